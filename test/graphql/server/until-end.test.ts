import { describe, expect, it } from 'vitest';
import { untilEnd } from '../../../src/graphql/server/until-end.js';

async function* upTo(count: number, failure?: Error): AsyncGenerator<number, void, void> {
  for (let number = 1; number <= count; number += 1) yield await Promise.resolve(number);
  if (failure !== undefined) throw failure;
}

/** Numbers up to two, and how often their end was told. */
function watched(failure?: Error) {
  let endCount = 0;
  const values = untilEnd(upTo(2, failure), () => (endCount += 1));
  return { values, endCount: () => endCount };
}

describe('the end of values', () => {
  it('is told once there are no more of them, and once only', async () => {
    const { values, endCount } = watched();
    const read: number[] = [];
    for await (const value of values) {
      expect(endCount()).toBe(0);
      read.push(value);
    }
    expect([read, endCount()]).toEqual([[1, 2], 1]);
    await values.next();
    await values.return();
    expect(endCount()).toBe(1);
  });

  it('is told when nobody wants more', async () => {
    const { values, endCount } = watched();
    await values.next();
    await values.return();
    expect([endCount(), await values.next()]).toEqual([1, { done: true, value: undefined }]);
  });

  it('is told when they fail, or whoever reads them does', async () => {
    const failure = new Error('broken');
    const failing = watched(failure);
    await failing.values.next();
    await failing.values.next();
    await expect(failing.values.next()).rejects.toBe(failure);
    const failed = watched();
    await expect(failed.values.throw(failure)).rejects.toBe(failure);
    expect([failing.endCount(), failed.endCount()]).toEqual([1, 1]);
  });
});
