import { describe, expect, it } from 'vitest';
import { addDays } from '../../../../src/domain/schedule/calendar-date.js';
import type { FlightSchedule } from '../../../../src/domain/schedule/flight-schedule.js';
import { calendarDay } from '../../../../src/suppliers/embedded/timetable/calendar-day.js';
import { operatesOn, operatingDays } from '../../../../src/suppliers/embedded/timetable/operating-days.js';
import { flight } from './schedule-fixtures.js';

/** The dates of operation within five weeks from Monday 2026-11-30. */
function datesOf(changes: Partial<FlightSchedule>): readonly string[] {
  const days = operatingDays(flight('AF1', ['CDG 08:00 LHR 08:20'], changes));
  const dates = Array.from({ length: 35 }, (_, index) => addDays('2026-11-30', index));
  return dates.filter((date) => operatesOn(days, calendarDay(date) ?? NaN));
}

describe('operating days', () => {
  it('are every day of an open period', () => {
    expect(datesOf({})).toHaveLength(35);
  });

  it('include both ends of the period', () => {
    const dates = datesOf({ firstDate: '2026-12-02', lastDate: '2026-12-04' });
    expect(dates).toEqual(['2026-12-02', '2026-12-03', '2026-12-04']);
  });

  it('may be open at one end', () => {
    expect(datesOf({ lastDate: '2026-12-01' })).toEqual(['2026-11-30', '2026-12-01']);
    expect(datesOf({ firstDate: '2027-01-02' })).toEqual(['2027-01-02', '2027-01-03']);
  });

  it('are the weekdays published, Monday first', () => {
    expect(datesOf({ weekdays: [1, 7], lastDate: '2026-12-13' })).toEqual([
      ...['2026-11-30', '2026-12-06', '2026-12-07', '2026-12-13'],
    ]);
  });

  it('are in every second week from the first date when fortnightly', () => {
    // From a Wednesday the first week runs to the Tuesday after.
    const dates = datesOf({ fortnightly: true, firstDate: '2026-12-02', weekdays: [2, 3] });
    expect(dates).toEqual(['2026-12-02', '2026-12-08', '2026-12-16', '2026-12-22', '2026-12-30']);
  });

  it('are none when fortnightly from no date', () => {
    expect(datesOf({ fortnightly: true })).toEqual([]);
  });
});
