const DAY_MS = 86_400_000;

/** The date (YYYY-MM-DD) so many days later; fewer when negative. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(date + 'T00:00:00Z') + days * DAY_MS).toISOString().slice(0, 10);
}

/** Whole days from one date to another (YYYY-MM-DD); negative when the second is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to + 'T00:00:00Z') - Date.parse(from + 'T00:00:00Z')) / DAY_MS);
}

/** The ISO weekday of a date, 1 = Monday to 7 = Sunday. */
export function isoWeekday(date: string): number {
  return new Date(date + 'T00:00:00Z').getUTCDay() || 7;
}

/** Whether a text is a date of the calendar, written YYYY-MM-DD. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(text)) return false;
  const time = Date.parse(text + 'T00:00:00Z');
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** Completed years from a date of birth to another date. */
export function yearsBetween(bornOn: string, date: string): number {
  const years = Number(date.slice(0, 4)) - Number(bornOn.slice(0, 4));
  return date.slice(5) < bornOn.slice(5) ? years - 1 : years;
}
