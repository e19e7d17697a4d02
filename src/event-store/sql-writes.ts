import { sql, type Kysely, type RawBuilder } from 'kysely';
import { insertBatch, writeTogether } from '../platform/batch-sql.js';
import type { BatchColumn, SqlEngine } from '../platform/sql-engine.js';
import type { CommandRow, JudgedBatch } from './commit-batch.js';
import type { EventRow, LogTables } from './log-tables.js';

const EVENT_COLUMNS: readonly BatchColumn[] = [
  { name: 'global_position', type: 'integer' },
  { name: 'event_id', type: 'text' },
  { name: 'stream_id', type: 'text' },
  { name: 'stream_position', type: 'integer' },
  { name: 'event_type', type: 'text' },
  { name: 'schema_version', type: 'integer' },
  { name: 'data', type: 'json' },
  { name: 'metadata', type: 'json' },
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
  { name: 'outcome', type: 'json' },
  { name: 'event_id', type: 'text' },
  { name: 'global_position', type: 'integer' },
];

/** Writes a judged batch: its events, the versions of its streams, its answers, and the new head of the log. */
export async function writeBatch(
  log: Kysely<LogTables>,
  engine: SqlEngine,
  judged: JudgedBatch,
): Promise<void> {
  const { events, changed, commands, position, hash } = judged;
  const streams = [...changed].map(([streamId, { version }]) => ({
    stream_id: streamId,
    stream_position: version,
  }));
  const overwrite = { key: 'stream_id', columns: ['stream_position'] };
  await writeTogether(log, engine, [
    insertEvents(engine, events),
    insertBatch(engine, { table: 'streams', columns: STREAM_COLUMNS, rows: streams, overwrite }),
    ...(commands.length === 0 ? [] : [insertAnswers(engine, commands)]),
    sql`update log_head set global_position = ${position}, hash = ${hash}`,
    ...(engine.wakeOthers === null ? [] : [engine.wakeOthers]),
  ]);
}

/** The statement that inserts events as they are stored. */
export function insertEvents(engine: SqlEngine, rows: readonly EventRow[]): RawBuilder<unknown> {
  return insertBatch(engine, { table: 'events', columns: EVENT_COLUMNS, rows });
}

/** The statement that inserts answers to commands as they are stored. */
export function insertAnswers(engine: SqlEngine, rows: readonly CommandRow[]): RawBuilder<unknown> {
  return insertBatch(engine, { table: 'commands', columns: COMMAND_COLUMNS, rows });
}
