import Database from 'better-sqlite3';
import { EVENT_PAGE_SIZE } from '../../../src/event-store/event-reader.js';
import type { EventRow, LogTables } from '../../../src/event-store/log-tables.js';
import { openLog } from './log-file.js';

/** Everything that one booking wrote. */
export interface BookingRows {
  readonly events: readonly EventRow[];
  readonly command: LogTables['commands'];
}

/** The rows of a log, booking by booking, in commit order. */
export function readBookings(logFile: string): readonly BookingRows[] {
  const db = new Database(logFile, { readonly: true });
  const events = db.prepare('select * from events order by global_position').all() as EventRow[];
  const commands = db
    .prepare('select * from commands order by global_position')
    .all() as LogTables['commands'][];
  db.close();
  return byBooking(events, commands);
}

/** The rows of a log put together by the booking that wrote them. */
export function byBooking(
  events: readonly EventRow[],
  commands: readonly LogTables['commands'][],
): readonly BookingRows[] {
  let from = 0;
  return commands.map((command) => {
    const rows = events.slice(from, command.global_position);
    from = command.global_position;
    return { events: rows, command };
  });
}

/**
 * The limit of durable bookings: the same rows into the same tables, so many bookings in each transaction, with
 * nothing decided, made or read. Answers bookings a second.
 */
export async function commitRaw(
  logFile: string,
  bookings: readonly BookingRows[],
  groupSize: number,
): Promise<number> {
  const log = await openLog({ engine: 'sqlite', file: logFile }); // the tables, indexes and triggers of the engine
  await log.db.destroy();
  const db = new Database(logFile);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  const commit = prepareCommit(db);
  const groups = groupsOf(bookings, groupSize).map(rawGroup);
  const startedAt = performance.now();
  for (const group of groups) commit(group);
  const seconds = (performance.now() - startedAt) / 1000;
  db.close();
  return bookings.length / seconds;
}

/** The limit of a rebuild: reads every event of a log in pages and parses it. Answers events a second. */
export function readRaw(logFile: string): number {
  const db = new Database(logFile, { readonly: true });
  const page = db.prepare('select * from events where global_position > ? order by global_position limit ?');
  let position = 0;
  const startedAt = performance.now();
  for (;;) {
    const rows = page.all(position, EVENT_PAGE_SIZE) as EventRow[];
    const events = rows.map((row) => ({ data: JSON.parse(row.data), metadata: JSON.parse(row.metadata) }));
    if (events.length === 0) break;
    position = rows.at(-1)?.global_position ?? position;
  }
  const seconds = (performance.now() - startedAt) / 1000;
  db.close();
  return position / seconds;
}

/** A transaction ready to be run: the rows as lists of values, which binds fastest. */
interface RawGroup {
  readonly events: readonly (readonly unknown[])[];
  readonly streams: readonly (readonly unknown[])[];
  readonly commands: readonly (readonly unknown[])[];
  readonly head: readonly unknown[];
}

function rawGroup(bookings: readonly BookingRows[]): RawGroup {
  const events = bookings.flatMap((booking) => booking.events);
  const last = events.at(-1);
  return {
    events: events.map((event) => Object.values(event)),
    streams: events.map((event) => [event.stream_id, event.stream_position]),
    commands: bookings.map(({ command }) => Object.values(command)),
    head: [last?.global_position, last?.hash],
  };
}

function prepareCommit(db: Database.Database): (group: RawGroup) => void {
  const insertEvent = db.prepare('insert into events values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const upsertStream = db.prepare(
    `insert into streams values (?, ?)
     on conflict (stream_id) do update set stream_position = excluded.stream_position`,
  );
  const insertCommand = db.prepare('insert into commands values (?, ?, ?, ?, ?, ?)');
  const moveHead = db.prepare('update log_head set global_position = ?, hash = ?');
  return db.transaction(({ events, streams, commands, head }: RawGroup) => {
    for (const event of events) insertEvent.run(...event);
    for (const stream of streams) upsertStream.run(...stream);
    for (const command of commands) insertCommand.run(...command);
    moveHead.run(...head);
  }).immediate;
}

/** Items in groups of a size, in order; the last may be smaller. */
export function groupsOf<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
