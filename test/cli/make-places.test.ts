import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkPlaceRows } from '../../src/cli/make-places/check-place-rows.js';
import { makePlaces } from '../../src/cli/make-places.js';
import { makePlaceRows } from '../../src/cli/make-places/place-rows.js';
import { readPlaceSources, type PlaceSources } from '../../src/cli/make-places/place-sources.js';
import { projectFile } from '../../src/platform/project-file.js';
import type { PlaceRow } from '../../src/places/place-table.js';

describe('make-places', () => {
  let sources: PlaceSources;
  let rows: readonly PlaceRow[];
  const rowOf = (code: string): PlaceRow => {
    const row = rows.find((each) => each.kind === 'A' && each.code === code);
    if (!row) throw new Error(code + ' is not in the table');
    return row;
  };

  beforeAll(async () => {
    sources = await readPlaceSources();
    rows = makePlaceRows(sources);
  });

  it('gives the committed table', async () => {
    const committed = readFileSync(projectFile('src/places/places.tsv'), 'utf8');
    // Compared as a boolean: the difference of two such texts would fill the screen.
    expect((await makePlaces()) === committed, 'run node dist/src/cli/make-places.js').toBe(true);
  });

  it('has the airports with scheduled service', () => {
    const count = rows.filter(({ kind }) => kind === 'A').length;
    expect(count).toBeGreaterThan(4000);
    expect(count).toBeLessThan(4300);
    expect(rows.some(({ code }) => code === 'ISL')).toBe(false);
  });

  it.each([
    ['CDG', 'Paris'],
    ['LHR', 'London'],
    ['GIG', 'Rio de Janeiro'],
    ['MXP', 'Milan'],
    ['LYS', 'Lyon'],
    ['SGN', 'Ho Chi Minh City'],
    ['LPT', 'Lampang'],
    ['NTX', 'Ranai'],
    ['BAG', 'Baguio'],
  ])('names the city of %s as travellers do', (code, city) => {
    expect(rowOf(code).city).toBe(city);
  });

  it('takes neither the place nor the zone of an earlier holder of a code', () => {
    expect(rowOf('JSK')).toMatchObject({ country: 'IR', zone: 'Asia/Tehran', latitude: '25.6548' });
  });

  it('refuses sources that place an airport far apart, unless its zone is corrected', () => {
    const lyon = sources.airportData.get('LYS');
    if (!lyon) throw new Error('LYS is not in the source');
    const moved = new Map(sources.airportData).set('LYS', { ...lyon, longitude: 60 });
    expect(() => makePlaceRows({ ...sources, airportData: moved })).toThrow(/LYS: .*far apart/);
  });

  it('refuses lists that name an airport which the table lacks', () => {
    const ourAirports = new Map(sources.ourAirports);
    ourAirports.delete('LHR');
    expect(() => makePlaceRows({ ...sources, ourAirports })).toThrow(/not in the table.*LHR/);
  });
});

describe('checkPlaceRows', () => {
  const good: PlaceRow = {
    kind: 'A',
    code: 'LYS',
    name: 'Lyon Saint-Exupéry Airport',
    city: 'Lyon',
    country: 'FR',
    latitude: '45.7256',
    longitude: '5.0811',
    zone: 'Europe/Paris',
    metropolitan: '',
    importance: '50',
    aliases: '',
  };
  const area: PlaceRow = { ...good, kind: 'C', city: '', latitude: '', longitude: '', zone: '' };

  it('finds nothing wrong with a good row', () => {
    expect(checkPlaceRows([good])).toEqual([]);
  });

  it.each<[string, Partial<PlaceRow>, RegExp]>([
    ['code', { code: 'Lys' }, /three capital letters/],
    ['name', { name: '' }, /no name/],
    ['city', { city: '' }, /bad city/],
    ['unclean city', { city: 'Lyon (Rhône)' }, /bad city/],
    ['country', { country: 'QQ' }, /unknown country/],
    ['latitude', { latitude: '91' }, /latitude 91/],
    ['longitude', { longitude: 'NaN' }, /longitude NaN/],
    ['zone', { zone: 'Europe/Lyon' }, /unknown zone/],
    ['zone elsewhere', { zone: 'Asia/Tokyo' }, /not at longitude/],
    ['importance', { importance: '' }, /importance/],
    ['tab', { name: 'Lyon\tAirport' }, /white space/],
  ])('names the row and the reason: %s', (_, change, reason) => {
    const problems = checkPlaceRows([{ ...good, ...change }]);
    expect(problems.join()).toMatch(reason);
    expect(problems[0]).toContain(change.code ?? 'LYS');
  });

  it('refuses a code twice, an empty area and an area that says nothing', () => {
    expect(checkPlaceRows([good, good]).join()).toMatch(/listed twice/);
    expect(checkPlaceRows([good, { ...area, code: 'XXX' }]).join()).toMatch(/no airport in the area/);
    expect(checkPlaceRows([{ ...good, metropolitan: 'LYS' }, area]).join()).toMatch(/says nothing/);
  });
});
