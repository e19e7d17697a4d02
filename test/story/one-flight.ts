import { book, findOffers, type BookingAnswer, type FoundOffer } from '../support/book.js';
import type { GraphqlClient } from '../support/graphql-client.js';

/** A flight of the demonstration timetable from CDG to LHR, daily, with one cabin. */
export const FLIGHT = 'F0801';
export const SEATS = 180;

/** Most people of one booking. */
const LARGEST_PARTY = 9;

/** The cheapest offer of the flight for some adults on a day; undefined when it has not enough seats. */
export async function offerOfFlight(
  client: GraphqlClient,
  departDate: string,
  adults = 1,
): Promise<FoundOffer | undefined> {
  const search = { departure: 'CDG', destination: 'LHR', departDate, adults, maxStops: 0 };
  const offers = await findOffers(client, search, 100);
  return offers.find(({ slices }) => slices[0]!.segments[0]!.flightDesignator === FLIGHT);
}

/** Books an offer for so many adults. */
export function bookParty(client: GraphqlClient, offerId: string, adults: number): Promise<BookingAnswer> {
  const passengers = Array.from({ length: adults }, () => ({
    type: 'ADULT' as const,
    givenName: 'Grace',
    familyName: 'Hopper',
    bornOn: '1986-12-09',
  }));
  return book(client, offerId, { passengers });
}

/** Books seats of the flight on a day, in large parties, at whatever price they have by then. */
export async function sellSeats(client: GraphqlClient, departDate: string, count: number): Promise<void> {
  for (const adults of [LARGEST_PARTY, count % LARGEST_PARTY]) {
    let left = adults === LARGEST_PARTY ? Math.floor(count / LARGEST_PARTY) : Math.min(adults, 1);
    let offerId = left === 0 ? '' : ((await offerOfFlight(client, departDate, adults))?.id ?? '');
    while (left > 0) {
      const answer = await bookParty(client, offerId, adults);
      if (answer.__typename === 'BookFlightSuccess') left -= 1;
      else if (answer.__typename === 'PriceChanged') offerId = answer.freshOffer.id;
      else throw new Error(answer.message);
    }
  }
}
