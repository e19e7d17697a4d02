import { createRateLimiter, type RateLimit, type RateLimiter } from './rate-limiter.js';

/** A limit that many may count towards. */
export interface SharedLimit extends RateLimit {
  /** Tells its keys from those of other limits. */
  readonly name: string;
  /**
   * `at-once`: never is one use more let in, on however many nodes; a use waits for the others to be asked. `soon`: a use
   * waits for nobody, and the others learn of it within about a second.
   */
  readonly counted: 'at-once' | 'soon';
}

/** Makes rate limiters that count together wherever the engine runs. */
export interface RateLimiters {
  limiter(limit: SharedLimit): RateLimiter;
  close(): Promise<void>;
}

/** Limiters of an engine that runs in one process: its memory knows all. */
export function createLocalRateLimiters(nowMs: () => number): RateLimiters {
  return {
    limiter: (limit) => createRateLimiter(limit, nowMs),
    close: () => Promise.resolve(),
  };
}
