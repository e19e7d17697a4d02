import type { PlaceRow } from '../../places/place-table.js';
import { EMPTY_NAME_WORDS, placeKey, placeWords } from '../../places/place-text.js';
import { greatCircleKm } from '../../domain/geography/great-circle.js';
import { BUSY_AIRPORTS } from './busy-airports.js';
import { ALIASES_BY_CITY } from './city-aliases.js';
import { CITIES_BY_AIRPORT } from './city-names.js';
import { METROPOLITAN_AREAS } from './metropolitan-areas.js';
import { ADDED_AIRPORTS, CLOSED_AIRPORTS, ZONE_CORRECTIONS } from './place-corrections.js';
import type { AirportDataRecord, OurAirportsRecord, PlaceSources } from './place-sources.js';

/** Sources farther apart than this speak of two airports: a code was given to another one. */
const SAME_AIRPORT_KM = 300;

/** Length from which a runway says no more about traffic: 14,000 feet. */
const LONGEST_RUNWAY_FEET = 14_000;

/** Countries where City follows the name of a municipality and is not part of it. */
const CITY_SUFFIX_COUNTRIES: ReadonlySet<string> = new Set(['JP', 'KR', 'PH', 'TW', 'VN']);

const IMPORTANCE_BY_TYPE: Readonly<Record<string, number>> = {
  large_airport: 30,
  medium_airport: 15,
  small_airport: 6,
  seaplane_base: 3,
  heliport: 2,
};

/** All rows of the table, airports then areas, each by code; throws where the sources need a correction. */
export function makePlaceRows(sources: PlaceSources): readonly PlaceRow[] {
  const metropolitanCodes = metropolitanCodesByAirport();
  const busy = busyImportances();
  const listed = [...sources.ourAirports.values()].filter(
    ({ code, hasScheduledService }) =>
      hasScheduledService && !CLOSED_AIRPORTS.has(code) && sources.airportData.has(code),
  );
  const codes = [...new Set([...listed.map(({ code }) => code), ...ADDED_AIRPORTS])].sort();
  requireKnown(codes, [...metropolitanCodes.keys(), ...busy.keys(), ...Object.keys(CITIES_BY_AIRPORT)]);
  requireKnown(codes, Object.keys(ZONE_CORRECTIONS));
  const airports = codes.map((code) =>
    airportRow(code, sources, metropolitanCodes.get(code) ?? '', busy.get(code) ?? 0),
  );
  requireKnown(
    airports.map(({ city }) => city),
    Object.keys(ALIASES_BY_CITY),
  );
  return [...airports, ...areaRows(airports)];
}

function airportRow(code: string, sources: PlaceSources, metropolitan: string, busy: number): PlaceRow {
  const data = sources.airportData.get(code);
  if (!data) throw new Error(`${code}: not in airport-data-js, which gives its zone`);
  const ours = sources.ourAirports.get(code);
  const best = ours ?? data;
  const isSameAirport = greatCircleKm(best, data) <= SAME_AIRPORT_KM;
  const zone = ZONE_CORRECTIONS[code] ?? (isSameAirport ? data.timeZone : undefined);
  if (zone === undefined) throw new Error(`${code}: the sources are far apart, its zone needs a correction`);
  const name = ours === undefined || (ours.name.includes('/') && isSameAirport) ? data.name : ours.name;
  const [municipality = '', ...otherCities] = municipalityNames(ours?.municipality ?? '');
  const city =
    METROPOLITAN_AREAS[metropolitan]?.name ??
    CITIES_BY_AIRPORT[code] ??
    cityOf(municipality || name, best.countryCode);
  const taken = new Set([...EMPTY_NAME_WORDS, ...placeWords(name), ...placeWords(city)]);
  const isTelling = isSameAirport && placeWords(data.name).some((word) => !taken.has(word));
  const aliases = [
    ...(isTelling ? [data.name] : []),
    ...[municipality, ...otherCities, CITIES_BY_AIRPORT[code] ?? ''],
    ...(metropolitan === '' ? (ALIASES_BY_CITY[city]?.split('|') ?? []) : []),
  ];
  return {
    kind: 'A',
    code,
    name,
    city,
    country: best.countryCode,
    latitude: degrees(best.latitude),
    longitude: degrees(best.longitude),
    zone,
    metropolitan,
    importance: String(importanceOf(ours, data, isSameAirport) + busy),
    aliases: distinctNames(aliases, [name, city]).join('|'),
  };
}

