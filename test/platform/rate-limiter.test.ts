import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRateLimiter } from '../../src/platform/rate-limiter.js';

const LIMIT = { count: 5, periodMs: 60_000 };

/** A limiter on a clock that stands until it is set. */
function limited(limit = LIMIT, maxKeys?: number) {
  let now = 1_000_000;
  const limiter = createRateLimiter(limit, () => now, maxKeys);
  return { take: limiter.take, correct: limiter.correct, pass: (ms: number) => void (now += ms) };
}

describe('a rate limiter', () => {
  it('lets in what it may at once, and says when more is to be had', () => {
    const { take, pass } = limited();
    expect([1, 2, 3, 4, 5].map(() => take('a', 1))).toEqual([0, 0, 0, 0, 0]);
    expect(take('a', 1)).toBe(12_000);
    pass(11_999);
    expect(take('a', 1)).toBe(1);
    pass(1);
    expect(take('a', 1)).toBe(0);
    expect(take('a', 1)).toBe(12_000);
  });

  it('takes several uses or none', () => {
    const { take } = limited();
    expect([take('a', 4), take('a', 2), take('a', 1), take('a', 1)]).toEqual([0, 12_000, 0, 12_000]);
  });

  it('counts each key by itself', () => {
    const { take } = limited();
    expect([take('a', 5), take('b', 5), take('a', 1)]).toEqual([0, 0, 12_000]);
  });

  it('forgets the key that asked longest ago once it is full, and no other', () => {
    const { take } = limited(LIMIT, 2);
    take('a', 5);
    take('b', 5);
    take('a', 1);
    take('c', 5);
    expect(take('a', 1)).toBeGreaterThan(0);
    expect(take('b', 1)).toBe(0);
  });

  it('gives nothing for a clock that is set back', () => {
    const { take, pass } = limited();
    take('a', 5);
    pass(-3_600_000);
    expect(take('a', 1)).toBe(12_000);
  });

  it('believes what others say is left, also less than nothing', () => {
    const { take, correct, pass } = limited();
    correct('a', 36_000, 0);
    expect([take('a', 1), take('a', 1), take('a', 1)]).toEqual([0, 0, 12_000]);
    correct('a', 36_000, 1);
    expect([take('a', 1), take('a', 1)]).toEqual([0, 12_000]);
    correct('a', 90_000, 0);
    expect(take('a', 1)).toBe(42_000);
    pass(42_000);
    expect([take('a', 1), take('a', 1)]).toEqual([0, 12_000]);
    correct('a', 0, 0);
    expect([take('a', 5), take('a', 1)]).toEqual([0, 12_000]);
  });

  it('lets in no more than its limit over any stretch of time, and always what it said it would', () => {
    const step = fc.record({
      waitMs: fc.integer({ min: -1_000, max: 30_000 }),
      uses: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const { take, pass } = limited();
        let passedMs = 0;
        const taken: { readonly passedMs: number; readonly uses: number }[] = [];
        for (const { waitMs, uses } of steps) {
          pass(waitMs);
          passedMs += Math.max(0, waitMs);
          const retryMs = take('a', uses);
          if (retryMs > 0) {
            pass(retryMs);
            passedMs += retryMs;
            expect(take('a', uses)).toBe(0);
          }
          taken.push({ passedMs, uses });
        }
        for (const [start, from] of taken.entries()) {
          let sum = 0;
          for (const to of taken.slice(start)) {
            sum += to.uses;
            const most = LIMIT.count * (1 + (to.passedMs - from.passedMs) / LIMIT.periodMs);
            expect(sum).toBeLessThanOrEqual(most + 1e-6);
          }
        }
      }),
      { examples: [[[0, 3, 10].map((waitMs, index) => ({ waitMs, uses: [3, 2, 5][index] ?? 1 }))]] }, // rounding once made it late
    );
  });
});
