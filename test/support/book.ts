import { randomUUID } from 'node:crypto';
import { addDays } from '../../src/domain/schedule/calendar-date.js';
import {
  BookFlightDocument,
  SearchFlightsDocument,
  type BookFlightInput,
  type BookFlightMutation,
  type SearchFlightsInput,
  type SearchFlightsQuery,
} from '../generated/graphql.js';
import type { GraphqlClient } from './graphql-client.js';

/** An offer as the tests' search asks for it. */
export type FoundOffer = SearchFlightsQuery['searchFlights']['nodes'][number];

/** What `bookFlight` answered. */
export type BookingAnswer = BookFlightMutation['bookFlight'];

/** The date so many days from now. */
export function daysAhead(days: number, now = new Date()): string {
  return addDays(now.toISOString().slice(0, 10), days);
}

/** One adult. */
export const ADA = { type: 'ADULT', givenName: 'Ada', familyName: 'Lovelace', bornOn: '1990-12-10' } as const;

/** Offers from Paris to London thirty days ahead for one adult, or as told. */
export async function findOffers(
  client: GraphqlClient,
  input: Partial<SearchFlightsInput> = {},
  first = 20,
): Promise<readonly FoundOffer[]> {
  const search = { departure: 'Paris', destination: 'London', departDate: daysAhead(30), ...input };
  return (await client.ask(SearchFlightsDocument, { input: search, first })).searchFlights.nodes;
}

/** Books an offer for Ada under a new idempotency key, or as told. */
export async function book(
  client: GraphqlClient,
  offerId: string,
  input: Partial<BookFlightInput> = {},
): Promise<BookingAnswer> {
  const request = {
    offerId,
    passengers: [ADA],
    contact: { email: 'ada@example.com', phone: '+33199001234' },
    idempotencyKey: randomUUID(),
    ...input,
  };
  return (await client.ask(BookFlightDocument, { input: request })).bookFlight;
}

/** A booking that must succeed. */
export async function bookFirst(
  client: GraphqlClient,
  input: Partial<SearchFlightsInput> = {},
): Promise<Extract<BookingAnswer, { __typename: 'BookFlightSuccess' }>> {
  const [offer] = await findOffers(client, input, 1);
  if (offer === undefined) throw new Error('No offer found');
  const answer = await book(client, offer.id);
  if (answer.__typename !== 'BookFlightSuccess') throw new Error(answer.message);
  return answer;
}
