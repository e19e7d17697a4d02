import type { FlightSchedule } from '../../../domain/schedule/flight-schedule.js';
import { readDigits } from './fields/code-fields.js';
import { FlightCollector } from './flight-collector.js';
import { readCarrierRecord, type CarrierRecord } from './records/carrier-record.js';
import { readHeaderRecord } from './records/header-record.js';
import { readLegRecord } from './records/leg-record.js';
import { readSegmentRecord } from './records/segment-record.js';
import { readTrailerRecord } from './records/trailer-record.js';
import { LEG, RECORD_LENGTH, SERIAL } from './ssim-layout.js';
import { SsimRecord, type SsimFault } from './ssim-record.js';

/** A whole timetable, or why it was refused: nothing is half loaded. */
export type SsimReading =
  | { readonly kind: 'timetable'; readonly schedules: readonly FlightSchedule[] }
  | { readonly kind: 'broken'; readonly fault: SsimFault };

/** What a timetable is checked against. */
export interface SsimOptions {
  /** Whether passengers can be carried to a station, by its IATA code; without it every code is. */
  readonly isKnownAirport?: (iata: string) => boolean;
}

/**
 * Characters of a file: about 330,000 records, several of the largest airlines together. Beyond that a file
 * is a mistake that would exhaust memory, and its serial numbers would start anew.
 */
export const MAX_TIMETABLE_CHARACTERS = 64 * 1024 * 1024;

/**
 * Reads an IATA SSIM Chapter 7 file: records of 200 characters, CRLF or LF, any number of carriers, padding
 * skipped. Local times stay local: the UTC variations are only checked, for the station's zone knows better.
 */
export function readSsim(text: string, options: SsimOptions = {}): SsimReading {
  if (text.length > MAX_TIMETABLE_CHARACTERS) {
    const reason = `the file has ${text.length} characters; ${MAX_TIMETABLE_CHARACTERS} are allowed`;
    return { kind: 'broken', fault: { line: 1, column: 1, reason } };
  }
  const reader = new TimetableReader(options.isKnownAirport ?? (() => true));
  let line = 0;
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const hasReturn = newline > start && text[newline - 1] === '\r';
    line++;
    const fault = reader.readRecord(new SsimRecord(text.slice(start, hasReturn ? end - 1 : end), line));
    if (fault !== null) return { kind: 'broken', fault };
    start = end + 1;
  }
  if (reader.isComplete) return { kind: 'timetable', schedules: reader.schedules };
  const reason = `the file ends here; ${reader.allowedNext} is required`;
  return { kind: 'broken', fault: { line: line + 1, column: 1, reason } };
}

/** Follows the order of records: header, then carrier, legs with their segments, trailer, as often as needed. */
class TimetableReader {
  readonly #flights = new FlightCollector();
  readonly #isKnownAirport: (iata: string) => boolean;
  #next: 'HEADER' | 'CARRIER' | 'FLIGHTS' | 'NOTHING' = 'HEADER';
  #carrier: CarrierRecord | null = null;
  #serial = 0;

  constructor(isKnownAirport: (iata: string) => boolean) {
    this.#isKnownAirport = isKnownAirport;
  }

  get schedules(): readonly FlightSchedule[] {
    return this.#flights.schedules;
  }

  get isComplete(): boolean {
    return this.#next === 'NOTHING';
  }

  get allowedNext(): string {
    switch (this.#next) {
      case 'HEADER':
        return 'a header record (1)';
      case 'CARRIER':
        return 'a carrier record (2)';
      case 'FLIGHTS':
        return 'a flight leg (3), segment data (4) after a leg, or the trailer (5)';
      case 'NOTHING':
        return 'padding with zeros';
    }
  }

  readRecord(record: SsimRecord): SsimFault | null {
    checkCharacters(record);
    if (record.fault !== null) return record.fault;
    if (record.text.startsWith('0')) {
      record.requireText([1, RECORD_LENGTH], '0'.repeat(RECORD_LENGTH), 'a padding record is 200 zeros');
      return record.fault;
    }
    const earlierFault = this.#finishEarlier(record);
    if (earlierFault !== null) return earlierFault;
    const serial = this.#serial + 1;
    this.#readByType(record);
    if (readDigits(record, SERIAL, 'a serial number') !== serial) {
      const expected = String(serial).padStart(6, '0');
      record.refuse(SERIAL[0], `serial number "${record.field(SERIAL)}" found; ${expected} follows`);
    }
    this.#serial = serial;
    return record.fault;
  }

  /** A record that says nothing more about the leg or flight before it completes them. */
  #finishEarlier(record: SsimRecord): SsimFault | null {
    if (this.#carrier === null || record.text.startsWith('4')) return null;
    const fault = this.#flights.finishLeg();
    const isNextLeg = record.text.startsWith('3') && record.field(LEG.sequence) !== '01';
    return fault ?? (isNextLeg ? null : this.#flights.finishFlight(this.#carrier));
  }

  #readByType(record: SsimRecord): void {
    const type = record.text.charAt(0);
    if (this.#next === 'HEADER' && type === '1') {
      readHeaderRecord(record);
      this.#next = 'CARRIER';
    } else if (this.#next === 'CARRIER' && type === '2') {
      this.#carrier = readCarrierRecord(record);
      this.#next = 'FLIGHTS';
    } else if (this.#next === 'FLIGHTS' && this.#carrier !== null) {
      this.#readFlightRecord(record, type, this.#carrier);
    } else {
      record.refuse(1, `record type "${type}" found; ${this.allowedNext} is required`);
    }
  }

  #readFlightRecord(record: SsimRecord, type: string, carrier: CarrierRecord): void {
    const lastLeg = this.#flights.lastLeg;
    if (type === '3') {
      const { airline, timeMode } = carrier;
      const leg = readLegRecord(record, { carrier: airline, timeMode, isKnownAirport: this.#isKnownAirport });
      if (record.fault === null) this.#flights.addLeg(leg, carrier);
    } else if (type === '4' && lastLeg !== undefined) {
      this.#flights.addSegment(lastLeg, readSegmentRecord(record, lastLeg.record));
    } else if (type === '5') {
      this.#next = readTrailerRecord(record, carrier.airline, this.#serial) ? 'CARRIER' : 'NOTHING';
    } else {
      record.refuse(1, `record type "${type}" found; ${this.allowedNext} is required`);
    }
  }
}

/** Records are printable ASCII throughout: a character beyond it would shift or blur the columns after it. */
function checkCharacters(record: SsimRecord): void {
  const strange = record.text.search(/[^ -~]/);
  if (strange >= 0) {
    const code = record.text.charCodeAt(strange).toString(16).toUpperCase().padStart(4, '0');
    record.refuse(strange + 1, `character U+${code} found; printable ASCII is required`);
  }
  const { length } = record.text;
  if (length === RECORD_LENGTH) return;
  record.refuse(
    Math.min(length, RECORD_LENGTH) + 1,
    `a record of ${length} characters; ${RECORD_LENGTH} are required`,
  );
}
