import { sql, type Kysely } from 'kysely';
import type { BatchColumn, SqlEngine } from '../platform/sql-engine.js';
import type { CommandRow, JudgedBatch } from './commit-batch.js';
import type { EventRow, LogTables } from './log-tables.js';

type Log = Kysely<LogTables>;

const EVENT_COLUMNS: readonly BatchColumn[] = [
  { name: 'global_position', type: 'integer' },
  { name: 'event_id', type: 'text' },
  { name: 'stream_id', type: 'text' },
  { name: 'stream_position', type: 'integer' },
  { name: 'event_type', type: 'text' },
  { name: 'schema_version', type: 'integer' },
  { name: 'data', type: 'text' },
  { name: 'metadata', type: 'text' },
  { name: 'recorded_at', type: 'text' },
  { name: 'hash', type: 'text' },
];

const STREAM_COLUMNS: readonly BatchColumn[] = [
  { name: 'stream_id', type: 'text' },
  { name: 'stream_position', type: 'integer' },
];

const COMMAND_COLUMNS: readonly BatchColumn[] = [
  { name: 'caller', type: 'text' },
  { name: 'idempotency_key', type: 'text' },
  { name: 'request_hash', type: 'text' },
  { name: 'outcome', type: 'text' },
  { name: 'event_id', type: 'text' },
  { name: 'global_position', type: 'integer' },
];

/** Appends rows to `events` in one statement. */
export async function insertEvents(log: Log, engine: SqlEngine, rows: readonly EventRow[]): Promise<void> {
  await insert({ log, engine }, 'events', EVENT_COLUMNS, rows);
}

/** Remembers the answers of commands that carried an idempotency key. */
export async function insertCommands(
  log: Log,
  engine: SqlEngine,
  rows: readonly CommandRow[],
): Promise<void> {
  if (rows.length > 0) await insert({ log, engine }, 'commands', COMMAND_COLUMNS, rows);
}

/** Sets the versions of the streams that a batch wrote to. */
export async function upsertStreams(
  log: Log,
  engine: SqlEngine,
  changed: JudgedBatch['changed'],
): Promise<void> {
  const rows = [...changed].map(([streamId, { version }]) => ({
    stream_id: streamId,
    stream_position: version,
  }));
  const columns = columnList(STREAM_COLUMNS);
  await sql`
    insert into streams (${columns}) select ${columns} from ${engine.batch(JSON.stringify(rows), STREAM_COLUMNS)} where true
    on conflict (stream_id) do update set stream_position = excluded.stream_position`.execute(log);
}

/** Moves the head of the log to the end of a batch. */
export async function moveHead(
  log: Log,
  end: { readonly position: number; readonly hash: string },
): Promise<void> {
  await sql`update log_head set global_position = ${end.position}, hash = ${end.hash}`.execute(log);
}

async function insert(
  { log, engine }: { readonly log: Log; readonly engine: SqlEngine },
  table: keyof LogTables,
  columns: readonly BatchColumn[],
  rows: readonly object[],
): Promise<void> {
  const names = columnList(columns);
  await sql`
    insert into ${sql.table(table)} (${names})
    select ${names} from ${engine.batch(JSON.stringify(rows), columns)}`.execute(log);
}

function columnList(columns: readonly BatchColumn[]): ReturnType<typeof sql.join> {
  return sql.join(columns.map((column) => sql.ref(column.name)));
}
