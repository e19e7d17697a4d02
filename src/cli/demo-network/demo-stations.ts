import { greatCircleKm } from '../../domain/geography/great-circle.js';
import type { Airport } from '../../domain/geography/airport.js';
import { instantMsOf } from '../../platform/zoned-time.js';
import { performanceOf } from './aircraft-performance.js';

/** The day whose clocks the timetable states: northern winter, southern summer. */
export const REFERENCE_DATE = '2026-01-15';

/** Half a year later, when the clocks that ever change have changed. */
const OTHER_SEASON_DATE = '2026-07-15';

/** Published times are whole multiples of this. */
const ROUNDING_MINUTES = 5;

/** What the network asks about its stations. */
export interface DemoStations {
  /** What the clocks of a station add to UTC on the reference day, in minutes. */
  utcVariationMinutes(station: string): number;
  /**
   * What the clocks of the destination are ahead of those of the origin, in minutes, as the mean of both seasons:
   * a timetable open for ever is then never off by more than half of what the two clocks drift apart.
   */
  clockDifferenceMinutes(origin: string, destination: string): number;
  /** From gate to gate, by great circle and aircraft type, rounded up. */
  blockMinutes(origin: string, destination: string, aircraftType: string): number;
}

/** Answers from a directory of airports; throws on a station that it does not know. */
export function createDemoStations(airport: (code: string) => Airport | undefined): DemoStations {
  const known = (code: string): Airport => {
    const found = airport(code);
    if (found === undefined) throw new Error(`no airport ${code}`);
    return found;
  };
  const variationOn = (date: string, station: string): number => {
    const noon = date + 'T12:00';
    return (Date.parse(noon + 'Z') - instantMsOf(noon, known(station).timeZone)) / 60_000;
  };
  return {
    utcVariationMinutes: (station) => variationOn(REFERENCE_DATE, station),
    clockDifferenceMinutes: (origin, destination) => {
      const seasons = [REFERENCE_DATE, OTHER_SEASON_DATE];
      const differences = seasons.map((date) => variationOn(date, destination) - variationOn(date, origin));
      return differences.reduce((sum, difference) => sum + difference, 0) / seasons.length;
    },
    blockMinutes: (origin, destination, aircraftType) => {
      const { speedKmh, overheadMinutes } = performanceOf(aircraftType);
      const minutes = overheadMinutes + (greatCircleKm(known(origin), known(destination)) / speedKmh) * 60;
      return Math.ceil(minutes / ROUNDING_MINUTES) * ROUNDING_MINUTES;
    },
  };
}
