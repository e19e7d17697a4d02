import { sql } from 'kysely';
import type { OpenDatabase } from '../platform/database.js';
import type { EventReader } from './event-reader.js';
import type { RecordedEvent } from './event.js';
import type { DeadLetterRow, ProjectorTables } from './projector-tables.js';

/** Parked events that a status lists; it counts them all. */
const MAX_PARKED_LISTED = 100;

/** How far the projection of a log is, and what it left out. */
export interface ProjectionStatus {
  /** Position of the last event of the log. */
  readonly head: number;
  readonly processors: readonly {
    readonly processor: string;
    readonly position: number;
    readonly lag: number;
  }[];
  /** Events parked now, those that only wait included. */
  readonly parkedCount: number;
  /** The first of them. */
  readonly parked: readonly DeadLetterRow[];
  /** The event that a processor stopped at because this program does not know it. */
  readonly stoppedAt: Pick<RecordedEvent, 'globalPosition' | 'type' | 'schemaVersion'> | null;
}

/** Looks how far projections are; it needs no connection that can write. */
export async function projectionStatus<Tables extends ProjectorTables>(
  { db }: OpenDatabase<Tables>,
  reader: EventReader,
  isKnown: (event: RecordedEvent) => boolean,
): Promise<ProjectionStatus> {
  const checkpoints = await sql<ProjectorTables['checkpoints']>`
    select * from checkpoints order by processor`.execute(db);
  const parkedCount = await countParked({ db });
  const parked = await sql<DeadLetterRow>`
    select * from dead_letters where state = 'parked' order by global_position limit ${MAX_PARKED_LISTED}`.execute(
    db,
  );
  const { position: head } = await reader.head(); // last, so that no lag is below zero
  const processors = checkpoints.rows.map(({ processor, global_position: position }) => ({
    processor,
    position,
    lag: Math.max(0, head - position),
  }));
  const furthestBehind = Math.min(head, ...processors.map(({ position }) => position));
  const [next] = furthestBehind < head ? await reader.readAll(furthestBehind, 1) : [];
  return {
    head,
    processors,
    parkedCount,
    parked: parked.rows,
    stoppedAt: next === undefined || isKnown(next) ? null : next,
  };
}

/** Events that a processor left out. */
export interface LeftOutCounts {
  /** Parked now, those that only wait included. */
  readonly parkedCount: number;
  /** Left out for good. */
  readonly skippedCount: number;
}

/** Counts what a processor left out; it needs no connection that can write. */
export async function countLeftOut<Tables extends ProjectorTables>(
  { db }: Pick<OpenDatabase<Tables>, 'db'>,
  processor: string,
): Promise<LeftOutCounts> {
  const { rows } = await sql<Pick<DeadLetterRow, 'state'> & { readonly count: number }>`
    select state, count(*) as count from dead_letters
    where processor = ${processor} group by state`.execute(db);
  const countOf = (wanted: string) => Number(rows.find(({ state }) => state === wanted)?.count ?? 0);
  return { parkedCount: countOf('parked'), skippedCount: countOf('skipped') };
}

/** Events that are parked now, those that only wait included. */
export async function countParked<Tables extends ProjectorTables>({
  db,
}: Pick<OpenDatabase<Tables>, 'db'>): Promise<number> {
  const counted = await sql<{ readonly count: number }>`
    select count(*) as count from dead_letters where state = 'parked'`.execute(db);
  return Number(counted.rows[0]?.count ?? 0);
}
