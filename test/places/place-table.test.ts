import { describe, expect, it } from 'vitest';
import { formatPlaceTable, parsePlaceTable, type PlaceRow } from '../../src/places/place-table.js';

const orly: PlaceRow = {
  kind: 'A',
  code: 'ORY',
  name: 'Paris-Orly Airport',
  city: 'Paris',
  country: 'FR',
  latitude: '48.7233',
  longitude: '2.3794',
  zone: 'Europe/Paris',
  metropolitan: 'PAR',
  importance: '60',
  aliases: 'Orly|Villeneuve',
};
const roissy: PlaceRow = { ...orly, code: 'CDG', importance: '83', aliases: '' };
const lyon: PlaceRow = { ...orly, code: 'LYS', city: 'Lyon', metropolitan: '', importance: '52' };
const blank = { city: '', latitude: '', longitude: '', zone: '', metropolitan: '', importance: '' };
const paris: PlaceRow = { ...orly, ...blank, kind: 'C', code: 'PAR', name: 'Paris', aliases: '' };

describe('parsePlaceTable', () => {
  it('reads what formatPlaceTable writes, the most important first', () => {
    const { airports, areas } = parsePlaceTable(formatPlaceTable([lyon, orly, roissy, paris]));
    expect(airports.map(({ place }) => place.code)).toEqual(['CDG', 'ORY', 'LYS']);
    expect(airports[1]).toEqual({
      place: {
        kind: 'AIRPORT',
        code: 'ORY',
        name: 'Paris-Orly Airport',
        city: 'Paris',
        countryCode: 'FR',
        latitude: 48.7233,
        longitude: 2.3794,
        timeZone: 'Europe/Paris',
        metropolitanCode: 'PAR',
      },
      importance: 60,
      names: ['Paris-Orly Airport', 'Orly', 'Villeneuve'],
    });
    expect(airports[2]?.place.metropolitanCode).toBeNull();
    expect(areas).toEqual([
      {
        place: { kind: 'CITY', code: 'PAR', name: 'Paris', countryCode: 'FR', airportCodes: ['CDG', 'ORY'] },
        importance: 83,
        names: ['Paris'],
      },
    ]);
  });

  it('reads a table with the line ends of Windows', () => {
    const table = formatPlaceTable([orly, paris]).replaceAll('\n', '\r\n');
    expect(parsePlaceTable(table)).toEqual(parsePlaceTable(formatPlaceTable([orly, paris])));
  });

  it('refuses a damaged table', () => {
    expect(() => parsePlaceTable('')).toThrow('header');
    expect(() => parsePlaceTable(formatPlaceTable([orly]).replace('\t60\t', '\t'))).toThrow(
      'damaged row ORY',
    );
    expect(() => parsePlaceTable(formatPlaceTable([lyon, paris]))).toThrow('no airport in the area PAR');
  });
});
