import type { FlightSchedule, ScheduledLeg } from '../../../domain/schedule/flight-schedule.js';
import { formatDate } from './fields/ssim-date.js';
import {
  CARRIER,
  HEADER,
  HEADER_TITLE,
  RECORD_LENGTH,
  RECORDS_PER_BLOCK,
  SERIAL,
  TRAILER,
} from './ssim-layout.js';
import type { SsimField } from './ssim-layout.js';
import { legFields } from './write-leg.js';

/** What one file publishes. */
export interface SsimTimetable {
  /** YYYY-MM-DD. */
  readonly createdOn: string;
  readonly carriers: readonly SsimCarrier[];
  /** What a station's clocks add to UTC, in minutes: stated beside each time. */
  readonly utcVariationMinutes: (station: string) => number;
}

/** One carrier's flights, all legs in the same time mode. */
export interface SsimCarrier {
  /** IATA airline designator. */
  readonly airline: string;
  /** Free text of up to 29 characters, such as the carrier's name. */
  readonly title: string;
  readonly schedules: readonly FlightSchedule[];
}

/**
 * Writes an SSIM Chapter 7 file, LF after each record, that `readSsim` reads back as the same schedules. Throws
 * on a value that the format has no columns for: whoever calls holds schedules that are already checked.
 */
export function writeSsim(timetable: SsimTimetable): string {
  const records = new RecordWriter();
  records.add('1', [
    [HEADER.title, HEADER_TITLE],
    [HEADER.dataSet, '001'],
  ]);
  records.pad();
  timetable.carriers.forEach((carrier, index) => {
    const isLast = index === timetable.carriers.length - 1;
    writeCarrier(records, carrier, timetable);
    records.add('5', [
      [TRAILER.airline, carrier.airline],
      [TRAILER.lastSerial, formatSerial(records.serial)],
      [TRAILER.continuation, isLast ? 'E' : 'C'],
    ]);
    records.pad();
  });
  return records.text();
}

function writeCarrier(records: RecordWriter, carrier: SsimCarrier, timetable: SsimTimetable): void {
  const timeMode = timeModeOf(carrier);
  records.add('2', [
    [CARRIER.timeMode, timeMode === 'UTC' ? 'U' : 'L'],
    [CARRIER.airline, carrier.airline],
    [CARRIER.validFrom, formatDate(null)],
    [CARRIER.validTo, formatDate(null)],
    [CARRIER.creationDate, formatDate(timetable.createdOn)],
    [CARRIER.title, carrier.title],
    [CARRIER.status, 'C'],
    [CARRIER.creationTime, '0000'],
  ]);
  records.pad();
  const variations = new Map<string, number>();
  for (const schedule of carrier.schedules) {
    if (schedule.carrier !== carrier.airline)
      throw new RangeError(`a flight of ${schedule.carrier} among others`);
    const designator = `${schedule.flightNumber}${schedule.suffix}`;
    const variation = (variations.get(designator) ?? 0) + 1;
    variations.set(designator, variation);
    schedule.legs.forEach((_leg, index) => {
      records.add('3', legFields(schedule, index, variation, timetable.utcVariationMinutes));
    });
  }
}

function timeModeOf(carrier: SsimCarrier): ScheduledLeg['timeMode'] {
  const modes = new Set(carrier.schedules.flatMap(({ legs }) => legs.map(({ timeMode }) => timeMode)));
  if (modes.size > 1) throw new RangeError(`${carrier.airline} mixes local times and UTC`);
  return [...modes][0] ?? 'LOCAL';
}

/** Numbers records and lays out their fields. */
class RecordWriter {
  readonly #records: string[] = [];
  serial = 0;

  add(type: string, fields: readonly SsimField[]): void {
    this.serial++;
    let record = type;
    for (const [[from, to], value] of [...fields, [SERIAL, formatSerial(this.serial)] as const]) {
      if (value.length > to - from + 1)
        throw new RangeError(`"${value}" does not fit columns ${from} to ${to}`);
      record = record.padEnd(from - 1) + value;
    }
    if (record.length !== RECORD_LENGTH) throw new RangeError('fields out of order');
    this.#records.push(record);
  }

  /** Fills up the block with zeros. */
  pad(): void {
    while (this.#records.length % RECORDS_PER_BLOCK !== 0) this.#records.push('0'.repeat(RECORD_LENGTH));
  }

  text(): string {
    return this.#records.join('\n') + '\n';
  }
}

function formatSerial(serial: number): string {
  return String(serial).padStart(6, '0');
}
