import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Place } from '../../src/domain/geography/airport.js';
import { MAX_PLACE_TEXT_LENGTH, readPlaceDirectory } from '../../src/places/place-directory.js';

const directory = readPlaceDirectory();
const label = ({ kind, code }: Place): string => (kind === 'CITY' ? code + '*' : code);
const resolved = (text: string): string => {
  const answer = directory.resolve(text);
  if (answer.kind === 'found') return label(answer.place);
  if (answer.kind === 'ambiguous') return 'ambiguous ' + answer.candidates.map(label).sort().join(' ');
  return 'unknown ' + answer.suggestions.map(label).join(' ');
};
const search = (text: string, limit = 5): readonly string[] => directory.search(text, limit).map(label);

const anyAirport = fc.constantFrom(...directory.airports());
/** What people type: parts of real names as well as anything else. */
const anyQuery = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.tuple(anyAirport, fc.nat(12)).map(([{ city, name }, end]) => (name + ' ' + city).slice(0, end)),
);

describe('airport', () => {
  it('is found by its code, and resolved by it where no metropolitan area has the same', () => {
    fc.assert(
      fc.property(anyAirport, (airport) => {
        expect(directory.airport(airport.code)).toBe(airport);
        const answer = directory.resolve(airport.code.toLowerCase());
        expect(answer).toMatchObject({ kind: 'found', place: { code: airport.code } });
      }),
    );
  });

  it('is not found by a metropolitan code or by small letters', () => {
    expect(directory.airport('PAR')).toBeUndefined();
    expect(directory.airport('cdg')).toBeUndefined();
    expect(directory.airport('BKK')?.kind).toBe('AIRPORT');
  });
});

describe('airportsOf', () => {
  it('is the airport itself, or the airports of the area with the most important first', () => {
    const codesOf = (text: string): readonly string[] => {
      const answer = directory.resolve(text);
      if (answer.kind !== 'found') throw new Error(text + ' is not found');
      return directory.airportsOf(answer.place).map(({ code }) => code);
    };
    expect(codesOf('LGW')).toEqual(['LGW']);
    expect(codesOf('LON')).toEqual(['LHR', 'LGW', 'STN', 'LTN', 'LCY', 'SEN']);
    expect(codesOf('PAR')).toEqual(['CDG', 'ORY', 'BVA']);
    expect(codesOf('NYC')).toEqual(['JFK', 'EWR', 'LGA', 'SWF']);
  });

  it('are the airports that name the area', () => {
    fc.assert(
      fc.property(anyAirport, (airport) => {
        const code = airport.metropolitanCode;
        const answer = directory.resolve(code ?? airport.code);
        if (answer.kind !== 'found') throw new Error(airport.code + ' is not found');
        expect(directory.airportsOf(answer.place)).toContain(airport);
        if (code !== null) expect(answer.place.kind).toBe('CITY');
      }),
    );
  });
});

describe('resolve', () => {
  it.each([
    ['PAR', 'PAR*'],
    ['cdg', 'CDG'],
    ['bkk', 'BKK*'],
    ['Paris', 'PAR*'],
    ['São Paulo', 'SAO*'],
    ['sao paulo', 'SAO*'],
    ['  NEW YORK ', 'NYC*'],
    ['London', 'LON*'],
    ['Birmingham', 'BHX'],
    ['Lyon', 'LYS'],
    ['St. Petersburg', 'LED'],
    ['saint petersburg', 'LED'],
    ["Xi'an", 'XIY'],
    ['London Heathrow Airport', 'LHR'],
    ['heathrow', 'LHR'],
    ['Newark', 'EWR'],
    ['Bombay', 'BOM'],
    ['Cologne', 'CGN'],
    ['köln', 'CGN'],
    ['Goa, India', 'GOI'],
    ['London, Canada', 'YXU'],
    ['london, ca', 'YXU'],
    ['San José, Costa Rica', 'SJO*'],
  ])('finds %s', (text, place) => {
    expect(resolved(text)).toBe(place);
  });

  it('is ambiguous where namesakes are equal', () => {
    expect(resolved('San Jose')).toBe('ambiguous SJC SJO*');
    expect(resolved('Springfield')).toBe('ambiguous SGF SPI');
  });

  it('takes a kind of airport for the name of none', () => {
    expect(directory.resolve('Regional Airport').kind).toBe('unknown');
    expect(directory.resolve('municipal').kind).toBe('unknown');
  });

  it('suggests what begins alike for an unknown name', () => {
    expect(resolved('Pariss')).toMatch(/^unknown PAR\* CDG ORY/);
    expect(resolved('Heathrwo')).toBe('unknown LHR');
    for (const text of ['', '   ', '!?', 'Xyzzyville', '東京']) expect(resolved(text)).toBe('unknown ');
  });

  it('finds the city of every airport', () => {
    for (const { city } of directory.airports()) expect(resolved(city)).not.toMatch(/^unknown/);
  });

  it('looks at no text that is longer than names are', () => {
    const name = 'Paris' + ' '.repeat(MAX_PLACE_TEXT_LENGTH - 5);
    expect(resolved(name)).toBe('PAR*');
    expect(resolved(name + ' ')).toBe('unknown ');
    expect(search(name + ' ')).toEqual([]);
    for (const airport of directory.airports())
      expect(airport.name.length).toBeLessThanOrEqual(MAX_PLACE_TEXT_LENGTH);
  });

  it('answers any text', () => {
    fc.assert(
      fc.property(anyQuery, (text) => {
        const answer = directory.resolve(text);
        if (answer.kind === 'ambiguous') {
          expect(answer.candidates.length).toBeGreaterThan(1);
          expect(answer.candidates.length).toBeLessThanOrEqual(9);
        }
        if (answer.kind === 'unknown') expect(answer.suggestions.length).toBeLessThanOrEqual(5);
      }),
    );
  });
});

describe('search', () => {
  it.each([
    ['lon', ['LON*', 'LHR', 'LGW', 'STN', 'LTN']],
    ['new yo', ['NYC*', 'JFK', 'EWR', 'LGA', 'SWF']],
    ['heathr', ['LHR']],
    ['sao pau', ['SAO*', 'GRU', 'CGH', 'VCP']],
    ['jfk', ['JFK']],
    ['xi an', ['XIY']],
    ["o'hare", ['ORD']],
    ['paris orly airport', ['ORY']],
    ['goa ind', ['GOI', 'GOX']],
  ])('completes %s', (text, places) => {
    expect(search(text).slice(0, places.length)).toEqual(places);
  });

  it('puts the exact code first, then cities, then other names, then countries', () => {
    expect(search('dal', 3)).toEqual(['DAL', 'QDF*', 'DFW']);
    expect(search('charles de g', 1)).toEqual(['CDG']);
    expect(search('new zeal', 1)).toEqual(['AKL']);
  });

  it('keeps its limit and repeats nothing', () => {
    fc.assert(
      fc.property(anyQuery, fc.integer({ min: 0, max: 20 }), (text, limit) => {
        const found = search(text, limit);
        expect(found.length).toBeLessThanOrEqual(limit);
        expect(new Set(found).size).toBe(found.length);
      }),
    );
  });

  it('finds an airport by any beginning of its city that has four letters', () => {
    fc.assert(
      fc.property(anyAirport, fc.nat(), (airport, at) => {
        const typed = airport.city.slice(0, 4 + (at % Math.max(1, airport.city.length - 3)));
        expect(search(typed, 1000)).toContain(airport.code);
        expect(search(typed.toUpperCase(), 1000)).toEqual(search(typed, 1000));
      }),
    );
  });
});
