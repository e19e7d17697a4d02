import type { Columns } from '../ssim-layout.js';
import type { SsimRecord } from '../ssim-record.js';

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** How SSIM writes a date that is left open. */
const OPEN_DATE = '00XXX00';

/**
 * Two-digit years from 80 to 99 are 1980 to 1999, those from 00 to 79 are 2000 to 2079: the format
 * took its present shape about 1980, and a timetable looks ahead.
 */
const YEAR_PIVOT = 80;

/** Reads DDMMMYY as YYYY-MM-DD, or null where the date is open; notes a fault otherwise. */
export function readOpenDate(record: SsimRecord, columns: Columns): string | null {
  return record.field(columns) === OPEN_DATE ? null : readDate(record, columns, ' or ' + OPEN_DATE);
}

/** Checks a date that may also be left blank. */
export function checkOptionalDate(record: SsimRecord, columns: Columns): void {
  if (record.field(columns).trim() !== '') readOpenDate(record, columns);
}

function readDate(record: SsimRecord, columns: Columns, alternative: string): string {
  const text = record.field(columns);
  const from = columns[0];
  const refuse = (offset: number, why: string): string => {
    record.refuse(from + offset, `"${text}" is not a date: ${why}; DDMMMYY${alternative} is required`);
    return '';
  };
  for (const offset of [0, 1, 5, 6]) {
    if (!/[0-9]/.test(text.charAt(offset))) return refuse(offset, `"${text.charAt(offset)}" is no digit`);
  }
  const month = MONTHS.indexOf(text.slice(2, 5));
  if (month < 0) return refuse(2, `"${text.slice(2, 5)}" is no month (JAN to DEC)`);
  const yearOfCentury = Number(text.slice(5, 7));
  const year = (yearOfCentury < YEAR_PIVOT ? 2000 : 1900) + yearOfCentury;
  const day = Number(text.slice(0, 2));
  const lastDay = month === 1 && year % 4 === 0 ? 29 : (DAYS_IN_MONTH[month] ?? 0);
  if (day < 1 || day > lastDay) return refuse(0, `${text.slice(2, 5)} ${year} has days 01 to ${lastDay}`);
  return `${year}-${String(month + 1).padStart(2, '0')}-${text.slice(0, 2)}`;
}

/** Writes YYYY-MM-DD as DDMMMYY, null as the open date; throws on a year that two digits cannot tell. */
export function formatDate(date: string | null): string {
  if (date === null) return OPEN_DATE;
  const year = Number(date.slice(0, 4));
  if (year < 1900 + YEAR_PIVOT || year >= 2000 + YEAR_PIVOT) throw new RangeError(`${date} has no SSIM form`);
  return date.slice(8, 10) + (MONTHS[Number(date.slice(5, 7)) - 1] ?? '') + date.slice(2, 4);
}
