import { randomUUID } from 'node:crypto';
import type { BookFlightInput, BookingLifeQuery } from '../generated/graphql.js';
import { BookingLifeDocument } from '../generated/graphql.js';
import { ADA, book, findOffers, type FoundOffer } from './book.js';
import type { GraphqlClient } from './graphql-client.js';

/** What is going on with a booking, as the tests ask for it. */
export type Life = NonNullable<BookingLifeQuery['booking']>;

/** A friend of Ada's. */
const GRACE = {
  type: 'ADULT',
  givenName: 'Grace',
  familyName: 'Hopper',
  bornOn: '1986-12-09',
} as const;

/** A payment that the provider has answered shows within a moment; on a busy machine later. */
const PATIENCE_MS = 20_000;

/** The cheapest offer of a fare brand for some adults on a day. */
export async function offerOf(
  client: GraphqlClient,
  brandCode: string,
  departDate: string,
  adults = 2,
): Promise<FoundOffer> {
  const offers = await findOffers(client, { departDate, adults, maxStops: 0 }, 100);
  const offer = offers.find(({ fareBrand }) => fareBrand.code === brandCode);
  if (offer === undefined) throw new Error(`No offer of ${brandCode} on ${departDate}`);
  return offer;
}

/** Books an offer for Ada and Grace, on account unless another way to settle is given; answers the id of the booking. */
export async function bookForTwo(
  client: GraphqlClient,
  offerId: string,
  payment?: BookFlightInput['payment'],
): Promise<string> {
  const answer = await book(client, offerId, { passengers: [ADA, GRACE], payment: payment ?? null });
  if (answer.__typename !== 'BookFlightSuccess') throw new Error(answer.message);
  return answer.booking.id;
}

/** What every request to a booking says. */
export function requestFor(bookingId: string): {
  readonly bookingId: string;
  readonly idempotencyKey: string;
} {
  return { bookingId, idempotencyKey: randomUUID() };
}

/** A booking as it is now. */
export async function lifeOf(client: GraphqlClient, id: string): Promise<Life> {
  const { booking } = await client.ask(BookingLifeDocument, { id });
  if (booking === null) throw new Error(`No booking ${id}`);
  return booking;
}

/** A booking once something is true of it, which others see to. */
export async function lifeOnce(
  client: GraphqlClient,
  id: string,
  isReached: (life: Life) => boolean,
): Promise<Life> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const life = await lifeOf(client, id);
    if (isReached(life)) return life;
    if (performance.now() > deadline) throw new Error(`Not reached: ${JSON.stringify(life, null, 1)}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Debits less credits of every account, in the unit of the currency; an account at zero is left out. */
export function balancesIn(ledger: Life['ledger']): Readonly<Record<string, string>> {
  const cents = new Map<string, number>();
  for (const { account, debit, credit } of ledger) {
    const moved = Math.round((Number(debit.amount) - Number(credit.amount)) * 100);
    cents.set(account, (cents.get(account) ?? 0) + moved);
  }
  return Object.fromEntries(
    [...cents].filter(([, sum]) => sum !== 0).map(([account, sum]) => [account, (sum / 100).toFixed(2)]),
  );
}
