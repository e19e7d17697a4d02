import { isCalendarDate } from '../../../domain/schedule/calendar-date.js';

const DAY_MS = 86_400_000;

/**
 * A date as the number of days since 1970-01-01. Searches count days by the thousand, which text would make slow;
 * dates are text (YYYY-MM-DD) everywhere else.
 */
export type CalendarDay = number;

/** The day of a date, or undefined where the text is no date of the calendar. */
export function calendarDay(date: string): CalendarDay | undefined {
  return isCalendarDate(date) ? Date.parse(date + 'T00:00:00Z') / DAY_MS : undefined;
}

/** The date of a day. */
export function dateOfDay(day: CalendarDay): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** The day that the calendar shows at a local time (see `ZoneClock` for local times as milliseconds). */
export function dayOfWall(wallMs: number): CalendarDay {
  return Math.floor(wallMs / DAY_MS);
}

/** The local time at which a day begins. */
export function wallOfDay(day: CalendarDay): number {
  return day * DAY_MS;
}

/** The ISO weekday of a day, 1 = Monday to 7 = Sunday. */
export function weekdayOf(day: CalendarDay): number {
  // 1970-01-01 was a Thursday, and days before it count down.
  return ((((day + 3) % 7) + 7) % 7) + 1;
}
