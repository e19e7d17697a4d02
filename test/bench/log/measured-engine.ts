import type { EventRow, LogTables } from '../../../src/event-store/log-tables.js';
import type { DatabaseTarget } from '../../../src/platform/database-url.js';
import type { Storage } from './storage.js';

/** Everything that one command wrote. */
export interface WrittenRows {
  readonly events: readonly EventRow[];
  /** Its answer, where it had an idempotency key. */
  readonly commands: readonly LogTables['commands'][];
}

/** A database engine that is measured, and the most that any program could write to it. */
export interface MeasuredEngine {
  readonly name: string;
  /** A database that holds nothing yet. */
  freshDatabase(): Promise<DatabaseTarget>;
  /** An empty log and its read models, as they are kept by default. */
  freshStorage(): Promise<Storage>;
  /** The rows of a log in commit order. */
  readRows(log: DatabaseTarget): Promise<WrittenRows>;
  /** The limit of a rebuild: reads every event of a log in pages and parses it. Answers events a second. */
  readRaw(log: DatabaseTarget): Promise<number>;
  /**
   * Commits what commands wrote to an empty log, the rows of so many commands in each transaction, with nothing decided,
   * made or read. Answers commands a second.
   */
  commitRaw(commands: readonly WrittenRows[], groupSize: number): Promise<number>;
  close(): Promise<void>;
}

/** Parses what an event holds. */
export function parseRow({ data, metadata }: EventRow): object {
  return { data: JSON.parse(data) as unknown, metadata: JSON.parse(metadata) as unknown };
}

/** The rows of bookings put together by the one that wrote them: each has one answer, at its last event. */
export function byBooking({ events, commands }: WrittenRows): readonly WrittenRows[] {
  let from = 0;
  return commands.map((command) => {
    const rows = events.slice(from, command.global_position);
    from = command.global_position;
    return { events: rows, commands: [command] };
  });
}

/** The rows of commands that each appended one event and had no key. */
export function byEvent({ events }: WrittenRows): readonly WrittenRows[] {
  return events.map((event) => ({ events: [event], commands: [] }));
}

/** The rows of so many commands at a time, in order; the last group may be smaller. */
export function groupsOf(commands: readonly WrittenRows[], size: number): readonly WrittenRows[] {
  const count = Math.ceil(commands.length / size);
  return Array.from({ length: count }, (_, index) => {
    const group = commands.slice(index * size, (index + 1) * size);
    return {
      events: group.flatMap(({ events }) => events),
      commands: group.flatMap(({ commands: answers }) => answers),
    };
  });
}

/** The version of each stream after a group of events. */
export function versionsAfter(events: readonly EventRow[]): readonly (readonly [string, number])[] {
  return [...new Map(events.map((event) => [event.stream_id, event.stream_position]))];
}
