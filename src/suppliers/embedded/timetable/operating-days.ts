import type { FlightSchedule } from '../../../domain/schedule/flight-schedule.js';
import { calendarDay, weekdayOf, type CalendarDay } from './calendar-day.js';

/** The days on which a flight starts from its first station. */
export interface OperatingDays {
  /** Infinite where the period is open. */
  readonly firstDay: CalendarDay;
  readonly lastDay: CalendarDay;
  /** ISO weekdays, 1 = Monday. */
  readonly weekdays: readonly number[];
  /** 1, or 2 for every second week from the first day. */
  readonly everyWeeks: 1 | 2;
}

/**
 * The days that a schedule publishes. A fortnightly flight without a first date has none: nothing says which weeks
 * are meant.
 */
export function operatingDays({ firstDate, lastDate, weekdays, fortnightly }: FlightSchedule): OperatingDays {
  return {
    firstDay: firstDate === null ? -Infinity : (calendarDay(firstDate) ?? Infinity),
    lastDay: lastDate === null ? Infinity : (calendarDay(lastDate) ?? -Infinity),
    weekdays: fortnightly && firstDate === null ? [] : weekdays,
    everyWeeks: fortnightly ? 2 : 1,
  };
}

/** Whether a day is among them. */
export function operatesOn(
  { firstDay, lastDay, weekdays, everyWeeks }: OperatingDays,
  day: CalendarDay,
): boolean {
  if (day < firstDay || day > lastDay || !weekdays.includes(weekdayOf(day))) return false;
  return everyWeeks === 1 || Math.floor((day - firstDay) / 7) % everyWeeks === 0;
}
