import { readAirline, readDigits, readOneOf } from '../fields/code-fields.js';
import { checkOptionalDate } from '../fields/ssim-date.js';
import { TRAILER } from '../ssim-layout.js';
import type { SsimRecord } from '../ssim-record.js';

/** Checks the record that closes one carrier's flights; true when another carrier follows. */
export function readTrailerRecord(record: SsimRecord, airline: string, lastSerial: number): boolean {
  const found = readAirline(record, TRAILER.airline);
  if (found !== airline)
    record.refuse(TRAILER.airline[0], `"${found}" found; the flights above are those of ${airline}`);
  checkOptionalDate(record, TRAILER.releaseDate);
  const stated = readDigits(record, TRAILER.lastSerial, 'the last serial number');
  if (stated !== lastSerial) {
    record.refuse(
      TRAILER.lastSerial[0],
      `the record before this one has serial ${lastSerial}, not ${stated}`,
    );
  }
  return readOneOf(record, TRAILER.continuation, 'CE', 'continuation code') === 'C';
}
