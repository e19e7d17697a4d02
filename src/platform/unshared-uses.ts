import type { OpenDatabase } from './database.js';
import { addToBuckets, type BucketNames } from './rate-limit-rows.js';
import type { LocalRateLimiter } from './rate-limiter.js';
import type { SharedLimit } from './rate-limiters.js';

/** Keys whose uses wait to be told to other nodes; more of them within a second are counted by this node alone. */
const MAX_WAITING_KEYS = 5_000;

/** However much nodes let in too much together: so many periods after the last use a bucket is full again. */
const MAX_DEBT_PERIODS = 10;

/** Uses of a key that were taken in this process. */
export interface TakenUses {
  readonly limit: SharedLimit;
  readonly local: LocalRateLimiter;
  readonly key: string;
  readonly uses: number;
}

/** Uses of which no other node knows yet. */
export interface UnsharedUses {
  add(taken: TakenUses): void;
  /** Tells the other nodes by one statement, and corrects what is known here of the same keys by what those used. */
  share(): Promise<void>;
}

/** None at first; what cannot be told is kept, and told the next time. */
export function createUnsharedUses<Tables>(
  database: OpenDatabase<Tables>,
  bucketOf: BucketNames,
): UnsharedUses {
  let waiting = new Map<string, TakenUses>();

  function add(taken: TakenUses): void {
    const id = `${taken.limit.name} ${taken.key}`;
    const before = waiting.get(id);
    if (before === undefined && waiting.size >= MAX_WAITING_KEYS) return;
    const uses = Math.min(taken.limit.count, taken.uses + (before?.uses ?? 0)); // of a long outage no more is owed than one bucket
    waiting.set(id, { ...taken, uses });
  }

  async function tell(told: ReadonlyMap<string, TakenUses>): Promise<void> {
    const named = [...told].map(([id, { limit, key, uses }]) => ({
      id,
      bucket: bucketOf(limit, key),
      limit,
      uses,
    }));
    const longestMs = Math.max(...named.map(({ limit }) => limit.periodMs));
    const untilFullMs = await addToBuckets(database, named, longestMs * MAX_DEBT_PERIODS);
    for (const { id, bucket } of named) {
      const taken = told.get(id);
      taken?.local.correct(taken.key, untilFullMs.get(bucket) ?? 0, waiting.get(id)?.uses ?? 0);
    }
  }

  return {
    add,
    async share() {
      if (waiting.size === 0) return;
      const told = waiting;
      waiting = new Map();
      await tell(told).catch((error: unknown) => {
        for (const taken of told.values()) add(taken);
        throw error;
      });
    },
  };
}
