import { EVENT_TYPES } from '../domain/stored-event.js';
import type { EventReader } from '../event-store/event-reader.js';
import type { RecordedEvent } from '../event-store/event.js';
import { checkPageSize, inputFault, type InputFault } from './input-fault.js';
import { findLogPoint, notInLog, type LogPlace } from './log-place.js';

/** Events of one page: a few megabytes of JSON. */
export const MAX_EVENTS_PER_PAGE = 1_000;

/** Events that one page looks at for the types it wants: some milliseconds of reading, however rare they are. */
const MAX_EVENTS_LOOKED_AT = 10_000;

/** Which events are wanted. */
export interface EventsRequest {
  /** After which event to begin. */
  readonly after: LogPlace;
  readonly first: number;
  /** Null for all. */
  readonly types: readonly string[] | null;
}

/** Some of the events, in the order of the log. */
export interface EventPage {
  readonly events: readonly RecordedEvent[];
  /** Everything up to here was looked at: the next page begins after it. */
  readonly endPosition: number;
  /** Id of the event there; null before the first one. */
  readonly endEventId: string | null;
  readonly hasNextPage: boolean;
}

/** Reads the log page by page, each event as it is stored. */
export type Events = (request: EventsRequest) => Promise<EventPage | InputFault>;

/** Events over a reader, which has no way to write. */
export function createEvents(reader: EventReader): Events {
  return async ({ after, first, types }) => {
    const fault = checkPageSize(first, MAX_EVENTS_PER_PAGE) ?? checkTypes(types);
    if (fault !== null) return fault;
    const start = await findLogPoint(reader, after);
    if ('kind' in start) return start;
    const { position } = start;
    const { position: head } = await reader.head();
    if (head < position) return notInLog();
    const upTo = types === null ? head : Math.min(head, position + MAX_EVENTS_LOOKED_AT);
    const found = await reader.readWindow({ after: position, upTo }, first + 1, types && ofTypes(types));
    const events = found.slice(0, first);
    const isFull = found.length > first;
    const endPosition = isFull ? (events.at(-1)?.globalPosition ?? position) : upTo;
    const endEventId = await idAt(reader, endPosition, events.at(-1));
    return { events, endPosition, endEventId, hasNextPage: isFull || upTo < head };
  };
}

/** The id of the event at a position, which may be the last one of those that were found. */
async function idAt(
  reader: EventReader,
  position: number,
  lastFound: RecordedEvent | undefined,
): Promise<string | null> {
  if (lastFound?.globalPosition === position) return lastFound.eventId;
  if (position === 0) return null;
  const [event] = await reader.readAll(position - 1, 1);
  return event?.eventId ?? null;
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
