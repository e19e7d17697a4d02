import type { Place } from '../domain/geography/airport.js';
import { countryName } from './country-name.js';
import { EMPTY_NAME_WORDS, placeKey, placeWords, shortKey, shortWord, wordsApart } from './place-text.js';
import type { PlaceTable, RankedPlace } from './place-table.js';

/** More words than any place has; a query's further ones are ignored. */
const MAX_QUERY_WORDS = 8;

/** Finds places as someone types. */
export interface PlaceSearch {
  /** The best places for a beginning of words, at most `limit`. */
  search(text: string, limit: number): readonly Place[];
}

/** How a place matches; the lowest is best. */
const MATCH = { CODE: 0, CITY: 1, NAME: 2, COUNTRY: 3 } as const;
type Match = (typeof MATCH)[keyof typeof MATCH];

interface Entry {
  readonly place: Place;
  /** Position among all places by importance, areas before airports of the same. */
  readonly rank: number;
  readonly cityKey: string;
  readonly nameWords: readonly string[];
  readonly countryWords: readonly string[];
}

interface Posting {
  readonly word: string;
  readonly entries: readonly Entry[];
}

/** Indexes a table by the beginnings of its words. */
export function createPlaceSearch(table: PlaceTable): PlaceSearch {
  const entries = makeEntries(table);
  const postings = makePostings(entries);
  const byCode = groupByCode(entries);
  return {
    search: (text, limit) => {
      const words = queryWords(text);
      const [first] = words;
      if (first === undefined || limit <= 0) return [];
      const cityKey = placeKey(text);
      const exact = new Set(words.length === 1 ? byCode.get(first) : undefined);
      const found = new Map<Entry, Match>();
      for (const entry of exact) found.set(entry, MATCH.CODE);
      for (const entry of withPrefix(postings, longest(words))) {
        if (found.has(entry)) continue;
        const match = matchOf(entry, words, cityKey);
        if (match !== undefined) found.set(entry, match);
      }
      return [...found]
        .sort(([a, matchA], [b, matchB]) => matchA - matchB || a.rank - b.rank)
        .slice(0, limit)
        .map(([entry]) => entry.place);
    },
  };
}

function matchOf(entry: Entry, words: readonly string[], cityKey: string): Match | undefined {
  if (entry.cityKey.startsWith(cityKey)) return MATCH.CITY;
  let match: Match = MATCH.NAME;
  for (const word of words) {
    if (entry.nameWords.some((name) => name.startsWith(word))) continue;
    if (!entry.countryWords.some((name) => name.startsWith(word))) return undefined;
    match = MATCH.COUNTRY;
  }
  return match;
}

function queryWords(text: string): readonly string[] {
  const words = placeWords(text);
  const telling = words.filter((word) => !EMPTY_NAME_WORDS.has(word));
  return (telling.length > 0 ? telling : words).slice(0, MAX_QUERY_WORDS);
}

/** The longest word has the fewest places; any will do, since all must match. */
function longest(words: readonly string[]): string {
  return words.reduce((best, word) => (word.length > best.length ? word : best), '');
}

/** The entries with a word that begins so, some of them repeatedly. */
function* withPrefix(postings: readonly Posting[], prefix: string): Generator<Entry> {
  let low = 0;
  let high = postings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((postings[middle]?.word ?? '') < prefix) low = middle + 1;
    else high = middle;
  }
  for (; low < postings.length; low++) {
    const posting = postings[low];
    if (!posting?.word.startsWith(prefix)) return;
    yield* posting.entries;
  }
}

function makeEntries(table: PlaceTable): readonly Entry[] {
  const wordsByCountry = new Map<string, readonly string[]>();
  const ranked: readonly RankedPlace[] = [...table.areas, ...table.airports].sort(
    (a, b) => b.importance - a.importance,
  );
  return ranked.map((rankedPlace, rank) => {
    const { place } = rankedPlace;
    const cityWords = placeWords(place.kind === 'CITY' ? place.name : place.city);
    const countryWords = wordsByCountry.get(place.countryCode) ?? placeWords(countryName(place.countryCode));
    wordsByCountry.set(place.countryCode, countryWords);
    return {
      place,
      rank,
      cityKey: shortKey(cityWords),
      nameWords: indexWords(rankedPlace, cityWords),
      countryWords,
    };
  });
}

/** The different words that find a place, each also in its short form: St. for Saint. */
function indexWords({ place, names }: RankedPlace, cityWords: readonly string[]): readonly string[] {
  const words = [place.code.toLowerCase()];
  addWords(words, cityWords);
  for (const name of names) {
    addWords(words, placeWords(name));
    addWords(words, wordsApart(name));
  }
  return words;
}

/** A place has about six words: searching the list is faster than a set of them. */
function addWords(words: string[], more: readonly string[]): void {
  for (const word of more) {
    if (words.includes(word) || EMPTY_NAME_WORDS.has(word)) continue;
    words.push(word);
    const short = shortWord(word);
    if (short !== undefined) words.push(short);
  }
}

function makePostings(entries: readonly Entry[]): readonly Posting[] {
  const entriesByWord = new Map<string, Entry[]>();
  for (const entry of entries) {
    for (const word of [...entry.nameWords, ...entry.countryWords]) {
      const bearers = entriesByWord.get(word);
      if (bearers) bearers.push(entry);
      else entriesByWord.set(word, [entry]);
    }
  }
  const words = [...entriesByWord.keys()].sort();
  return words.map((word) => ({ word, entries: entriesByWord.get(word) ?? [] }));
}

function groupByCode(entries: readonly Entry[]): ReadonlyMap<string, readonly Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const code = entry.place.code.toLowerCase();
    groups.set(code, [...(groups.get(code) ?? []), entry]);
  }
  return groups;
}
