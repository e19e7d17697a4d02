import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { SearchCriteria } from '../../flight-shopping.js';
import { journeyKey, compareRanks, compareText, type Journey, type Rank } from './rank-journeys.js';

const MAX_CURSOR_LENGTH = 2000;

const payload = z.tuple([z.string(), z.tuple([z.number(), z.number(), z.number()]), z.string()]);

/** A place in the order of one search: it stays valid while prices move, since it names a rank and no row. */
export interface OfferCursor {
  readonly rank: Rank;
  readonly key: string;
}

/** The cursor after a journey of a search. */
export function encodeOfferCursor(searchId: string, journey: Journey): string {
  return Buffer.from(JSON.stringify([searchId, journey.rank, journeyKey(journey)])).toString('base64url');
}

/** Reads a cursor; null when it is none, or one of another search. */
export function decodeOfferCursor(searchId: string, cursor: string): OfferCursor | null {
  if (cursor.length > MAX_CURSOR_LENGTH) return null;
  try {
    const [of, rank, key] = payload.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return of === searchId ? { rank, key } : null;
  } catch {
    return null;
  }
}

/** Whether a journey comes after a cursor. */
export function isAfter(cursor: OfferCursor, journey: Journey): boolean {
  return (compareRanks(journey.rank, cursor.rank) || compareText(journeyKey(journey), cursor.key)) > 0;
}

/** Names a search: the same criteria give the same name. */
export function searchIdOf(criteria: SearchCriteria): string {
  const { from, to, departDate, returnDate, passengers, cabin, maxStops, budgetMinor, sortBy } = criteria;
  const text = JSON.stringify([
    from.airports.map(({ code }) => code), // not its code: some stand for a city and for one of its airports
    to.airports.map(({ code }) => code),
    departDate,
    returnDate,
    [passengers.ADULT, passengers.CHILD, passengers.INFANT],
    cabin,
    maxStops,
    budgetMinor,
    sortBy,
  ]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 12);
}
