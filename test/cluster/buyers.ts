import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ADA, book, daysAhead, findOffers, type BookingAnswer } from '../support/book.js';
import type { NodeGroup } from './node-group.js';

/** Two flights of the demonstration between Orly and Gatwick, out and back, with one cabin each. */
const OUT = { flight: 'F0803', date: daysAhead(30) };
const BACK = { flight: 'F0804', date: daysAhead(31) };

/** Seats of each departure. */
export const CAPACITY = 180;

/** The two departures that everybody wants. */
export const DEPARTURE_IDS = [OUT, BACK].map(({ flight, date }) => `${flight}-${date}`);

/** What buyers ask for: out and back, which takes a seat of both departures, or one of them alone. */
const JOURNEYS = [
  { departure: 'ORY', destination: 'LGW', departDate: OUT.date, returnDate: BACK.date },
  { departure: 'ORY', destination: 'LGW', departDate: OUT.date },
  { departure: 'LGW', destination: 'ORY', departDate: BACK.date },
] as const;

/** Parties of one and of two ask for each journey in so many turns. */
const EVERY_PARTY = 2 * JOURNEYS.length;

/** More offers than there are of a journey. */
const ALL_OFFERS = 100;

/** A booking that was acknowledged to its buyer. */
export type Purchase = Extract<BookingAnswer, { __typename: 'BookFlightSuccess' }> & {
  readonly idempotencyKey: string;
};

/** Searches and buys until `isOver`, with a pause after each; then on without one until nothing is left to buy. */
export async function buyUntilSoldOut(
  nodes: NodeGroup,
  pauseMs: number,
  isOver: () => boolean,
): Promise<readonly Purchase[]> {
  const purchases: Purchase[] = [];
  let soldOut = 0;
  for (let turn = Math.floor(Math.random() * JOURNEYS.length); soldOut < EVERY_PARTY; turn += 1) {
    const purchase = await buy(nodes, JOURNEYS[turn % JOURNEYS.length]!, 1 + (turn % 2));
    if (purchase !== null) purchases.push(purchase);
    if (!isOver()) await pause(Math.random() * 2 * pauseMs);
    soldOut = purchase === null && isOver() ? soldOut + 1 : 0;
  }
  return purchases;
}

/** Buys seats under one idempotency key, at whatever price they have by then; null when there are not so many. */
async function buy(
  nodes: NodeGroup,
  journey: (typeof JOURNEYS)[number],
  adults: number,
): Promise<Purchase | null> {
  const search = { ...journey, adults, maxStops: 0 };
  const offers = await nodes.ask((node) => findOffers(node, search, ALL_OFFERS));
  let offerId = offers.find(({ slices }) =>
    slices.every(({ segments }) => DEPARTURE_IDS.includes(segments[0]!.departureId)),
  )?.id;
  const idempotencyKey = randomUUID();
  const passengers = Array.from({ length: adults }, () => ADA);
  while (offerId !== undefined) {
    const call = { offerId, idempotencyKey, passengers };
    const answer = await nodes.ask((node) => book(node, call.offerId, call));
    switch (answer.__typename) {
      case 'BookFlightSuccess':
        return { ...answer, idempotencyKey };
      case 'PriceChanged':
        offerId = answer.freshOffer.id;
        break;
      case 'SoldOut':
        return null;
      case 'OfferNotFound':
      case 'OfferExpired':
      case 'HoldTooShort':
      case 'PassengersInvalid':
      case 'IdempotencyConflict':
        throw new Error(answer.message);
    }
  }
  return null;
}
