import type { Columns } from '../ssim-layout.js';
import type { SsimRecord } from '../ssim-record.js';

const ALL_WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];

/** Reads the days of operation, e.g. `1 3 5  `, as ascending ISO weekdays; at least one. */
export function readWeekdays(record: SsimRecord, columns: Columns): readonly number[] {
  const text = record.field(columns);
  const weekdays: number[] = [];
  for (const weekday of ALL_WEEKDAYS) {
    const found = text.charAt(weekday - 1);
    if (found === String(weekday)) weekdays.push(weekday);
    else if (found !== ' ') {
      record.refuse(columns[0] + weekday - 1, `"${found}" found; day ${weekday} or a blank is required`);
      return weekdays;
    }
  }
  if (weekdays.length === 0)
    record.refuse(columns[0], 'no day of operation; at least one of 1 to 7 is required');
  return weekdays;
}

/** Writes ISO weekdays in the seven fixed places of the field. */
export function formatWeekdays(weekdays: readonly number[]): string {
  return ALL_WEEKDAYS.map((weekday) => (weekdays.includes(weekday) ? String(weekday) : ' ')).join('');
}
