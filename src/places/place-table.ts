import type { Airport, MetropolitanArea } from '../domain/geography/airport.js';

/** The columns of `places.tsv`, in order; `kind` is A for an airport and C for a metropolitan area. */
export const PLACE_COLUMNS = [
  'kind',
  'code',
  'name',
  'city',
  'country',
  'latitude',
  'longitude',
  'zone',
  'metropolitan',
  'importance',
  'aliases',
] as const;

/** Text by column; an area leaves city, position, zone, metropolitan and importance empty. */
export type PlaceRow = Readonly<Record<(typeof PLACE_COLUMNS)[number], string>>;

/** A place with what ranks it and what else it is called. */
export interface RankedPlace<P extends Airport | MetropolitanArea = Airport | MetropolitanArea> {
  readonly place: P;
  /** 0 to 100, from size and traffic; an area's is that of its first airport. */
  readonly importance: number;
  /** The name and what else the place is called. */
  readonly names: readonly string[];
}

/** The table as typed places, each list with the most important first. */
export interface PlaceTable {
  readonly airports: readonly RankedPlace<Airport>[];
  readonly areas: readonly RankedPlace<MetropolitanArea>[];
}

/** The text of a table, header first. */
export function formatPlaceTable(rows: readonly PlaceRow[]): string {
  const lines = rows.map((row) => PLACE_COLUMNS.map((column) => row[column]).join('\t'));
  return [PLACE_COLUMNS.join('\t'), ...lines, ''].join('\n');
}

/** Reads a table; throws on a damaged one, since it ships with the program. */
export function parsePlaceTable(tsvText: string): PlaceTable {
  const text = tsvText.replace(/\r/g, '').replace(/\n+$/, '');
  const [header, ...lines] = text.split('\n');
  if (header !== PLACE_COLUMNS.join('\t')) throw new Error('places table: unexpected header');
  const rows = lines.map(toRow);
  const airports = rows.filter(({ kind }) => kind === 'A').map(toAirport);
  airports.sort(byImportance);
  const members = groupByMetropolitanCode(airports);
  const areas = rows
    .filter(({ kind }) => kind === 'C')
    .map((row) => toArea(row, members.get(row.code) ?? []));
  areas.sort(byImportance);
  return { airports, areas };
}

function toRow(line: string): PlaceRow {
  const cells = line.split('\t');
  if (cells.length !== PLACE_COLUMNS.length) throw new Error(`places table: damaged row ${cells[1] ?? line}`);
  const row: Partial<Record<keyof PlaceRow, string>> = {};
  for (const [index, column] of PLACE_COLUMNS.entries()) row[column] = cells[index] ?? '';
  return row as PlaceRow;
}

function toAirport(row: PlaceRow): RankedPlace<Airport> {
  return {
    place: {
      kind: 'AIRPORT',
      code: row.code,
      name: row.name,
      city: row.city,
      countryCode: row.country,
      latitude: Number(row.latitude),
      longitude: Number(row.longitude),
      timeZone: row.zone,
      metropolitanCode: row.metropolitan || null,
    },
    importance: Number(row.importance),
    names: namesOf(row),
  };
}

function toArea(row: PlaceRow, airports: readonly RankedPlace<Airport>[]): RankedPlace<MetropolitanArea> {
  const { code, name, country: countryCode } = row;
  const [first] = airports;
  if (!first) throw new Error('places table: no airport in the area ' + code);
  const airportCodes = airports.map(({ place }) => place.code);
  return {
    place: { kind: 'CITY', code, name, countryCode, airportCodes },
    importance: first.importance,
    names: namesOf(row),
  };
}

function namesOf(row: PlaceRow): readonly string[] {
  return row.aliases === '' ? [row.name] : [row.name, ...row.aliases.split('|')];
}

function groupByMetropolitanCode(
  airports: readonly RankedPlace<Airport>[],
): ReadonlyMap<string, readonly RankedPlace<Airport>[]> {
  const groups = new Map<string, RankedPlace<Airport>[]>();
  for (const airport of airports) {
    const code = airport.place.metropolitanCode;
    if (code === null) continue;
    const group = groups.get(code);
    if (group) group.push(airport);
    else groups.set(code, [airport]);
  }
  return groups;
}

function byImportance(a: RankedPlace, b: RankedPlace): number {
  return b.importance - a.importance || (a.place.code < b.place.code ? -1 : 1);
}
