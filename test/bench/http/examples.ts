import { randomUUID } from 'node:crypto';
import { exampleOperations } from '../../../src/graphql/explorer/example-operations.js';
import { ADA, daysAhead } from '../../support/book.js';
import { operation } from './post.js';

/** Offers that a search asks for. */
const OFFERS_PER_PAGE = 20;

/** Short and long, direct and connecting; each has a full page of offers on every day. */
const CITY_PAIRS = [
  ['Paris', 'London'],
  ['London', 'Paris'],
  ['Paris', 'New York'],
  ['London', 'Dubai'],
  ['Madrid', 'Rome'],
  ['Tokyo', 'Singapore'],
  ['New York', 'Los Angeles'],
  ['Frankfurt', 'Sydney'],
] as const;

const MIX_FIRST_DAY = 21;
const MIX_DAYS = 8;

/** Days that are asked about only once; a search remembers some of what it found, so that day after day is new. */
const COLD_FIRST_DAY = 40;
const COLD_LAST_DAY = 360;

/** The documents of the explorer's examples, as a visitor runs them. */
const DOCUMENTS = new Map(
  exampleOperations({ departDate: '', offerId: null, idempotencyKey: '', openedAt: '' }).map(
    ({ name, document }) => [name, document],
  ),
);

/** The body of an example operation with other variables. */
export function example(name: string, variables: object): string {
  return operation(DOCUMENTS.get(name) ?? '', variables);
}

/** The body of a booking for one adult, under an idempotency key of its own. */
export function bookFlight(offerId: string): string {
  const contact = { email: 'ada@example.com', phone: '+33199001234' };
  return example('BookFlight', {
    input: { offerId, passengers: [ADA], contact, idempotencyKey: randomUUID() },
  });
}

/** Searches for many pairs of cities and days: the same few again and again, as travellers ask. */
export function mixedSearches(): readonly string[] {
  return searches(MIX_FIRST_DAY, MIX_FIRST_DAY + MIX_DAYS - 1);
}

/** Searches that no other search was like before. */
export function coldSearches(): readonly string[] {
  return searches(COLD_FIRST_DAY, COLD_LAST_DAY);
}

function searches(firstDay: number, lastDay: number): readonly string[] {
  const days = Array.from({ length: lastDay - firstDay + 1 }, (_, index) => daysAhead(firstDay + index));
  return days.flatMap((departDate) =>
    CITY_PAIRS.map(([departure, destination]) =>
      example('SearchFlights', { input: { departure, destination, departDate }, first: OFFERS_PER_PAGE }),
    ),
  );
}
