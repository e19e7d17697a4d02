import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, daysBetween, isoWeekday } from '../../../../src/domain/schedule/calendar-date.js';
import {
  commonDate,
  type OperatingPattern,
} from '../../../../src/suppliers/embedded/ssim/operating-pattern.js';

const START = '2026-01-01';
const DAYS = 60;

const pattern: fc.Arbitrary<OperatingPattern> = fc
  .record({
    first: fc.integer({ min: 0, max: DAYS - 1 }),
    length: fc.integer({ min: 0, max: DAYS }),
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 3 }),
    fortnightly: fc.boolean(),
  })
  .map(({ first, length, weekdays, fortnightly }) => {
    return {
      firstDate: addDays(START, first),
      lastDate: addDays(START, first + length),
      weekdays,
      fortnightly,
    };
  });

function operates({ firstDate, lastDate, weekdays, fortnightly }: OperatingPattern, date: string): boolean {
  const days = daysBetween(firstDate ?? date, date);
  const inPeriod = days >= 0 && (lastDate === null || date <= lastDate);
  return inPeriod && weekdays.includes(isoWeekday(date)) && (!fortnightly || days % 14 < 7);
}

describe('commonDate', () => {
  it('finds a date when, and only when, both operate on one', () => {
    fc.assert(
      fc.property(pattern, pattern, (one, other) => {
        const dates = Array.from({ length: DAYS * 2 + 1 }, (_, days) => addDays(START, days));
        const expected = dates.find((date) => operates(one, date) && operates(other, date)) ?? null;
        expect(commonDate(one, other)).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('sees periods without an end or a beginning', () => {
    const always = { firstDate: null, lastDate: null, weekdays: [1], fortnightly: false };
    expect(commonDate(always, always)).not.toBeNull();
    expect(commonDate(always, { ...always, weekdays: [2] })).toBeNull();
    expect(
      commonDate({ ...always, lastDate: '2026-01-04' }, { ...always, firstDate: '2026-01-05' }),
    ).toBeNull();
    expect(commonDate({ ...always, lastDate: '2026-01-05' }, always)).toBe('2025-12-29');
  });
});
