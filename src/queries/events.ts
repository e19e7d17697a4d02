import { EVENT_TYPES } from '../domain/stored-event.js';
import type { EventReader } from '../event-store/event-reader.js';
import type { RecordedEvent } from '../event-store/event.js';
import { checkPageSize, inputFault, type InputFault } from './input-fault.js';

/** Events of one page: a few megabytes of JSON. */
export const MAX_EVENTS_PER_PAGE = 1_000;

/** Events that one page looks at for the types it wants: some milliseconds of reading, however rare they are. */
const MAX_EVENTS_LOOKED_AT = 10_000;

/** Which events are wanted. */
export interface EventsRequest {
  /** Position after which to begin; 0 for the start of the log. */
  readonly after: number;
  readonly first: number;
  /** Null for all. */
  readonly types: readonly string[] | null;
}

/** Some of the events, in the order of the log. */
export interface EventPage {
  readonly events: readonly RecordedEvent[];
  /** Everything up to here was looked at: the next page begins after it. */
  readonly endPosition: number;
  readonly hasNextPage: boolean;
}

/** Reads the log page by page, each event as it is stored. */
export type Events = (request: EventsRequest) => Promise<EventPage | InputFault>;

/** Events over a reader, which has no way to write. */
export function createEvents(reader: EventReader): Events {
  return async ({ after, first, types }) => {
    const fault = checkPageSize(first, MAX_EVENTS_PER_PAGE) ?? checkTypes(types);
    if (fault !== null) return fault;
    const { position: head } = await reader.head();
    if (after > head) {
      return inputFault(
        'after',
        'is behind the end of the log, which must have been restored since: begin without it',
      );
    }
    const upTo = types === null ? head : Math.min(head, after + MAX_EVENTS_LOOKED_AT);
    const found = await reader.readWindow({ after, upTo }, first + 1, types && ofTypes(types));
    const events = found.slice(0, first);
    if (found.length > first) {
      return { events, endPosition: events.at(-1)?.globalPosition ?? after, hasNextPage: true };
    }
    return { events, endPosition: upTo, hasNextPage: upTo < head };
  };
}

/** Each type once, however often it is named. */
function ofTypes(types: readonly string[]): readonly string[] {
  return EVENT_TYPES.filter((type) => types.includes(type));
}

function checkTypes(types: readonly string[] | null): InputFault | null {
  if (types === null) return null;
  const known = EVENT_TYPES.join(', ');
  if (types.length === 0) return inputFault('types', `must name a type, or be left out; there are ${known}`);
  const unknown = types.findIndex((type) => !EVENT_TYPES.includes(type));
  if (unknown < 0) return null;
  return inputFault('types', `number ${String(unknown + 1)} is unknown; there are ${known}`);
}
