import { readDigits, readOneOf } from '../fields/code-fields.js';
import { HEADER, HEADER_TITLE } from '../ssim-layout.js';
import type { SsimRecord } from '../ssim-record.js';

/** Checks the record that opens a file. */
export function readHeaderRecord(record: SsimRecord): void {
  record.requireText(HEADER.title, HEADER_TITLE, `the title "${HEADER_TITLE}" is required`);
  readOneOf(record, HEADER.seasons, ' 0123456789', 'number of seasons');
  if (record.field(HEADER.dataSet).trim() !== '')
    readDigits(record, HEADER.dataSet, 'a data set serial number');
}
