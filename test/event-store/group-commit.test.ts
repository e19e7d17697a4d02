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

/** Lets the event loop take a turn, at which a batch starts. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('group commit', () => {
  it('commits together what arrives in one turn, and then what came meanwhile, in order', async () => {
    const { commit, batches, end } = doubling();
    const first = Promise.all([1, 2, 3].map(commit));
    expect(batches).toEqual([]);
    await turn();
    const second = Promise.all([4, 5].map(commit));
    expect(batches).toEqual([[1, 2, 3]]);
    await end();
    await turn();
    expect(batches).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
    await end();
    expect(await first).toEqual([2, 4, 6]);
    expect(await second).toEqual([8, 10]);
  });

  it('begins anew after a rest', async () => {
    const { commit, batches, end } = doubling();
    const first = commit(1);
    await turn();
    await end();
    expect(await first).toBe(2);
    const second = commit(2);
    await turn();
    await end();
    expect(await second).toBe(4);
    expect(batches).toEqual([[1], [2]]);
  });

  it('bounds a batch', async () => {
    const { commit, batches, end } = doubling();
    const answers = Promise.all(upTo(600).map(commit));
    while (batches.flat().length < 600) {
      await turn();
      await end();
    }
    await end();
    expect(batches.map((batch) => batch.length)).toEqual([256, 256, 88]);
    expect(await answers).toEqual(upTo(600).map((item) => item * 2));
  });

  it('rejects one item for a reason of its own', async () => {
    const { commit, end } = doubling((item) => (item === 2 ? { failed: new Error('two') } : item));
    const answers = Promise.allSettled([1, 2, 3].map(commit));
    await turn();
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
    await turn();
    const after = commit(4);
    await end(new Error('disk full'));
    await turn();
    await end();
    expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await after).toBe(8);
    expect(batches).toEqual([[1, 2, 3], [4]]);
  });
});
