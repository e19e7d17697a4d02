import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { OpenDatabase } from '../platform/database.js';
import type { StreamFold } from './event-store.js';
import { foldStreams, type WantedStream } from './fold-streams.js';
import { isFailed } from './group-commit.js';
import { BrokenLog } from './log-chain.js';
import type { LogTables } from './log-tables.js';
import { parseState } from './snapshots.js';

/** Snapshots whose streams are folded together: a few megabytes of events at a time. */
const PAGE_SIZE = 100;

/** A snapshot, and where the event is that it was taken at. */
type PlacedSnapshot = LogTables['snapshots'] & { readonly position: number };

/**
 * Every snapshot that would be used is what its stream folds to from its first event on; throws `BrokenLog` at the first
 * that is not. One of another fold, or of events that the log does not hold, is never used.
 */
export async function checkSnapshots(
  log: OpenDatabase<LogTables>,
  foldOf: (streamId: string) => StreamFold<unknown> | null,
): Promise<void> {
  let last = '';
  for (;;) {
    const { rows } = await sql<PlacedSnapshot>`
      select snapshots.*, events.global_position as position from snapshots
      join events on events.stream_id = snapshots.stream_id
        and events.stream_position = snapshots.stream_position and events.hash = snapshots.event_hash
      where snapshots.stream_id > ${last} order by snapshots.stream_id limit ${PAGE_SIZE}`.execute(log.db);
    await checkPage(log, rows, foldOf);
    last = rows.at(-1)?.stream_id ?? last;
    if (rows.length < PAGE_SIZE) return;
  }
}

async function checkPage(
  log: OpenDatabase<LogTables>,
  rows: readonly PlacedSnapshot[],
  foldOf: (streamId: string) => StreamFold<unknown> | null,
): Promise<void> {
  const wanted = rows.flatMap((row): WantedStream[] => {
    const fold = foldOf(row.stream_id);
    if (fold?.snapshot?.version !== row.fold_version) return [];
    const { initial, evolve } = fold; // and no snapshot: from the first event on
    const stream = { streamId: row.stream_id, fold: { initial, evolve } };
    return [{ stream, version: row.stream_position, known: undefined }];
  });
  const folded = await foldStreams(log, wanted);
  for (const row of rows) {
    const stream = folded.get(row.stream_id);
    if (stream === undefined) continue;
    const isRight = !isFailed(stream) && isDeepStrictEqual(asStored(stream.state), parseState(row.state));
    if (!isRight) throw wrongSnapshot(row);
  }
}

function asStored(state: unknown): unknown {
  return JSON.parse(JSON.stringify(state)) as unknown;
}

function wrongSnapshot({ stream_id, position }: PlacedSnapshot): BrokenLog {
  return new BrokenLog({
    code: 'SNAPSHOT_WRONG',
    position: Number(position),
    message: `the state kept of its stream is not what the events up to this one say, so what was decided since may be wrong; delete it, and it is folded anew: delete from snapshots where stream_id = '${stream_id}'`,
  });
}
