import { parseAircraftConfiguration, type AircraftConfiguration } from '../fields/aircraft-configuration.js';
import { readAirline, readDigits, readStation, requireCharacters } from '../fields/code-fields.js';
import { LEG, SEGMENT } from '../ssim-layout.js';
import type { SsimRecord } from '../ssim-record.js';

/** Data element 050: the flight whose seats this leg sells under another designator. */
const OPERATING_FLIGHT = 50;
/** Data element 108: the aircraft configuration, where it is too long for the leg's record. */
const LONG_CONFIGURATION = 108;

/** What a segment record says about the leg before it. */
export interface SegmentRecord {
  readonly isCodeshare: boolean;
  readonly configuration: AircraftConfiguration | null;
}

/** Reads one data element; elements that say nothing about seats are checked and left out. */
export function readSegmentRecord(record: SsimRecord, leg: SsimRecord): SegmentRecord {
  const belongsTo = 'segment data follow the leg they are about';
  record.requireText(SEGMENT.legIdentity, leg.field(SEGMENT.legIdentity), belongsTo);
  record.requireText(SEGMENT.variationOverflow, leg.field(LEG.variationOverflow), belongsTo);
  requireCharacters(record, SEGMENT.boardIndicator, /[^A-Z]/, 'a board point indicator is a letter');
  requireCharacters(record, SEGMENT.offIndicator, /[^A-Z]/, 'an off point indicator is a letter');
  const dataElement = readDigits(record, SEGMENT.dataElement, 'a data element identifier');
  readStation(record, SEGMENT.boardStation);
  readStation(record, SEGMENT.offStation);
  const from = SEGMENT.data[0];
  if (dataElement === OPERATING_FLIGHT) readAirline(record, [from, from + 2]);
  const isLong = dataElement === LONG_CONFIGURATION;
  const configuration = isLong ? parseAircraftConfiguration(record.field(SEGMENT.data)) : null;
  if (configuration?.kind === 'broken') record.refuse(from + configuration.offset, configuration.reason);
  return { isCodeshare: dataElement === OPERATING_FLIGHT, configuration };
}
