import { addDays, daysBetween, isoWeekday } from '../../../domain/schedule/calendar-date.js';
import type { FlightSchedule } from '../../../domain/schedule/flight-schedule.js';

/** The dates on which a flight operates. */
export type OperatingPattern = Pick<FlightSchedule, 'firstDate' | 'lastDate' | 'weekdays' | 'fortnightly'>;

/** Two patterns of weeks and fortnights repeat together after so many days. */
const CYCLE_DAYS = 14;

/** Any date will do to begin with where both periods are open. */
const ANY_DATE = '2000-01-01';

/** A date on which both patterns operate, or null when there is none. */
export function commonDate(one: OperatingPattern, other: OperatingPattern): string | null {
  if (!one.weekdays.some((weekday) => other.weekdays.includes(weekday))) return null;
  const first = latest(one.firstDate, other.firstDate);
  const last = earliest(one.lastDate, other.lastDate);
  if (first !== null && last !== null && first > last) return null;
  const start = first ?? (last === null ? ANY_DATE : addDays(last, 1 - CYCLE_DAYS));
  for (let days = 0; days < CYCLE_DAYS; days++) {
    const date = addDays(start, days);
    if (last !== null && date > last) return null;
    if (operatesInPeriodOn(one, date) && operatesInPeriodOn(other, date)) return date;
  }
  return null;
}

function operatesInPeriodOn(pattern: OperatingPattern, date: string): boolean {
  if (!pattern.weekdays.includes(isoWeekday(date))) return false;
  if (!pattern.fortnightly || pattern.firstDate === null) return true;
  return Math.floor(daysBetween(pattern.firstDate, date) / 7) % 2 === 0;
}

function latest(one: string | null, other: string | null): string | null {
  return one === null || (other !== null && other > one) ? other : one;
}

function earliest(one: string | null, other: string | null): string | null {
  return one === null || (other !== null && other < one) ? other : one;
}
