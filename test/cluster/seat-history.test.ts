import { describe, expect, it } from 'vitest';
import { violationsOf, type Look, type Sale } from './seat-history.js';

const sale = (position: number, start: number, end: number): Sale => ({ position, start, end });
const sees = (count: number, start: number, end: number): Look => ({
  start,
  end,
  agrees: (soldCount) => soldCount === count,
});

describe('the history of a departure is linearizable', () => {
  it.each([
    ['when sales follow each other', [sale(3, 0, 1), sale(6, 2, 3)], []],
    ['when sales at one time come in any order', [sale(6, 0, 4), sale(3, 1, 5)], []],
    ['when a look sees what was sold before it', [sale(3, 0, 1), sale(6, 4, 5)], [sees(1, 2, 3)]],
    ['when a look sees a sale that is under way', [sale(3, 0, 9)], [sees(1, 2, 3)]],
    ['when a look does not see a sale that is under way', [sale(3, 0, 9)], [sees(0, 2, 3)]],
    ['when looks see more and more', [sale(3, 0, 9)], [sees(0, 2, 3), sees(1, 4, 5)]],
    ['when looks at one time see this and that', [sale(3, 0, 9)], [sees(1, 2, 4), sees(0, 3, 5)]],
  ])('%s', (_, sales, looks) => {
    expect(violationsOf({ sales, looks })).toEqual([]);
  });

  it.each([
    ['when the log turns two sales round', [sale(6, 0, 1), sale(3, 2, 3)], []],
    ['when it does so across others', [sale(9, 0, 1), sale(3, 2, 9), sale(6, 0, 9)], []],
    ['when a look misses a sale that had ended', [sale(3, 0, 1)], [sees(0, 2, 3)]],
    ['when a look sees a sale that had not started', [sale(3, 4, 5)], [sees(1, 2, 3)]],
    ['when a later look sees less', [sale(3, 0, 9)], [sees(1, 2, 3), sees(0, 4, 5)]],
    ['when a look sees more than was sold', [sale(3, 0, 1)], [sees(2, 2, 3)]],
  ])('but not %s', (_, sales, looks) => {
    expect(violationsOf({ sales, looks })).toHaveLength(1);
  });
});
