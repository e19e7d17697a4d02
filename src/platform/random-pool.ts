import { randomFillSync } from 'node:crypto';

/** Bytes drawn from the system at a time: a call costs microseconds, however few it draws. */
const POOL_BYTES = 4096;

/** A source of random bytes, fit for secrets, that draws them in bulk; each is given out once. */
export function createRandomPool(): (count: number) => Uint8Array {
  const pool = new Uint8Array(POOL_BYTES);
  let used = POOL_BYTES;
  return (count) => {
    if (count > POOL_BYTES) return randomFillSync(new Uint8Array(count));
    if (used + count > POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    used += count;
    return pool.slice(used - count, used);
  };
}
