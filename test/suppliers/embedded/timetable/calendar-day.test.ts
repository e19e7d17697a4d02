import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoWeekday } from '../../../../src/domain/schedule/calendar-date.js';
import {
  calendarDay,
  dateOfDay,
  weekdayOf,
} from '../../../../src/suppliers/embedded/timetable/calendar-day.js';

describe('calendar day', () => {
  it('counts from 1970', () => {
    expect(calendarDay('1970-01-01')).toBe(0);
    expect(calendarDay('1969-12-31')).toBe(-1);
    expect(calendarDay('2024-03-01')).toBe((calendarDay('2024-02-28') ?? NaN) + 2);
  });

  it.each(['2026-02-29', '2026-13-01', '2026-1-1', '26-01-01', '', '2026-12-01T00:00', 'yesterday'])(
    'knows that "%s" is no date',
    (text) => {
      expect(calendarDay(text)).toBeUndefined();
    },
  );

  it('returns to the date and has its weekday', () => {
    fc.assert(
      fc.property(fc.integer({ min: -20_000, max: 60_000 }), (day) => {
        expect(calendarDay(dateOfDay(day))).toBe(day);
        expect(weekdayOf(day)).toBe(isoWeekday(dateOfDay(day)));
      }),
    );
  });
});
