import type { Airport } from '../../../../src/domain/geography/airport.js';

/** Airports where they really are, in their real zones. */
export const AIRPORTS: readonly Airport[] = [
  airport('CDG', 'FR', 49.01, 2.55, 'Europe/Paris', 'PAR'),
  airport('ORY', 'FR', 48.72, 2.36, 'Europe/Paris', 'PAR'),
  airport('NCE', 'FR', 43.66, 7.22, 'Europe/Paris'),
  airport('BOD', 'FR', 44.83, -0.72, 'Europe/Paris'),
  airport('LHR', 'GB', 51.47, -0.45, 'Europe/London', 'LON'),
  airport('LGW', 'GB', 51.15, -0.19, 'Europe/London', 'LON'),
  airport('KEF', 'IS', 63.99, -22.62, 'Atlantic/Reykjavik', 'REK'),
  airport('JFK', 'US', 40.64, -73.78, 'America/New_York', 'NYC'),
  airport('EWR', 'US', 40.69, -74.17, 'America/New_York', 'NYC'),
  airport('BOS', 'US', 42.36, -71.01, 'America/New_York'),
  airport('LAX', 'US', 33.94, -118.41, 'America/Los_Angeles'),
  airport('HNL', 'US', 21.32, -157.92, 'Pacific/Honolulu'),
  airport('SYD', 'AU', -33.95, 151.18, 'Australia/Sydney'),
  airport('AKL', 'NZ', -37.01, 174.79, 'Pacific/Auckland'),
  airport('NRT', 'JP', 35.76, 140.39, 'Asia/Tokyo', 'TYO'),
  airport('SIN', 'SG', 1.36, 103.99, 'Asia/Singapore'),
];

const byCode = new Map(AIRPORTS.map((each) => [each.code, each]));

/** The airport of a code, for a timetable. */
export function airportOf(code: string): Airport | undefined {
  return byCode.get(code);
}

/** The airports of codes that the fixtures have. */
export function airports(...codes: readonly string[]): readonly Airport[] {
  return codes.map((code) => {
    const found = byCode.get(code);
    if (found === undefined) throw new Error('no fixture for ' + code);
    return found;
  });
}

function airport(
  code: string,
  countryCode: string,
  latitude: number,
  longitude: number,
  timeZone: string,
  metropolitanCode: string | null = null,
): Airport {
  const names = { name: `${code} airport`, city: code };
  return { kind: 'AIRPORT', code, ...names, countryCode, latitude, longitude, timeZone, metropolitanCode };
}
