import { describe, expect, it } from 'vitest';
import { readPlaceDirectory } from '../../src/places/place-directory.js';
import { parseSearch, type SearchRequest } from '../../src/queries/search-criteria.js';

const places = readPlaceDirectory();

/** One adult from Paris to London on 1 December 2026, asked for a month before, unless changed. */
function parse(changes: Partial<SearchRequest> = {}, at = '2026-11-01T12:00:00Z', currency = 'EUR') {
  const request: SearchRequest = {
    ...{ departure: 'Paris', destination: 'London', departDate: '2026-12-01', returnDate: null },
    passengers: { ADULT: 1, CHILD: 0, INFANT: 0 },
    ...{ cabin: 'ECONOMY', maxStops: null, budget: null, sortBy: 'PRICE' },
    ...changes,
  };
  return parseSearch(request, { places, now: new Date(at), currency });
}

/** The fault of a search as `field: message`, or null when there is none. */
function fault(...asked: Parameters<typeof parse>): string | null {
  const parsed = parse(...asked);
  return 'kind' in parsed ? `${parsed.field}: ${parsed.message}` : null;
}

function party(ADULT: number, CHILD = 0, INFANT = 0): Partial<SearchRequest> {
  return { passengers: { ADULT, CHILD, INFANT } };
}

describe('a search', () => {
  it('is read into places with their airports, and whatever else was asked for', () => {
    const criteria = parse({ returnDate: '2026-12-08', maxStops: 1, budget: '499.99', sortBy: 'DURATION' });
    if ('kind' in criteria) throw new Error(criteria.message);
    const { from, to, ...others } = criteria;
    expect([from.code, to.code]).toEqual(['PAR', 'LON']);
    expect(from.airports.map(({ code }) => code)).toEqual(expect.arrayContaining(['CDG', 'ORY']));
    expect(others).toEqual({
      ...{ departDate: '2026-12-01', returnDate: '2026-12-08', maxStops: 1, budgetMinor: 49_999 },
      passengers: { ADULT: 1, CHILD: 0, INFANT: 0 },
      ...{ cabin: 'ECONOMY', sortBy: 'DURATION' },
    });
  });

  it('may name an airport by its code, and allows two stops and any price unless told', () => {
    expect(parse({ departure: 'cdg' })).toMatchObject({
      from: { code: 'CDG', airports: [{ code: 'CDG' }] },
      ...{ maxStops: 2, budgetMinor: null },
    });
  });
});

describe('a place', () => {
  it.each([
    ['departure', 'Atlantis', /^input\.departure: is no city or airport .*; give a name or an IATA code/u],
    ['destination', 'Londno', /^input\.destination: is no city .*; perhaps LON \(London, GB\)/u],
    ['departure', '', /^input\.departure: is no city/u],
    ['departure', 'x'.repeat(10_000), /^input\.departure: is no city or airport .{0,100}$/u],
    ['destination', 'San José', /^input\.destination: stands for several places; give a code: .*SJC.*SJO/u],
  ])('that %s "%s" does not name one is told what to give', (field, text, message) => {
    const answer = fault({ [field]: text });
    const sorted = answer?.replace(/(?<a>SJO.*), (?<b>SJC[^,]*, US\))/u, '$<b>, $<a>');
    expect(sorted).toMatch(message);
  });

  it.each([
    ['Paris', 'PAR'],
    ['Paris', 'CDG'],
    ['ORY', 'Paris'],
  ])('to go to is another than %s, unlike %s', (departure, destination) => {
    expect(fault({ departure, destination })).toMatch(
      /^input\.destination: must be another place than the departure; both include (?:CDG|ORY)$/u,
    );
  });

  it('to go to may be another airport of the same city', () => {
    expect(fault({ departure: 'CDG', destination: 'ORY' })).toBeNull();
  });
});

