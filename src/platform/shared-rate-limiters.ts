import type { Migration } from 'kysely';
import { rateLimitsMigration } from '../../migrations/limits/0001-rate-limits.js';
import type { OpenDatabase } from './database.js';
import type { Logger } from './logger.js';
import { migrate } from './migrate.js';
import {
  createBucketNames,
  removeFullBuckets,
  takeFromBucket,
  type BucketAnswer,
} from './rate-limit-rows.js';
import { createRateLimiter, type LocalRateLimiter, type RateLimiter } from './rate-limiter.js';
import type { RateLimiters, SharedLimit } from './rate-limiters.js';
import { createUnsharedUses, type UnsharedUses } from './unshared-uses.js';

/** The migrations of the shared limits, by name and in the order of their names. */
const RATE_LIMIT_MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-rate-limits': rateLimitsMigration,
};

/** How long uses that are counted soon are unknown to other nodes: seldom enough to cost one statement, and far below a period. */
const SHARE_INTERVAL_MS = 1_000;

/** Buckets that are full again are removed so often: a row has some hundred bytes. */
const SWEEP_INTERVAL_MS = 60_000;

/** What shared limiters are made of. */
export interface SharedRateLimitersOptions<Tables> {
  /** A PostgreSQL that every node writes to. */
  readonly database: OpenDatabase<Tables>;
  /**
   * Keys are addresses and names of callers: the database gets to see hashes of them. The same on every node, also while their
   * secrets differ, or they would count apart.
   */
  readonly keyedHash: (text: string) => string;
  readonly nowMs: () => number;
  readonly logger: Logger;
}

/** Rate limiters of all nodes on one PostgreSQL. */
export interface SharedRateLimiters extends RateLimiters {
  /** Tells the other nodes what was used here, and learns what they used; goes on by itself every second. */
  share(): Promise<void>;
  /** Removes buckets that are full again; goes on by itself every minute. */
  sweep(): Promise<void>;
}

/**
 * Limiters that count in a table of the database. Each keeps in memory what it knows to be left, which is never less than
 * what is: a key that has used its limit up costs the database nothing.
 *
 * Counted at once, a use is one statement, and without the database nobody can tell. Counted soon, nodes that are asked within
 * the same second may each let in what was left. That is owed to the limit and waited for, up to ten periods long, so that
 * over minutes ten nodes let in no more than one. Without the database each node counts for itself.
 */
export async function openSharedRateLimiters<Tables>(
  options: SharedRateLimitersOptions<Tables>,
): Promise<SharedRateLimiters> {
  const { database, keyedHash, nowMs, logger } = options;
  await migrate(database, 'limits', RATE_LIMIT_MIGRATIONS);
  const bucketOf = createBucketNames(keyedHash);
  const unshared = createUnsharedUses(database, bucketOf);
  const asking = createAsking(logger);
  const share = async (): Promise<void> => {
    await asking(unshared.share);
  };
  const sweep = async (): Promise<void> => {
    await asking(() => removeFullBuckets(database.db));
  };
  const stops = [repeat(share, SHARE_INTERVAL_MS), repeat(sweep, SWEEP_INTERVAL_MS)];

  return {
    limiter(limit) {
      const local = createRateLimiter(limit, nowMs);
      if (limit.counted === 'soon') return countSoon(limit, local, unshared);
      const takeShared = (key: string, uses: number) =>
        asking(() => takeFromBucket(database.db, bucketOf(limit, key), { limit, uses }));
      return countAtOnce(local, takeShared);
    },
    ...{ share, sweep },
    async close() {
      await Promise.all(stops.map((stop) => stop()));
      await share(); // what was let in last counts for the other nodes
    },
  };
}

function countSoon(limit: SharedLimit, local: LocalRateLimiter, unshared: UnsharedUses): RateLimiter {
  return {
    take(key, uses) {
      const waitMs = local.take(key, uses);
      if (waitMs === 0) unshared.add({ limit, local, key, uses });
      return waitMs;
    },
  };
}

function countAtOnce(
  local: LocalRateLimiter,
  takeShared: (key: string, uses: number) => Promise<BucketAnswer | null>,
): RateLimiter {
  return {
    async take(key, uses) {
      const localWaitMs = local.take(key, uses);
      if (localWaitMs > 0) return localWaitMs;
      const answer = await takeShared(key, uses);
      if (answer === null)
        local.giveBack(key, uses); // nothing was counted, and nothing done
      else local.correct(key, answer.untilFullMs, 0);
      return answer?.waitMs ?? null;
    },
  };
}

/** Asks the database; null when it fails, of which the operator is told once until it answers again. */
type Asking = <Answer>(ask: () => Promise<Answer>) => Promise<Answer | null>;

function createAsking(logger: Logger): Asking {
  let isAway = false;
  return async (ask) => {
    try {
      const answer = await ask();
      isAway = false;
      return answer;
    } catch (error) {
      if (!isAway)
        logger.warn({ err: error }, 'rate limits cannot be counted across nodes; it is tried again');
      isAway = true;
      return null;
    }
  };
}

/** Does something again and again, a while after it was done the last time; answers how to stop, once it is not being done. */
function repeat(work: () => Promise<void>, pauseMs: number): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let working = Promise.resolve();
  let isStopped = false;
  function wait(): void {
    if (isStopped) return;
    timer = setTimeout(() => {
      working = work().then(wait);
    }, pauseMs);
  }
  wait();
  return () => {
    isStopped = true;
    clearTimeout(timer);
    return working;
  };
}
