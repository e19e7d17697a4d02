import type { Airport, Place } from '../domain/geography/airport.js';
import { greatCircleKm } from '../domain/geography/great-circle.js';
import { EMPTY_NAME_WORDS, placeKey, placeWords, shortKey } from './place-text.js';
import type { PlaceTable, RankedPlace } from './place-table.js';

/** Airports of one city name in one country are of the same city up to this distance. */
const SAME_CITY_KM = 120;

/** A metropolitan code marks a city of the world: it counts this much in importance. */
const AREA_BONUS = 20;

/** A place wins over its namesakes with this lead in importance: one band of traffic or half a class of size. */
const CLEAR_LEAD = 8;

/** As many namesakes as someone chooses among. */
const MAX_CANDIDATES = 9;

/** Words for kinds of airports, which alone name none. */
const KIND_WORDS: ReadonlySet<string> = new Set(
  'airfield airpark airstrip base county domestic field heliport municipal national of plane regional sea seaplane'.split(
    ' ',
  ),
);

/** Exact names of places, ignoring case, diacritics and punctuation. */
export interface PlaceNames {
  /** The bearers of a city's name, or else of an airport's name or another name; one unless truly equal. */
  find(name: string, isWanted: (place: Place) => boolean): readonly Place[];
}

/** Indexes the names of a table. */
export function createPlaceNames(table: PlaceTable): PlaceNames {
  const cities = new Map<string, RankedPlace[]>();
  const otherNames = new Map<string, RankedPlace[]>();
  for (const area of table.areas) {
    const bearer = { ...area, importance: area.importance + AREA_BONUS };
    add(cities, placeWords(area.place.name), bearer);
    for (const name of area.names) add(otherNames, placeWords(name), bearer);
  }
  for (const airport of table.airports) {
    const cityWords = placeWords(airport.place.city);
    if (airport.place.metropolitanCode === null) addCity(cities, cityWords, airport);
    for (const words of airport.names.map(placeWords)) {
      add(otherNames, words, airport);
      add(otherNames, tellingWords(words, cityWords), airport);
    }
  }
  return {
    find: (name, isWanted) => {
      const key = placeKey(name);
      const inCities = winners((cities.get(key) ?? []).filter(({ place }) => isWanted(place)));
      if (inCities.length > 0) return inCities;
      return winners((otherNames.get(key) ?? []).filter(({ place }) => isWanted(place)));
    },
  };
}

function add(index: Map<string, RankedPlace[]>, words: readonly string[], bearer: RankedPlace): void {
  if (words.length === 0) return;
  const key = shortKey(words);
  const bearers = index.get(key);
  // The spellings of one place come one after the other.
  if (bearers?.at(-1)?.place === bearer.place) return;
  if (bearers) bearers.push(bearer);
  else index.set(key, [bearer]);
}

/** The most important airport of a city stands for it; the table has it before the others. */
function addCity(
  cities: Map<string, RankedPlace[]>,
  cityWords: readonly string[],
  airport: RankedPlace<Airport>,
): void {
  const isOfKnownCity = cities
    .get(shortKey(cityWords))
    ?.some(({ place }) => place.kind === 'AIRPORT' && isSameCity(place, airport.place));
  if (!isOfKnownCity) add(cities, cityWords, airport);
}

/** "London Heathrow Airport" as Heathrow: what is left without the city; nothing where that is only a kind. */
function tellingWords(words: readonly string[], cityWords: readonly string[]): readonly string[] {
  const telling = words.filter((word) => !EMPTY_NAME_WORDS.has(word) && !cityWords.includes(word));
  return telling.every((word) => KIND_WORDS.has(word)) ? [] : telling;
}

function isSameCity(a: Airport, b: Airport): boolean {
  return a.countryCode === b.countryCode && greatCircleKm(a, b) <= SAME_CITY_KM;
}

function winners(bearers: readonly RankedPlace[]): readonly Place[] {
  const sorted = [...bearers].sort((a, b) => b.importance - a.importance);
  const [first] = sorted;
  if (!first) return [];
  const close = sorted.filter(({ importance }) => first.importance - importance < CLEAR_LEAD);
  return close.slice(0, MAX_CANDIDATES).map(({ place }) => place);
}
