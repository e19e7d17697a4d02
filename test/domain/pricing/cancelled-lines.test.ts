import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partLines } from '../../../src/domain/pricing/cancelled-lines.js';
import { totalMinor } from '../../../src/domain/pricing/price-lines.js';
import { anyPartOfParty, linesOf, THERE_AND_BACK } from './cancellation-fixtures.js';
import { slice, segment } from '../booking/booking-fixtures.js';

const ONE_ADULT = { ADULT: 1, CHILD: 0, INFANT: 0 };
const anySlices = fc.subarray([0, 1]);

describe('the lines of a cancelled part', () => {
  it('are those of its slice, though passengers board at one airport in both', () => {
    const { cancelled, remaining } = partLines(linesOf(THERE_AND_BACK, ONE_ADULT), THERE_AND_BACK, {
      passengers: ONE_ADULT,
      slices: [1],
    });
    expect(cancelled.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
      'FARE BA12',
      'FARE AF13',
      'TAX LHR',
    ]);
    expect(remaining.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
      'FARE AF10',
      'TAX CDG',
      'FARE BA11',
      'TAX LHR',
    ]);
  });

  it('are told apart where one flight number flies both ways', () => {
    const slices = [slice(segment('AF10-2026-12-01 CDG-LHR')), slice(segment('AF10-2026-12-08 CDG-LHR'))];
    const lines = linesOf(slices, ONE_ADULT);
    const { cancelled } = partLines(lines, slices, { passengers: ONE_ADULT, slices: [0] });
    expect(cancelled).toEqual(lines.slice(0, 2));
  });

  it('are for the cancelled passengers only, never for more than there are', () => {
    const lines = linesOf(THERE_AND_BACK.slice(0, 1), { ADULT: 3, CHILD: 0, INFANT: 0 });
    const parted = (ADULT: number) =>
      partLines(lines, THERE_AND_BACK, { passengers: { ADULT, CHILD: 2, INFANT: -1 }, slices: [0] });
    expect(parted(2).cancelled[0]).toMatchObject({
      passengerCount: 2,
      unitMinor: 13_000,
      amountMinor: 26_000,
    });
    expect(parted(2).remaining[0]).toMatchObject({ passengerCount: 1, amountMinor: 13_000 });
    expect(parted(9)).toEqual({ cancelled: lines, remaining: [] });
  });

  it('are of a slice whatever slices are named besides, and add up with the others to all', () => {
    fc.assert(
      fc.property(anyPartOfParty, anySlices, ({ party, part }, slices) => {
        const lines = linesOf(THERE_AND_BACK, party);
        const { cancelled, remaining } = partLines(lines, THERE_AND_BACK, { passengers: part, slices });
        expect(totalMinor(cancelled) + totalMinor(remaining)).toBe(totalMinor(lines));
        const alone = slices.map((index) => linesOf([THERE_AND_BACK[index]!], part));
        expect(totalMinor(cancelled)).toBe(totalMinor(alone.flat()));
      }),
    );
  });
});
