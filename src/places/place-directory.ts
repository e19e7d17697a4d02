import { readFileSync } from 'node:fs';
import type { Airport, Place } from '../domain/geography/airport.js';
import { projectFile } from '../platform/project-file.js';
import { countryName } from './country-name.js';
import { createPlaceNames, type PlaceNames } from './place-names.js';
import { createPlaceSearch, type PlaceSearch } from './place-search.js';
import { parsePlaceTable } from './place-table.js';
import { placeKey } from './place-text.js';

/** Longer texts are no place: the longest name of an airport has 75 characters. */
export const MAX_PLACE_TEXT_LENGTH = 80;

/** As many as someone reads. */
const MAX_SUGGESTIONS = 5;

/** Shorter beginnings suggest anything. */
const MIN_SUGGESTION_LENGTH = 3;

/** What a text stands for. */
export type PlaceResolution =
  | { readonly kind: 'found'; readonly place: Place }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly Place[] }
  | { readonly kind: 'unknown'; readonly suggestions: readonly Place[] };

/** The airports with scheduled service and the metropolitan areas. */
export interface PlaceDirectory {
  /** The airport of an IATA code in capital letters; never a metropolitan area. */
  airport(code: string): Airport | undefined;
  /** All airports, the most important first. */
  airports(): readonly Airport[];
  /** Airports that a place stands for: itself, or those of the metropolitan area, the most important first. */
  airportsOf(place: Place): readonly Airport[];
  /**
   * What a code or a name stands for, in any case and with or without diacritics: a metropolitan code,
   * an airport code, a city, an airport's name or another name, in this order. A country after a comma
   * chooses among namesakes ("San José, Costa Rica"); otherwise the clearly most important one is meant.
   */
  resolve(text: string): PlaceResolution;
  /** The best places for what someone has typed so far, at most `limit`. */
  search(text: string, limit: number): readonly Place[];
}

/** Reads the directory that ships with the program. */
export function readPlaceDirectory(): PlaceDirectory {
  return loadPlaceDirectory(readFileSync(projectFile('src/places/places.tsv'), 'utf8'));
}

/** Reads the text of a places table; the names are indexed when they are first asked for. */
function loadPlaceDirectory(tsvText: string): PlaceDirectory {
  const table = parsePlaceTable(tsvText);
  const airports = table.airports.map(({ place }) => place);
  const airportsByCode = new Map(airports.map((airport) => [airport.code, airport]));
  const areasByCode = new Map(table.areas.map(({ place }) => [place.code, place]));
  // Each takes longer than reading the table, and a process that only knows codes needs neither.
  const names = once(() => createPlaceNames(table));
  const index = once(() => createPlaceSearch(table));
  const search = (text: string, limit: number): readonly Place[] =>
    text.length > MAX_PLACE_TEXT_LENGTH ? [] : index().search(text, limit);

  return {
    airport: (code) => airportsByCode.get(code),
    airports: () => airports,
    airportsOf: (place) => {
      if (place.kind === 'AIRPORT') return [place];
      return place.airportCodes.flatMap((code) => airportsByCode.get(code) ?? []);
    },
    resolve: (text) => {
      if (text.length > MAX_PLACE_TEXT_LENGTH) return { kind: 'unknown', suggestions: [] };
      const code = text.trim().toUpperCase();
      const coded = areasByCode.get(code) ?? airportsByCode.get(code);
      if (coded) return { kind: 'found', place: coded };
      const candidates = findByName(names(), text);
      const [first] = candidates;
      if (!first) return { kind: 'unknown', suggestions: suggest(index(), text) };
      return candidates.length === 1 ? { kind: 'found', place: first } : { kind: 'ambiguous', candidates };
    },
    search,
  };
}

function findByName(names: PlaceNames, text: string): readonly Place[] {
  const whole = names.find(text, () => true);
  const comma = text.lastIndexOf(',');
  if (whole.length > 0 || comma < 0) return whole;
  const country = placeKey(text.slice(comma + 1));
  return names.find(text.slice(0, comma), (place) => isCountry(place.countryCode, country));
}

function isCountry(countryCode: string, key: string): boolean {
  if (key === '') return false;
  return countryCode.toLowerCase() === key || placeKey(countryName(countryCode)) === key;
}

/** What begins like the text; endings are dropped until something does, since slips come late in a word. */
function suggest(index: PlaceSearch, text: string): readonly Place[] {
  for (
    let beginning = text.trim();
    beginning.length >= MIN_SUGGESTION_LENGTH;
    beginning = beginning.slice(0, -1)
  ) {
    const places = index.search(beginning, MAX_SUGGESTIONS);
    if (places.length > 0) return places;
  }
  return [];
}

function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