describe('a date', () => {
  it.each([
    ['CDG', '2026-11-01T22:59:59Z', '2026-11-01'],
    ['CDG', '2026-11-01T23:00:00Z', '2026-11-02'],
    ['AKL', '2026-11-01T11:00:00Z', '2026-11-02'],
    ['AKL', '2026-11-01T10:59:00Z', '2026-11-01'],
    ['HNL', '2026-11-01T09:59:00Z', '2026-10-31'],
    ['HNL', '2026-11-01T10:00:00Z', '2026-11-01'],
  ])('at %s, at %s, may be %s and no earlier', (departure, at, today) => {
    const before = new Date(Date.parse(today) - 1).toISOString().slice(0, 10);
    expect(fault({ departure, departDate: today }, at)).toBeNull();
    expect(fault({ departure, departDate: before }, at)).toBe(
      `input.departDate: is in the past at ${departure}; the earliest date there is ${today}`,
    );
  });

  it('is at most a year ahead, there and back', () => {
    const tooFar = 'is too far ahead; the latest date is 2027-11-01';
    expect(fault({ departDate: '2027-11-01', returnDate: '2027-11-01' })).toBeNull();
    expect(fault({ departDate: '2027-11-02' })).toBe(`input.departDate: ${tooFar}`);
    expect(fault({ returnDate: '2027-11-02' })).toBe(`input.returnDate: ${tooFar}`);
  });

  it('of return is that of departure or later', () => {
    expect(fault({ returnDate: '2026-12-01' })).toBeNull();
    expect(fault({ returnDate: '2026-11-30' })).toBe(
      'input.returnDate: is before the departure; it must be 2026-12-01 or later',
    );
  });
});

describe('the party', () => {
  it.each([party(9), party(1, 8), party(3, 3, 3), party(1, 0, 1)])('may be %j', (changes) => {
    expect(fault(changes)).toBeNull();
  });

  it.each([
    [party(10), /^input\.adults: .* together must be at most 9, 10 given$/u],
    [party(4, 3, 3), /^input\.adults: .* together must be at most 9, 10 given$/u],
    [party(2_147_483_647, 2_147_483_647), /^input\.adults: .* at most 9, 4294967294 given$/u],
    [party(0, 1), /^input\.adults: must be at least 1/u],
    [party(0), /^input\.adults: must be at least 1/u],
    [party(1, 0, 2), /^input\.infants: must be at most the number of adults \(1\)/u],
    [party(-1), /^input\.adults: must not be negative, -1 given$/u],
    [party(1, -1), /^input\.children: must not be negative, -1 given$/u],
    [party(10, 0, -1), /^input\.infants: must not be negative, -1 given$/u],
  ])('is not %j', (changes, message) => {
    expect(fault(changes)).toMatch(message);
  });
});

describe('stops and budget', () => {
  it.each([0, 1, 2])('may be %i stops', (maxStops) => {
    expect(parse({ maxStops })).toMatchObject({ maxStops });
  });

  it.each([3, -1, 100])('are not %i stops', (maxStops) => {
    expect(fault({ maxStops })).toBe(
      `input.maxStops: must be 0 (non-stop), 1 or 2, ${String(maxStops)} given`,
    );
  });

  it.each([
    ['500', 'EUR', 50_000],
    ['0.01', 'EUR', 1],
    ['499.999', 'EUR', 49_999],
    ['9999999999999', 'EUR', 999_999_999_999_900],
    ['70000.5', 'JPY', 70_000],
    ['1.2345', 'KWD', 1_234],
  ])('may be %s in %s, rounded down', (budget, currency, budgetMinor) => {
    expect(parse({ budget }, undefined, currency)).toMatchObject({ budgetMinor });
  });

  it.each([
    ['0', 'EUR', 13],
    ['-1', 'EUR', 13],
    ['0.009', 'EUR', 13],
    ['12345678901234', 'EUR', 13],
    ['1e3', 'EUR', 13],
    ['0.5', 'JPY', 15],
    ['-1', 'KWD', 12],
  ])('are not %s in %s', (budget, currency, digits) => {
    expect(fault({ budget }, undefined, currency)).toBe(
      `input.budget: must be an amount above zero in ${currency} of at most ${String(digits)} digits, e.g. 500 or "499.99"`,
    );
  });
});
