import { describe, expect, it } from 'vitest';
import { createRandomPool } from '../../src/platform/random-pool.js';

describe('the random pool', () => {
  it('gives as many bytes as are asked for, within a pool, across its end and beyond its size', () => {
    const randomBytes = createRandomPool();
    for (const count of [0, 1, 16, 4000, 200, 4096, 4097, 10_000])
      expect(randomBytes(count)).toHaveLength(count);
  });

  it('gives no bytes twice, and leaves those that it gave alone', () => {
    const randomBytes = createRandomPool();
    const given = Array.from({ length: 2000 }, () => randomBytes(16));
    const texts = given.map((bytes) => Buffer.from(bytes).toString('hex'));
    randomBytes(4096);
    expect(new Set(texts).size).toBe(2000);
    expect(given.map((bytes) => Buffer.from(bytes).toString('hex'))).toEqual(texts);
  });
});
