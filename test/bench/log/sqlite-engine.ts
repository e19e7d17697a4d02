import Database from 'better-sqlite3';
import { join } from 'node:path';
import { EVENT_PAGE_SIZE } from '../../../src/event-store/event-reader.js';
import type { EventRow, LogTables } from '../../../src/event-store/log-tables.js';
import type { DatabaseTarget, SqliteTarget } from '../../../src/platform/database-url.js';
import {
  groupsOf,
  parseRow,
  versionsAfter,
  type MeasuredEngine,
  type WrittenRows,
} from './measured-engine.js';
import { openLog } from './storage.js';

/** SQLite, in files of a folder whose names begin so. */
export function createSqliteEngine(folder: string, name: string): MeasuredEngine {
  let databaseCount = 0;
  const freshFile = (): SqliteTarget => ({
    engine: 'sqlite',
    file: join(folder, `${name}-${String(++databaseCount)}.db`),
  });
  return {
    name: 'SQLite',
    freshDatabase: () => Promise.resolve(freshFile()),
    freshStorage: () => Promise.resolve({ log: freshFile(), read: freshFile(), keys: freshFile() }),
    readRows: (log) => Promise.resolve(readRows(fileOf(log))),
    readRaw: (log) => Promise.resolve(readRaw(fileOf(log))),
    commitRaw: (commands, groupSize) => commitRaw(freshFile().file, commands, groupSize),
    close: () => Promise.resolve(),
  };
}

/** The file of a SQLite database. */
function fileOf(target: DatabaseTarget): string {
  if (target.engine !== 'sqlite') throw new Error('Only SQLite has a file');
  return target.file;
}

/** The rows of a log in commit order. */
export function readRows(logFile: string): WrittenRows {
  const db = new Database(logFile, { readonly: true });
  const events = db.prepare('select * from events order by global_position').all() as EventRow[];
  const commands = db
    .prepare('select * from commands order by global_position')
    .all() as LogTables['commands'][];
  db.close();
  return { events, commands };
}

/** What `MeasuredEngine.commitRaw` promises, in a file that does not exist. */
export async function commitRaw(
  logFile: string,
  commands: readonly WrittenRows[],
  groupSize: number,
): Promise<number> {
  const log = await openLog({ engine: 'sqlite', file: logFile }); // the tables, indexes and triggers of the engine
  await log.db.destroy();
  const db = new Database(logFile);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  const commit = prepareCommit(db);
  const groups = groupsOf(commands, groupSize).map(rawGroup);
  const startedAt = performance.now();
  for (const group of groups) commit(group);
  const seconds = (performance.now() - startedAt) / 1000;
  db.close();
  return commands.length / seconds;
}

/** What `MeasuredEngine.readRaw` promises. */
function readRaw(logFile: string): number {
  const db = new Database(logFile, { readonly: true });
  const page = db.prepare('select * from events where global_position > ? order by global_position limit ?');
  let position = 0;
  const startedAt = performance.now();
  for (;;) {
    const rows = page.all(position, EVENT_PAGE_SIZE) as EventRow[];
    if (rows.map(parseRow).length === 0) break;
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

function rawGroup({ events, commands }: WrittenRows): RawGroup {
  const last = events.at(-1);
  return {
    events: events.map((event) => Object.values(event)),
    streams: versionsAfter(events),
    commands: commands.map((command) => Object.values(command)),
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
