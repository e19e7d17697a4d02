import { describe, expect, it } from 'vitest';
import { createGroupCommit, type Failed } from '../../src/event-store/group-commit.js';

/** A group commit whose batches end when they are told to, and answer each number with its double. */
function doubling(answer: (item: number) => number | Failed = (item) => item * 2) {
  const batches: (readonly number[])[] = [];
  const ends: ((error?: Error) => void)[] = [];
  const commit = createGroupCommit<number, number>((items) => {
    batches.push(items);
    return new Promise((resolve, reject) => {
      ends.push((error) => {
        if (error === undefined) resolve(items.map(answer));
        else reject(error);
      });
    });
  });
  const end = async (error?: Error) => {
    ends.shift()?.(error);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { commit, batches, end };
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('group commit', () => {
  it('starts the first item at once and gathers what comes meanwhile, in order', async () => {
    const { commit, batches, end } = doubling();
    const answers = Promise.all([1, 2, 3].map(commit));
    expect(batches).toEqual([[1]]);
    await end();
    expect(batches).toEqual([[1], [2, 3]]);
    await end();
    expect(await answers).toEqual([2, 4, 6]);
  });

  it('begins anew after a rest', async () => {
    const { commit, batches, end } = doubling();
    const first = commit(1);
    await end();
    expect(await first).toBe(2);
    const second = commit(2);
    await end();
    expect(await second).toBe(4);
    expect(batches).toEqual([[1], [2]]);
  });

  it('bounds a batch', async () => {
    const { commit, batches, end } = doubling();
    const answers = Promise.all(upTo(601).map(commit));
    while (batches.flat().length < 601) await end();
    await end();
    expect(batches.map((batch) => batch.length)).toEqual([1, 256, 256, 88]);
    expect(await answers).toEqual(upTo(601).map((item) => item * 2));
  });

  it('rejects one item for a reason of its own', async () => {
    const { commit, end } = doubling((item) => (item === 2 ? { failed: new Error('two') } : item));
    const answers = Promise.allSettled([1, 2, 3].map(commit));
    await end();
    await end();
    expect(await answers).toEqual([
      { status: 'fulfilled', value: 1 },
      { status: 'rejected', reason: new Error('two') },
      { status: 'fulfilled', value: 3 },
    ]);
  });

  it('rejects a whole batch that fails, and goes on with the next', async () => {
    const { commit, batches, end } = doubling();
    const answers = Promise.allSettled([1, 2, 3].map(commit));
    await end();
    const after = commit(4);
    await end(new Error('disk full'));
    await end();
    expect((await answers).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(await after).toBe(8);
    expect(batches).toEqual([[1], [2, 3], [4]]);
  });
});
