import { readSsim, type SsimOptions } from '../../../../src/suppliers/embedded/ssim/read-ssim.js';
import type { FlightSchedule } from '../../../../src/domain/schedule/flight-schedule.js';
import type { SsimFault } from '../../../../src/suppliers/embedded/ssim/ssim-record.js';

/** Text placed from a column on, 1-based; the columns are written out here, apart from the code under test. */
export type Placed = readonly [column: number, text: string];

export const PADDING = '0'.repeat(200);

/** A record with text put over it. */
export function withText(record: string, ...placed: readonly Placed[]): string {
  return placed.reduce(
    (text, [column, put]) => text.slice(0, column - 1) + put + text.slice(column - 1 + put.length),
    record,
  );
}

const BLANK = ' '.repeat(200);

export const HEADER_RECORD = withText(BLANK, [1, '1AIRLINE STANDARD SCHEDULE DATA SET'], [192, '001000001']);

/** A carrier record; its serial is put in by `file`. */
export function carrierRecord(airline = 'AF', ...placed: readonly Placed[]): string {
  const dates = '00XXX0000XXX0015JAN26';
  return withText(
    BLANK,
    [1, '2L'],
    [3, airline],
    [15, dates],
    [36, 'SAMPLE'],
    [72, 'P'],
    [191, '1200'],
    ...placed,
  );
}

/** AF 1680 CDG-LHR, daily, 07:15 to 07:30, 168 seats. */
export function legRecord(...placed: readonly Placed[]): string {
  const leg = withText(
    BLANK,
    [1, '3'],
    [3, 'AF'],
    [6, '1680'],
    [10, '0101J'],
    [15, '00XXX0000XXX001234567'],
    [37, 'CDG07150715+01002E'],
    [55, 'LHR07300730+00004 '],
    [73, '320'],
    [173, 'C12Y156'],
    [193, '00'],
  );
  return withText(leg, ...placed);
}

/** LHR-JFK as the second leg of the flight above, 09:00 to 11:50. */
export function secondLegRecord(...placed: readonly Placed[]): string {
  return legRecord([12, '02'], [37, 'LHR09000900+00004 JFK11501150-05001 '], ...placed);
}

/** Segment data about the leg of `legRecord`. */
export function segmentRecord(dataElement: string, data: string, ...placed: readonly Placed[]): string {
  const segment = withText(
    BLANK,
    [1, '4'],
    [3, 'AF'],
    [6, '1680'],
    [10, '0101J'],
    [29, 'AB'],
    [31, dataElement],
  );
  return withText(segment, [34, 'CDGLHR'], [40, data], ...placed);
}

/** A trailer; the serials are put in by `file`. */
export function trailerRecord(airline = 'AF', continuation = 'E'): string {
  return withText(BLANK, [1, '5'], [3, airline], [194, continuation]);
}

/** Records with their serial numbers, padding apart, one to a line. */
export function file(records: readonly string[], lineEnd = '\n'): string {
  let serial = 0;
  const numbered = records.map((record) => {
    if (record === PADDING) return record;
    serial++;
    const checked = record.startsWith('5') ? withText(record, [188, digits(serial - 1)]) : record;
    return withText(checked, [195, digits(serial)]);
  });
  return numbered.map((record) => record + lineEnd).join('');
}

/** A whole file with these records between the carrier AF and its trailer. */
export function fileOf(...records: readonly string[]): string {
  return file([HEADER_RECORD, carrierRecord(), ...records, trailerRecord()]);
}

/** The schedules of a file that must be good. */
export function schedulesOf(text: string, options?: SsimOptions): readonly FlightSchedule[] {
  const reading = readSsim(text, options);
  if (reading.kind === 'broken') throw new Error(JSON.stringify(reading.fault));
  return reading.schedules;
}

/** The fault of a file that must be refused. */
export function faultOf(text: string, options?: SsimOptions): SsimFault {
  const reading = readSsim(text, options);
  if (reading.kind === 'timetable') throw new Error('the file was read');
  return reading.fault;
}

function digits(serial: number): string {
  return String(serial).padStart(6, '0');
}
