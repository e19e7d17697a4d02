import { sql, type Kysely } from 'kysely';
import type { OpenDatabase } from './database.js';
import type { RateLimit } from './rate-limiter.js';
import type { SharedLimit } from './rate-limiters.js';

/** Rows removed by one statement: it takes milliseconds. */
const SWEEP_ROWS = 10_000;

/** The server's clock, which stands throughout a statement. */
const NOW_US = sql<number>`(extract(epoch from statement_timestamp()) * 1000000)::bigint`;

/** Names the bucket of a key of a limit. */
export type BucketNames = (limit: SharedLimit, key: string) => string;

/** Names of buckets by a hash of the key, so that rows tell neither addresses nor names. */
export function createBucketNames(keyedHash: (text: string) => string): BucketNames {
  return ({ name }, key) => keyedHash(`${name} ${key}`);
}

/** Uses of a limit, in the measure of PostgreSQL's clock. */
interface Uses {
  readonly limit: RateLimit;
  readonly uses: number;
}

/** What a bucket answers who would take from it. */
export interface BucketAnswer {
  /** 0: it was taken. Otherwise after how long it is to be had. */
  readonly waitMs: number;
  readonly untilFullMs: number;
}

/**
 * Takes uses from a bucket, or none when there are too few, by one statement under the lock of one row. `full_at_us` says when
 * the bucket is full again, so that one number says what is left and a full bucket needs no row (GCRA, ITU-T I.371).
 */
export async function takeFromBucket<Tables>(
  db: Kysely<Tables>,
  bucket: string,
  asked: Uses,
): Promise<BucketAnswer> {
  const [cost, empty] = [costUs(asked), costUs({ ...asked, uses: asked.limit.count })];
  const fullAt = sql`greatest(kept.full_at_us, ${NOW_US}) + ${cost}::bigint`;
  const { rows } = await sql<{ is_taken: boolean; until_full_us: number }>`
    with taken as (
      insert into rate_limits as kept (bucket, full_at_us) values (${bucket}, ${NOW_US} + ${cost}::bigint)
      on conflict (bucket) do update set full_at_us = ${fullAt} where ${fullAt} <= ${NOW_US} + ${empty}::bigint
      returning full_at_us
    )
    select true as is_taken, full_at_us - ${NOW_US} as until_full_us from taken
    union all
    select false, greatest(full_at_us - ${NOW_US}, 0) from rate_limits
    where bucket = ${bucket} and not exists (select from taken)`.execute(db);
  // A row that another node made within the same moment is not seen yet: its bucket is taken for empty.
  const { is_taken: isTaken, until_full_us: untilFullUs } = rows[0] ?? {
    is_taken: false,
    until_full_us: empty,
  };
  const waitMs = isTaken ? 0 : Math.max(1, Math.ceil((untilFullUs + cost - empty) / 1000));
  return { waitMs, untilFullMs: untilFullUs / 1000 };
}

/** Takes uses from their buckets, each named once, also more than there are, until one is full no sooner than `mostMs`; answers when they will be. */
export async function addToBuckets<Tables>(
  { db, engine }: OpenDatabase<Tables>,
  taken: readonly (Uses & { readonly bucket: string })[],
  mostMs: number,
): Promise<ReadonlyMap<string, number>> {
  const uses = taken.map(({ bucket, ...asked }) => ({ bucket, cost_us: costUs(asked) }));
  const sorted = uses.toSorted((one, other) => (one.bucket < other.bucket ? -1 : 1)); // nodes that lock in one order never lock each other out
  const batch = engine.batch(sorted, [
    { name: 'bucket', type: 'text' },
    { name: 'cost_us', type: 'integer' },
  ]);
  const { rows } = await sql<{ bucket: string; until_full_us: number }>`
    insert into rate_limits as kept (bucket, full_at_us) select bucket, ${NOW_US} + cost_us from ${batch}
    on conflict (bucket) do update set full_at_us = least(
      greatest(kept.full_at_us, ${NOW_US}) + excluded.full_at_us - ${NOW_US},
      ${NOW_US} + ${mostMs * 1000}::bigint
    )
    returning bucket, full_at_us - ${NOW_US} as until_full_us`.execute(db);
  return new Map(rows.map((row) => [row.bucket, row.until_full_us / 1000]));
}

/** Removes buckets that are full; those that somebody takes from meanwhile are left, so that nobody waits. */
export async function removeFullBuckets<Tables>(db: Kysely<Tables>): Promise<void> {
  let removed: bigint | undefined;
  do {
    const result = await sql`
      delete from rate_limits where bucket in (
        select bucket from rate_limits where full_at_us <= ${NOW_US} limit ${SWEEP_ROWS} for update skip locked
      )`.execute(db);
    removed = result.numAffectedRows;
  } while (removed === BigInt(SWEEP_ROWS));
}

/** How long a bucket needs to make up for uses. */
function costUs({ limit: { count, periodMs }, uses }: Uses): number {
  return Math.ceil((uses * periodMs * 1000) / count);
}
