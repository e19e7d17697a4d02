import type { Columns } from '../ssim-layout.js';
import type { SsimRecord } from '../ssim-record.js';

/** Days between the flight's date and a departure or arrival that a schedule can tell. */
export const MIN_DAY_OFFSET = -1;
export const MAX_DAY_OFFSET = 2;

/** The day before is A in newer editions of SSIM and J in older ones. */
const OFFSETS: Readonly<Record<string, number>> = { ' ': 0, '0': 0, '1': 1, '2': 2, A: -1, J: -1 };

/** Reads a date variation as days after the flight's date at its first station. */
export function readDateVariation(record: SsimRecord, columns: Columns): number {
  const text = record.field(columns);
  const offset = OFFSETS[text];
  if (offset !== undefined) return offset;
  record.refuse(columns[0], `"${text}" is not a date variation; blank, 0, 1, 2, A or J is required`);
  return 0;
}

/** Writes days after the flight's date, -1 to 2, as a date variation. */
export function formatDateVariation(days: number): string {
  if (days < MIN_DAY_OFFSET || days > MAX_DAY_OFFSET) throw new RangeError(`${days} is no date variation`);
  return days < 0 ? 'J' : String(days);
}
