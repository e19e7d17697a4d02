import { sql } from 'kysely';
import { insertBatch } from '../platform/batch-sql.js';
import type { OpenDatabase } from '../platform/database.js';
import type { BatchColumn } from '../platform/sql-engine.js';
import type { DeadLetterRow, ProjectorTables } from './projector-tables.js';

const COLUMNS: readonly BatchColumn[] = [
  { name: 'processor', type: 'text' },
  { name: 'stream_id', type: 'text' },
  { name: 'global_position', type: 'integer' },
  { name: 'event_type', type: 'text' },
  { name: 'state', type: 'text' },
  { name: 'error', type: 'text' },
  { name: 'attempts', type: 'integer' },
  { name: 'parked_at', type: 'text' },
];

/** Which of the given streams a parked event holds back. */
export async function heldBackStreams<Tables extends ProjectorTables>(
  { db, engine }: OpenDatabase<Tables>,
  processor: string,
  streamIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = await sql<Pick<DeadLetterRow, 'stream_id'>>`
    select distinct stream_id from dead_letters
    where processor = ${processor} and state = 'parked' and ${engine.isAmong('stream_id', streamIds)}`.execute(
    db,
  );
  return new Set(found.rows.map((row) => row.stream_id));
}

/** Keeps events that are left out. */
export async function insertDeadLetters<Tables extends ProjectorTables>(
  { db, engine }: OpenDatabase<Tables>,
  rows: readonly DeadLetterRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await insertBatch(engine, { table: 'dead_letters', columns: COLUMNS, rows }).execute(db);
}
