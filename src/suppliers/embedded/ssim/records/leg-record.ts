import { parseAircraftConfiguration, type AircraftConfiguration } from '../fields/aircraft-configuration.js';
import { readOneOf, requireCharacters } from '../fields/code-fields.js';
import { LEG } from '../ssim-layout.js';
import type { SsimRecord } from '../ssim-record.js';
import { readLegIdentity, type LegIdentity } from './leg-identity.js';
import { readLegPeriod, type LegPeriod } from './leg-period.js';
import { readLegRoute, type LegRoute } from './leg-route.js';
import { readLegTimes, type LegTimes } from './leg-times.js';

/** One leg as its record states it. */
export interface LegRecord extends LegIdentity, LegPeriod, LegTimes, LegRoute {
  readonly record: SsimRecord;
  readonly aircraftType: string;
  readonly configuration: AircraftConfiguration;
  /** True when the seats belong to a flight of another designator (SSIM: disclosure L and Z). */
  readonly isCodeshare: boolean;
  /** Legs, 1 for the first of the flight, at whose end the passengers of this leg may not get off. */
  readonly closedLegs: readonly number[];
  /** True when the same holds for the legs after the eleventh, which have no column. */
  readonly isClosedBeyond: boolean;
}

/** What a leg's record is read with. */
export interface LegContext {
  readonly carrier: string;
  readonly timeMode: 'LOCAL' | 'UTC';
  readonly isKnownAirport: (iata: string) => boolean;
}

/**
 * Reads one leg; what is wrong with it is noted on the record, the leftmost first. Stations of passenger
 * services must be known airports; cargo and the like may call elsewhere.
 */
export function readLegRecord(record: SsimRecord, context: LegContext): LegRecord {
  const identity = readLegIdentity(record, context.carrier);
  const period = readLegPeriod(record);
  const route = readLegRoute(record, identity.isPassengerService ? context.isKnownAirport : () => true);
  requireCharacters(record, LEG.aircraftType, /[^A-Z0-9]/, 'an aircraft type is three letters or digits');
  requireCharacters(record, LEG.bookingDesignators, /[^A-Z0-9 ]/, 'booking designators are letters');
  requireCharacters(
    record,
    LEG.variationOverflow,
    /[^A-Z0-9 ]/,
    'an overflow is a letter, a digit or a blank',
  );
  const disclosure = readOneOf(record, LEG.disclosure, ' LSXZ', 'disclosure');
  const closedLegs = readClosedLegs(record, identity.sequence);
  const isClosedBeyond = readOneOf(record, LEG.restrictionOverflow, ' Z', 'restriction overflow') === 'Z';
  const configuration = parseAircraftConfiguration(record.field(LEG.configuration));
  if (configuration.kind === 'broken') {
    record.refuse(LEG.configuration[0] + configuration.offset, configuration.reason);
  }
  return {
    record,
    ...identity,
    ...period,
    ...route,
    aircraftType: record.field(LEG.aircraftType),
    configuration,
    isCodeshare: disclosure === 'L' || disclosure === 'Z',
    closedLegs,
    isClosedBeyond,
    ...readLegTimes(record, route.clocks, context.timeMode),
  };
}

/** Column 150 is about the end of the flight's first leg, 151 about that of the second, and so on. */
function readClosedLegs(record: SsimRecord, sequence: number): readonly number[] {
  const codes = record.field(LEG.restrictions);
  if (codes.trim() === '') return [];
  requireCharacters(record, LEG.restrictions, /[^A-Z ]/, 'a traffic restriction is a letter or a blank');
  const closed = [...codes].flatMap((code, index) => (code === ' ' ? [] : index + 1));
  const over = closed.find((leg) => leg < sequence);
  if (over !== undefined) {
    const column = LEG.restrictions[0] + over - 1;
    record.refuse(column, `restriction on leg ${over}, which is over before leg ${sequence}`);
  }
  return closed;
}
