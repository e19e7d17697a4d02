import { Temporal } from 'temporal-polyfill';
import type { PlaceRow } from '../../places/place-table.js';

/** No clock on earth is farther from the sun than this: 3.2 hours in the west of China. */
const FARTHEST_FROM_SUN_HOURS = 3.5;

/** A winter and summer day would do as well; zones are compared to the sun at one instant. */
const ZONE_CHECKED_AT = Temporal.Instant.from('2026-01-15T00:00:00Z');

/** The reasons why rows may not be published, each with its code; empty when all are good. */
export function checkPlaceRows(rows: readonly PlaceRow[]): readonly string[] {
  const countries = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  const seen = new Set<string>();
  return rows.flatMap((row) => {
    const key = row.kind + row.code;
    const problems = [
      ...(seen.has(key) ? ['listed twice'] : []),
      ...commonProblems(row, countries),
      ...(row.kind === 'A' ? airportProblems(row) : areaProblems(row, rows)),
    ];
    seen.add(key);
    return problems.map((problem) => `${row.code} (${row.name}): ${problem}`);
  });
}

function commonProblems(row: PlaceRow, countries: Intl.DisplayNames): readonly string[] {
  const problems: string[] = [];
  if (!/^[A-Z]{3}$/.test(row.code)) problems.push('the code is not three capital letters');
  if (row.name.trim() === '') problems.push('no name');
  if (!/^[A-Z]{2}$/.test(row.country) || countries.of(row.country) === undefined)
    problems.push(`unknown country "${row.country}"`);
  if (Object.values(row).some((cell) => /[\t\r\n]|^\s|\s$|\s\s/.test(cell)))
    problems.push('untidy white space');
  return problems;
}

function airportProblems(row: PlaceRow): readonly string[] {
  const problems: string[] = [];
  if (row.city === '' || /[()/;]|^(Null|Unknown)$/i.test(row.city)) problems.push(`bad city "${row.city}"`);
  if (!isWithin(row.latitude, 90)) problems.push(`latitude ${row.latitude}`);
  if (!isWithin(row.longitude, 180)) problems.push(`longitude ${row.longitude}`);
  if (!/^\d{1,3}$/.test(row.importance)) problems.push(`importance ${row.importance}`);
  const offsetHours = zoneOffsetHours(row.zone);
  if (offsetHours === undefined) problems.push(`unknown zone "${row.zone}"`);
  else if (hoursFromSun(offsetHours, Number(row.longitude)) > FARTHEST_FROM_SUN_HOURS)
    problems.push(`the zone ${row.zone} is not at longitude ${row.longitude}`);
  return problems;
}

function areaProblems(row: PlaceRow, rows: readonly PlaceRow[]): readonly string[] {
  const members = rows.filter(({ kind, metropolitan }) => kind === 'A' && metropolitan === row.code);
  if (members.length === 0) return ['no airport in the area'];
  const isSingleNamesake = members.length === 1 && members[0]?.code === row.code;
  return isSingleNamesake ? ['an area of one airport with the same code says nothing'] : [];
}

function isWithin(text: string, limit: number): boolean {
  return /^-?\d+(\.\d+)?$/.test(text) && Math.abs(Number(text)) <= limit;
}

function zoneOffsetHours(zone: string): number | undefined {
  try {
    return ZONE_CHECKED_AT.toZonedDateTimeISO(zone).offsetNanoseconds / 3.6e12;
  } catch {
    return undefined;
  }
}

function hoursFromSun(offsetHours: number, longitude: number): number {
  const difference = Math.abs(offsetHours - longitude / 15) % 24;
  return Math.min(difference, 24 - difference);
}
