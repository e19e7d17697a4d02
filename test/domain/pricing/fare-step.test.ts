import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fareStepFor, seatsLeft, stepLimit, type LegSeats } from '../../../src/domain/pricing/fare-step.js';
import { tariff } from './tariff-fixtures.js';

const { fareSteps } = tariff(); // to 50, 80 and 100 percent
const leg = (capacity: number, sold: number): LegSeats => ({ capacity, sold });

const anyLegs = fc.array(
  fc.tuple(fc.nat(40), fc.nat(45)).map(([capacity, sold]) => leg(capacity, sold)),
  { minLength: 1, maxLength: 3 },
);

describe('a fare step', () => {
  it.each([
    [10, 5],
    [11, 5],
    [1, 0],
    [0, 0],
    [180, 90],
  ])('to 50 percent of %i seats holds for %i of them', (capacity, limit) => {
    expect(stepLimit(capacity, { untilSoldPercent: 50, pricePercent: 100 })).toBe(limit);
  });

  it('is whole seats for every percentage', () => {
    expect(stepLimit(100, { untilSoldPercent: 29, pricePercent: 100 })).toBe(29);
    expect(stepLimit(9, { untilSoldPercent: 100, pricePercent: 100 })).toBe(9);
  });

  it.each([
    [0, 5, 0],
    [4, 1, 0],
    [5, 1, 1],
    [3, 3, 1],
    [7, 1, 1],
    [8, 1, 2],
    [9, 1, 2],
    [0, 10, 2],
    [9, 2, null],
    [10, 1, null],
    [12, 1, null],
  ])('of ten seats with %i sold is, for %i more, number %s', (sold, seatCount, step) => {
    expect(fareStepFor(fareSteps, [leg(10, sold)], seatCount)).toBe(step);
  });

  it('is that of the fullest leg', () => {
    expect(fareStepFor(fareSteps, [leg(10, 0), leg(10, 8), leg(10, 5)], 1)).toBe(2);
    expect(fareStepFor(fareSteps, [leg(100, 41), leg(10, 4)], 1)).toBe(0);
    expect(fareStepFor(fareSteps, [leg(10, 0), leg(10, 10)], 1)).toBeNull();
  });

  it('is the lowest that still holds after the last seat', () => {
    fc.assert(
      fc.property(anyLegs, fc.integer({ min: 1, max: 9 }), (legs, seatCount) => {
        const holds = (percent: number) =>
          legs.every(({ capacity, sold }) => (sold + seatCount) * 100 <= capacity * percent);
        const expected = [50, 80, 100].findIndex(holds);
        expect(fareStepFor(fareSteps, legs, seatCount)).toBe(expected === -1 ? null : expected);
      }),
    );
  });

  it('never falls when more seats sell or more are wanted', () => {
    fc.assert(
      fc.property(anyLegs, fc.integer({ min: 1, max: 9 }), fc.nat(2), (legs, seatCount, which) => {
        const fuller = legs.map((each, index) =>
          index === which % legs.length ? leg(each.capacity, each.sold + 1) : each,
        );
        const before = fareStepFor(fareSteps, legs, seatCount) ?? Infinity;
        expect(fareStepFor(fareSteps, fuller, seatCount) ?? Infinity).toBeGreaterThanOrEqual(before);
        expect(fareStepFor(fareSteps, legs, seatCount + 1) ?? Infinity).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});

describe('seats left', () => {
  it('are those of the fullest leg, and never fewer than none', () => {
    expect(seatsLeft([leg(10, 3), leg(180, 175), leg(10, 0)])).toBe(5);
    expect(seatsLeft([leg(10, 12)])).toBe(0);
  });
});
