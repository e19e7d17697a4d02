import { createBoundedCache } from './bounded-cache.js';

/** So many uses at once, and as many again spread evenly over every such period. */
export interface RateLimit {
  readonly count: number;
  readonly periodMs: number;
}

/** Bounds how often something is done, by the key of whoever does it. */
export interface RateLimiter {
  /**
   * Takes some uses of a key: 0 when they were to be had. Otherwise it takes none, and answers the milliseconds after which
   * they are, more than `count` at once never. Null when it cannot be told at this moment whether they were.
   */
  take(key: string, uses: number): number | null | Promise<number | null>;
}

/** A rate limiter in the memory of this process, which always knows. */
export interface LocalRateLimiter extends RateLimiter {
  take(key: string, uses: number): number;
  /** Makes as if some uses that were taken never had been. */
  giveBack(key: string, uses: number): void;
  /** Believes what is left of a key: all of it after so many milliseconds, but for the uses taken since that was true. */
  correct(key: string, untilFullMs: number, usesSince: number): void;
}

/** What is left of a key, in parts of a use of which `periodMs` make one: whole numbers, so that nothing is lost by rounding. */
interface Bucket {
  /** Less than none where others took more than there was. */
  readonly parts: number;
  readonly atMs: number;
}

/**
 * Keys that are remembered at a time, some 150 bytes each. The one that asked longest ago is forgotten first: its bucket is
 * the likeliest to be full again, as that of a key that is not known.
 */
const MAX_KEYS = 50_000;

/** A token bucket for every key. A clock that is set back gives nothing, and takes nothing away. */
export function createRateLimiter(
  { count, periodMs }: RateLimit,
  nowMs: () => number,
  maxKeys = MAX_KEYS,
): LocalRateLimiter {
  const buckets = createBoundedCache<string, Bucket>(maxKeys);
  const full = count * periodMs;

  function leftOf(key: string, atMs: number): number {
    const kept = buckets.get(key);
    const elapsedMs = kept === undefined ? 0 : Math.max(0, atMs - kept.atMs);
    return Math.min(full, (kept?.parts ?? full) + elapsedMs * count);
  }

  return {
    take(key, uses) {
      const atMs = nowMs();
      const left = leftOf(key, atMs);
      const wanted = uses * periodMs;
      const isToBeHad = wanted <= left;
      buckets.set(key, { parts: isToBeHad ? left - wanted : left, atMs });
      return isToBeHad ? 0 : Math.ceil((wanted - left) / count);
    },
    giveBack(key, uses) {
      const atMs = nowMs();
      buckets.set(key, { parts: Math.min(full, leftOf(key, atMs) + uses * periodMs), atMs });
    },
    correct(key, untilFullMs, usesSince) {
      const missing = Math.ceil(Math.max(0, untilFullMs) * count);
      buckets.set(key, { parts: full - missing - usesSince * periodMs, atMs: nowMs() });
    },
  };
}
