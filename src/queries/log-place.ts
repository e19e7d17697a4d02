import { LOG_START, type LogPoint } from '../event-store/event-feed.js';
import type { EventReader } from '../event-store/event-reader.js';
import { inputFault, type InputFault } from './input-fault.js';

/** A place in the log, as a caller remembers it. */
export interface LogPlace {
  readonly position: number;
  /** How the id of the event there ends; null where that is not known. */
  readonly eventIdEnd: string | null;
}

/** Before the first event. */
export const FIRST_PLACE: LogPlace = { position: 0, eventIdEnd: null };

/** The point of this log that a place is; a fault where the log has no such event, or another one there. */
export async function findLogPoint(
  reader: Pick<EventReader, 'readAll'>,
  { position, eventIdEnd }: LogPlace,
): Promise<LogPoint | InputFault> {
  if (position === 0) return LOG_START;
  const [event] = await reader.readAll(position - 1, 1);
  const isThere = event?.globalPosition === position;
  if (!isThere || (eventIdEnd !== null && !event.eventId.endsWith(eventIdEnd))) return notInLog();
  return { position, hash: event.hash };
}

/** The log is not the one that a place was of. */
export function notInLog(): InputFault {
  return inputFault(
    'after',
    'is of no event of this log, which was restored or lost its end since, or is another one: ask anew for what there is, then follow from there',
    'CURSOR_NOT_IN_LOG',
  );
}
