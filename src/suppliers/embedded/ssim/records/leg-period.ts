import { readOneOf } from '../fields/code-fields.js';
import { readOpenDate } from '../fields/ssim-date.js';
import { readWeekdays } from '../fields/weekdays.js';
import { LEG } from '../ssim-layout.js';
import type { SsimRecord } from '../ssim-record.js';

/** The days a leg operates, as its record states them. */
export interface LegPeriod {
  /** YYYY-MM-DD, or null when open. */
  readonly firstDate: string | null;
  readonly lastDate: string | null;
  /** ISO weekdays, ascending. */
  readonly weekdays: readonly number[];
  /** Every second week, counted from `firstDate`, which is never open then. */
  readonly fortnightly: boolean;
}

/** Reads when a leg operates. */
export function readLegPeriod(record: SsimRecord): LegPeriod {
  const firstDate = readOpenDate(record, LEG.firstDate);
  if (firstDate === null && record.field(LEG.frequency) === '2') {
    record.refuse(
      LEG.firstDate[0],
      'an open first date with frequency 2; fortnights are counted from a date',
    );
  }
  const lastDate = readOpenDate(record, LEG.lastDate);
  if (firstDate !== null && lastDate !== null && firstDate > lastDate) {
    record.refuse(LEG.lastDate[0], `the period ends on ${lastDate}, before it begins on ${firstDate}`);
  }
  const weekdays = readWeekdays(record, LEG.weekdays);
  const fortnightly = readOneOf(record, LEG.frequency, ' 2', 'frequency') === '2';
  return { firstDate, lastDate, weekdays, fortnightly };
}
