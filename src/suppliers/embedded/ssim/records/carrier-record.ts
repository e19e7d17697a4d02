import { readAirline, readOneOf } from '../fields/code-fields.js';
import { checkOptionalDate, readOpenDate } from '../fields/ssim-date.js';
import { readDepartureTime } from '../fields/ssim-time.js';
import { CARRIER } from '../ssim-layout.js';
import type { SsimRecord } from '../ssim-record.js';

/** What holds for all flights up to the next trailer. */
export interface CarrierRecord {
  readonly airline: string;
  readonly timeMode: 'LOCAL' | 'UTC';
  /** YYYY-MM-DD, or null when open; every flight's period lies within. */
  readonly validFrom: string | null;
  readonly validTo: string | null;
}

/** Reads the record that opens one carrier's flights. */
export function readCarrierRecord(record: SsimRecord): CarrierRecord {
  const timeMode = readOneOf(record, CARRIER.timeMode, 'LU', 'time mode') === 'U' ? 'UTC' : 'LOCAL';
  const airline = readAirline(record, CARRIER.airline);
  const season = record.field(CARRIER.season);
  if (!/^(?:[SW][0-9]{2}| {3})$/.test(season)) {
    record.refuse(
      CARRIER.season[0],
      `"${season}" is not a season; S or W and two digits, or blanks, are required`,
    );
  }
  const validFrom = readOpenDate(record, CARRIER.validFrom);
  const validTo = readOpenDate(record, CARRIER.validTo);
  if (validFrom !== null && validTo !== null && validFrom > validTo) {
    record.refuse(CARRIER.validTo[0], `the validity ends on ${validTo}, before it begins on ${validFrom}`);
  }
  checkOptionalDate(record, CARRIER.creationDate);
  checkOptionalDate(record, CARRIER.releaseDate);
  readOneOf(record, CARRIER.status, ' PC', 'schedule status');
  if (record.field(CARRIER.creationTime).trim() !== '') readDepartureTime(record, CARRIER.creationTime);
  return { airline, timeMode, validFrom, validTo };
}
