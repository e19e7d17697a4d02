import { describe, expect, it } from 'vitest';
import { keptBriefly } from '../../../src/graphql/explorer/kept-briefly.js';

/** A clock that is set, and something that is made of how often it was asked for. */
function counting(isFaulty = false) {
  const state = { nowMs: 1_000, made: 0 };
  const make = async (): Promise<number> => {
    state.made += 1;
    await Promise.resolve();
    if (isFaulty) throw new Error('not now');
    return state.made;
  };
  return { state, ask: keptBriefly(make, () => state.nowMs) };
}

describe('what is kept briefly', () => {
  it('is made once for all who ask within five seconds, and anew after that', async () => {
    const { state, ask } = counting();
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
    state.nowMs += 4_999;
    expect(await ask()).toBe(1);
    state.nowMs += 1;
    expect(await ask()).toBe(2);
  });

  it('is made anew at once when it could not be made', async () => {
    const { state, ask } = counting(true);
    await expect(ask()).rejects.toThrow('not now');
    await expect(ask()).rejects.toThrow('not now');
    expect(state.made).toBe(2);
  });
});
