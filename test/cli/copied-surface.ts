import { randomUUID } from 'node:crypto';
import {
  BookFlightDocument,
  BookingByReferenceDocument,
  BookingDocument,
  BookingLifeDocument,
  BookingsDocument,
  ConfirmCancellationDocument,
  ErasePersonDocument,
  EventsDocument,
  OfferDetailsDocument,
  QuoteCancellationDocument,
  RetimeDepartureDocument,
  SearchFlightsDocument,
  SearchLocationsDocument,
  UnansweredScheduleChangesDocument,
  type BookFlightInput,
} from '../generated/graphql.js';
import { addDays } from '../../src/domain/schedule/calendar-date.js';
import { SANDBOX_TOKENS } from '../../src/suppliers/payments/sandbox-tokens.js';
import { ADA, daysAhead, findOffers } from '../support/book.js';
import { bookForTwo, lifeOnce, offerOf, requestFor } from '../support/booking-life.js';
import type { GraphqlClient } from '../support/graphql-client.js';

/** What happened in an engine, as far as it can be asked for. */
export interface Lived {
  /** What somebody asked for and may ask for again. */
  readonly input: BookFlightInput;
  /** On account, paid, held, cancelled, and one with a person who was erased. */
  readonly bookingIds: readonly string[];
  readonly reference: string;
  /** When some of it had happened, and some had not. */
  readonly between: string;
  readonly firstDate: string;
}

/** Books in every way, and lets one of everything happen that a booking can come to; the clock moves on once in between. */
export async function live(app: GraphqlClient, now: () => Date, passMinute: () => void): Promise<Lived> {
  const firstDate = daysAhead(30, now());
  const [offer] = await findOffers(app, { destination: 'Rome', departDate: firstDate }, 1);
  const contact = { email: 'ada@example.com', phone: '+33199001234' };
  const input = { offerId: offer!.id, passengers: [ADA], contact, idempotencyKey: 'equal-copies' };
  const { bookFlight } = await app.ask(BookFlightDocument, { input });
  if (bookFlight.__typename !== 'BookFlightSuccess') throw new Error(bookFlight.__typename);
  const { id: onAccount, reference } = bookFlight.booking;
  const { id: flex, slices } = await offerOf(app, 'FLEX', daysAhead(31, now()));
  const paid = await bookForTwo(app, flex, { token: SANDBOX_TOKENS.approve.token });
  await lifeOnce(app, paid, ({ payments }) => payments[0]?.status === 'CAPTURED');
  passMinute();
  const between = now().toISOString();
  passMinute();
  const offerOfNow = async () => (await offerOf(app, 'FLEX', daysAhead(31, now()))).id;
  const held = await bookForTwo(app, await offerOfNow(), { hold: true });
  const cancelled = await bookForTwo(app, await offerOfNow());
  await cancel(app, cancelled);
  const erased = await bookForTwo(app, await offerOfNow());
  await erase(app, erased);
  const { departureId } = slices[0]!.segments[0]!;
  const move = { departureId, shiftMinutes: 25, idempotencyKey: randomUUID() };
  await app.ask(RetimeDepartureDocument, { input: move });
  for (const id of [paid, held, erased])
    await lifeOnce(app, id, ({ scheduleChanges }) => scheduleChanges.length > 0);
  return { input, bookingIds: [onAccount, paid, held, cancelled, erased], reference, between, firstDate };
}

async function cancel(app: GraphqlClient, bookingId: string): Promise<void> {
  const { quoteCancellation } = await app.ask(QuoteCancellationDocument, { input: requestFor(bookingId) });
  if (quoteCancellation.__typename !== 'QuoteCancellationSuccess') throw new Error(quoteCancellation.message);
  const input = { ...requestFor(bookingId), quoteId: quoteCancellation.quote.id };
  const { confirmCancellation } = await app.ask(ConfirmCancellationDocument, { input });
  if (confirmCancellation.__typename !== 'BookingSuccess') throw new Error(confirmCancellation.__typename);
}

async function erase(app: GraphqlClient, bookingId: string): Promise<void> {
  const { givenName, familyName, bornOn } = ADA;
  const input = { ...requestFor(bookingId), passenger: { givenName, familyName, bornOn }, reason: 'asked' };
  const { erasePerson } = await app.ask(ErasePersonDocument, { input });
  if (erasePerson.__typename !== 'ErasePersonSuccess') throw new Error(erasePerson.message);
}

/** How each query of the schema is asked, in every way that its answer depends on the log. */
export const QUERIES: Readonly<Record<string, (app: GraphqlClient, lived: Lived) => Promise<unknown>>> = {
  booking: async (app, { bookingIds, between }) => {
    const answers = [];
    for (const id of bookingIds) {
      answers.push(await app.ask(BookingLifeDocument, { id }));
      answers.push(await app.ask(BookingDocument, { id, asOf: between }));
    }
    return answers;
  },
  bookingByReference: async (app, { reference }) => {
    const { bookingByReference } = await app.ask(BookingByReferenceDocument, {
      reference,
      familyName: 'Lovelace',
    });
    return bookingByReference?.booking; // its token is another each time
  },
  bookings: async (app, { between }) => {
    const first = await app.ask(BookingsDocument, { first: 2 });
    const after = first.bookings.pageInfo.endCursor!;
    return [
      first,
      await app.ask(BookingsDocument, { first: 100, after }),
      await app.ask(BookingsDocument, { first: 100, asOf: between }),
    ];
  },
  events: async (app) => {
    const all = await app.ask(EventsDocument, { first: 1_000 });
    const after = all.events.nodes[3]!.position;
    return [
      all,
      await app.ask(EventsDocument, { first: 5, after, types: ['SeatsReserved', 'PersonErased'] }),
    ];
  },
  offerDetails: (app, { input }) => app.ask(OfferDetailsDocument, { offerId: input.offerId }),
  searchFlights: async (app, { firstDate }) => {
    const answers = [];
    for (const [destination, departDate] of [
      ['Rome', firstDate],
      ['London', addDays(firstDate, 1)],
    ] as const) {
      const input = { departure: 'Paris', destination, departDate };
      answers.push(await app.ask(SearchFlightsDocument, { input, first: 100 }));
    }
    return answers;
  },
  searchLocations: (app) => app.ask(SearchLocationsDocument, { text: 'par' }),
  unansweredScheduleChanges: async (app) => {
    const first = await app.ask(UnansweredScheduleChangesDocument, { first: 1 });
    const after = first.unansweredScheduleChanges.pageInfo.endCursor!;
    return [first, await app.ask(UnansweredScheduleChangesDocument, { first: 100, after })];
  },
};

/** The answers of every query there is, and of the mutation repeated. */
export async function answersOf(
  app: GraphqlClient,
  lived: Lived,
): Promise<Readonly<Record<string, unknown>>> {
  const { input } = lived;
  const answers: Record<string, unknown> = {
    repeated: await app.ask(BookFlightDocument, { input }),
    conflicting: await app.ask(BookFlightDocument, { input: { ...input, offerId: 'another' } }),
  };
  for (const [name, ask] of Object.entries(QUERIES)) answers[name] = await ask(app, lived);
  return answers;
}
