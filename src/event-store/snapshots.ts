import { sql, type RawBuilder } from 'kysely';
import { insertBatch } from '../platform/batch-sql.js';
import type { OpenDatabase } from '../platform/database.js';
import type { SqlEngine } from '../platform/sql-engine.js';
import type { BatchStart, JudgedBatch } from './commit-batch.js';
import type { FoldedStream, StreamFold } from './event-store.js';
import type { StreamState } from './stream-state.js';
import { isFailed } from './group-commit.js';
import type { LogTables } from './log-tables.js';

/** A stream gets a snapshot each time it passes a multiple of this: folding the rest takes a fraction of a millisecond. */
export const SNAPSHOT_EVERY = 25;

type SnapshotRow = LogTables['snapshots'];

/** The statement that keeps a snapshot of each stream that a batch took past a multiple of `SNAPSHOT_EVERY`, if any. */
export function insertSnapshots(
  engine: SqlEngine,
  start: BatchStart,
  judged: JudgedBatch,
): readonly RawBuilder<unknown>[] {
  const rows = [...judged.changed].flatMap(([streamId, { version, state }]): SnapshotRow[] => {
    const fold = start.folds.get(streamId);
    const before = start.streams.get(streamId);
    if (fold?.snapshot === undefined || before === undefined || isFailed(before)) return [];
    if (Math.floor(before.version / SNAPSHOT_EVERY) === Math.floor(version / SNAPSHOT_EVERY)) return [];
    const last = judged.events.findLast((event) => event.stream_id === streamId);
    if (last === undefined) return [];
    return [
      {
        stream_id: streamId,
        stream_position: version,
        event_hash: last.hash,
        fold_version: fold.snapshot.version,
        state: JSON.stringify(state),
      },
    ];
  });
  return rows.length === 0 ? [] : [insertStatement(engine, rows)];
}

function insertStatement(engine: SqlEngine, rows: readonly SnapshotRow[]): RawBuilder<unknown> {
  return insertBatch(engine, {
    table: 'snapshots',
    columns: [
      { name: 'stream_id', type: 'text' },
      { name: 'stream_position', type: 'integer' },
      { name: 'event_hash', type: 'text' },
      { name: 'fold_version', type: 'integer' },
      { name: 'state', type: 'text' },
    ],
    rows,
    overwrite: { key: 'stream_id', columns: ['stream_position', 'event_hash', 'fold_version', 'state'] },
  });
}

/** An event is the very one that a snapshot was taken at. */
const OF_SNAPSHOT = sql`events.stream_id = snapshots.stream_id
  and events.stream_position = snapshots.stream_position and events.hash = snapshots.event_hash`;

/**
 * Snapshots of streams that can be trusted: of the fold as it is now, and of the very events that the log holds, since
 * a log may have lost its end and grown another.
 */
export async function readSnapshots(
  { db, engine }: OpenDatabase<LogTables>,
  streams: readonly FoldedStream[],
): Promise<ReadonlyMap<string, StreamState>> {
  const folds = new Map<string, StreamFold<unknown>>(
    streams.filter(({ fold }) => fold.snapshot !== undefined).map(({ streamId, fold }) => [streamId, fold]),
  );
  if (folds.size === 0) return new Map();
  const wanted = engine.batch(
    [...folds.keys()].map((stream_id) => ({ stream_id })),
    [{ name: 'stream_id', type: 'text' }],
  );
  const found = await sql<SnapshotRow>`
    select snapshots.* from ${wanted}
    ${engine.joinByIndex('snapshots', sql`snapshots.stream_id = batch.stream_id`)}
    ${engine.joinByIndex('events', OF_SNAPSHOT)}`.execute(db);
  const states = new Map<string, StreamState>();
  for (const row of found.rows) {
    if (row.fold_version !== folds.get(row.stream_id)?.snapshot?.version) continue;
    const state = parseState(row.state);
    if (state !== undefined) states.set(row.stream_id, { version: row.stream_position, state });
  }
  return states;
}

/** Undefined, which JSON cannot say, for a text that is damaged: the events say it all again. */
export function parseState(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