function areaRows(airports: readonly PlaceRow[]): readonly PlaceRow[] {
  return Object.entries(METROPOLITAN_AREAS)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, area]) => ({
      kind: 'C',
      code,
      name: area.name,
      city: '',
      country: airports.find(({ metropolitan }) => metropolitan === code)?.country ?? '',
      latitude: '',
      longitude: '',
      zone: '',
      metropolitan: '',
      importance: '',
      aliases: distinctNames(area.aliases?.split('|') ?? [], [area.name]).join('|'),
    }));
}

function importanceOf(
  ours: OurAirportsRecord | undefined,
  data: AirportDataRecord,
  isSameAirport: boolean,
): number {
  const byType = IMPORTANCE_BY_TYPE[ours?.type ?? (data.isLarge ? 'large_airport' : 'medium_airport')] ?? 0;
  if (!isSameAirport) return byType;
  const runway = Math.round(Math.min(data.runwayFeet, LONGEST_RUNWAY_FEET) / 2000);
  return byType + runway + (data.isLarge ? 6 : 0);
}

/** Without what a traveller leaves out: "Baguio City", "Buol-Celebes Island" and "Mae Sot Airport" lose their ends. */
function cityOf(name: string, countryCode: string): string {
  const city = name
    .replace(/,? (International |Regional )?(Airport|Airfield|Army Aviation Centre)\b.*$/, '')
    .replace(/-\p{Lu}[\p{L} ]* Island$/u, '');
  return CITY_SUFFIX_COUNTRIES.has(countryCode) ? city.replace(/ City$/, '') : city;
}

/** "Paris (Roissy-en-France, Val-d'Oise)" as Paris and Roissy-en-France: regions after a comma are dropped. */
function municipalityNames(municipality: string): readonly string[] {
  return municipality
    .split(/[()/]| - /)
    .map((part) => (part.split(',')[0] ?? '').trim())
    .filter((part) => part !== '' && !/^[A-Z]{2}$/.test(part));
}

/** Names without those that are taken or only another spelling of one before. */
function distinctNames(names: readonly string[], taken: readonly string[]): readonly string[] {
  const seen = new Set(['', ...taken.map(placeKey)]);
  return names.filter((name) => {
    const key = placeKey(name);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

function metropolitanCodesByAirport(): ReadonlyMap<string, string> {
  return uniqueEntries(
    Object.entries(METROPOLITAN_AREAS).map(([area, { members }]) => ({ value: area, codes: members })),
  );
}

function busyImportances(): ReadonlyMap<string, number> {
  return uniqueEntries(BUSY_AIRPORTS.map(({ importance, codes }) => ({ value: importance, codes })));
}

function uniqueEntries<T>(
  lists: readonly { readonly value: T; readonly codes: string }[],
): ReadonlyMap<string, T> {
  const entries = new Map<string, T>();
  for (const { value, codes } of lists) {
    for (const code of codes.split(' ')) {
      if (entries.has(code)) throw new Error(`${code}: listed twice`);
      entries.set(code, value);
    }
  }
  return entries;
}

function requireKnown(codes: readonly string[], wanted: readonly string[]): void {
  const known = new Set(codes);
  const unknown = wanted.filter((code) => !known.has(code));
  if (unknown.length > 0) throw new Error(`not in the table but named in the lists: ${unknown.join(' ')}`);
}

/** Four decimals: eleven metres. */
function degrees(value: number): string {
  return String(Math.round(value * 10_000) / 10_000);
}
