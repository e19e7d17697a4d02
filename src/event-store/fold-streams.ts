import { sql } from 'kysely';
import type { OpenDatabase } from '../platform/database.js';
import type { BatchColumn } from '../platform/sql-engine.js';
import { eventOfRow } from './event-row.js';
import type { FoldedStream } from './event-store.js';
import { isFailed, type Failed } from './group-commit.js';
import type { EventRow, LogTables } from './log-tables.js';
import { readSnapshots, SNAPSHOT_EVERY } from './snapshots.js';
import type { StreamState } from './stream-state.js';

/** Events that one query reads at most, over all streams: a few megabytes. */
const MAX_EVENTS_PER_QUERY = 5_000;

const WINDOW_COLUMNS: readonly BatchColumn[] = [
  { name: 'stream_id', type: 'text' },
  { name: 'from_version', type: 'integer' },
  { name: 'up_to', type: 'integer' },
];

/** An event is of the stream and between the versions that a row of the batch names. */
const IN_WINDOW = sql`events.stream_id = batch.stream_id
  and events.stream_position > batch.from_version and events.stream_position <= batch.up_to`;

/** A stream to be folded up to a version, and what is known of it so far. */
export interface WantedStream {
  readonly stream: FoldedStream;
  readonly version: number;
  /** The stream at an earlier version, where it is remembered. */
  readonly known: StreamState | undefined;
}

/** The versions of streams; one without events is left out. */
export async function readVersions(
  { db, engine }: OpenDatabase<LogTables>,
  streamIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const found = await sql<LogTables['streams']>`
    select stream_id, stream_position from streams
    where ${engine.isAmong('stream_id', streamIds)}`.execute(db);
  return new Map(found.rows.map((stream) => [stream.stream_id, Number(stream.stream_position)]));
}

/**
 * Folds streams, all of them together: one query reads what is missing, and more only where that is more than a page.
 * A stream that cannot be folded is answered by why.
 */
export async function foldStreams(
  log: OpenDatabase<LogTables>,
  wanted: readonly WantedStream[],
): Promise<ReadonlyMap<string, StreamState | Failed>> {
  const folded = await startOf(log, wanted);
  for (;;) {
    const behind = wanted.flatMap(({ stream, version }) => {
      const from = folded.get(stream.streamId);
      return from === undefined || isFailed(from) || from.version >= version
        ? []
        : [{ stream, version, from }];
    });
    if (behind.length === 0) return folded;
    const rows = await readWindows(log, behind);
    for (const { stream, version, from } of behind) {
      folded.set(stream.streamId, foldRows({ stream, version, from }, rows.get(stream.streamId) ?? []));
    }
  }
}

interface StreamBehind {
  readonly stream: FoldedStream;
  readonly version: number;
  readonly from: StreamState;
}

/** What is known, or a snapshot where much is missing, or nothing yet. */
async function startOf(
  log: OpenDatabase<LogTables>,
  wanted: readonly WantedStream[],
): Promise<Map<string, StreamState | Failed>> {
  const far = wanted.filter(({ version, known }) => version - (known?.version ?? 0) >= SNAPSHOT_EVERY);
  const snapshots = await readSnapshots(
    log,
    far.map(({ stream }) => stream),
  );
  return new Map(
    wanted.map(({ stream, version, known }) => {
      const snapshot = snapshots.get(stream.streamId);
      const isNewer = snapshot !== undefined && snapshot.version > (known?.version ?? 0);
      const start = isNewer && snapshot.version <= version ? snapshot : known;
      return [stream.streamId, start ?? { version: 0, state: stream.fold.initial }];
    }),
  );
}

async function readWindows(
  { db, engine }: OpenDatabase<LogTables>,
  behind: readonly StreamBehind[],
): Promise<ReadonlyMap<string, readonly EventRow[]>> {
  const size = Math.ceil(MAX_EVENTS_PER_QUERY / behind.length);
  const windows = behind.map(({ stream, version, from }) => ({
    stream_id: stream.streamId,
    from_version: from.version,
    up_to: Math.min(version, from.version + size),
  }));
  const found = await sql<EventRow>`
    select events.* from ${engine.batch(windows, WINDOW_COLUMNS)}
    ${engine.joinByIndex('events', IN_WINDOW)}
    order by events.global_position`.execute(db);
  const rows = new Map<string, EventRow[]>();
  for (const row of found.rows) {
    const ofStream = rows.get(row.stream_id);
    if (ofStream === undefined) rows.set(row.stream_id, [row]);
    else ofStream.push(row);
  }
  return rows;
}

function foldRows({ stream, version, from }: StreamBehind, rows: readonly EventRow[]): StreamState | Failed {
  if (rows.length === 0) {
    const reason = `Stream ${stream.streamId} should be at ${String(version)}, its events end at ${String(from.version)}`;
    return { failed: new Error(reason) };
  }
  try {
    return rows.map(eventOfRow).reduce<StreamState>(
      ({ state }, event) => ({
        version: event.streamPosition,
        state: stream.fold.evolve(state, event),
      }),
      from,
    );
  } catch (error) {
    return { failed: error };
  }
}
