import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  BookingDocument,
  BookingEventsDocument,
  BookingsDocument,
  OfferDetailsDocument,
} from '../generated/graphql.js';
import { book, daysAhead, type BookingAnswer, findOffers, type FoundOffer } from '../support/book.js';
import { killServerProcesses, startServerProcess, type ServerProcess } from '../support/server-process.js';
import { newDataDir, removeDataDirs } from '../support/test-app.js';
import { bookParty, FLIGHT, offerOfFlight, SEATS, sellSeats } from './one-flight.js';

interface StoredEvent {
  readonly event_id: string;
  readonly stream_id: string;
  readonly event_type: string;
  readonly data: string;
}

const DEPART = daysAhead(30);
const dataDir = newDataDir();

/** What a user did, told part by part: each part goes on where the one before ended. */
let server: ServerProcess;
let chosen: FoundOffer;
let kept: FoundOffer;
let made: Extract<BookingAnswer, { __typename: 'BookFlightSuccess' }>;
const idempotencyKey = randomUUID();

beforeAll(async () => {
  server = await startServerProcess({ DATA_DIR: dataDir });
});

afterAll(() => {
  killServerProcesses();
  removeDataDirs();
});

/** The log as any other program reads it. */
function storedEvents(): readonly StoredEvent[] {
  const database = new Database(join(dataDir, 'events.db'), { readonly: true });
  try {
    return database.prepare<[], StoredEvent>('select * from events order by global_position').all();
  } finally {
    database.close();
  }
}

describe('a journey from Paris to London', () => {
  it('is found, looked at, booked and followed', async () => {
    [chosen, kept] = (await findOffers(server, { departDate: DEPART })) as [FoundOffer, FoundOffer];
    const details = await server.ask(OfferDetailsDocument, { offerId: chosen.id });
    expect(details.offerDetails).toEqual(chosen);

    const events = server.subscribe(BookingEventsDocument, {});
    const told = events.next();
    await new Promise((resolve) => setTimeout(resolve, 200)); // the server has taken the subscription up
    made = (await book(server, chosen.id, { idempotencyKey })) as typeof made;
    expect(made).toMatchObject({ __typename: 'BookFlightSuccess', replayed: false });
    const { booking } = made;
    expect(await server.ask(BookingDocument, { id: booking.id })).toEqual({ booking });
    expect((await told).value?.data).toEqual({ bookingEvents: booking.history[0] });
    await events.return?.();
  });

  it('is in the log with all its facts, and with nothing else', () => {
    const { booking, eventId } = made;
    const departureIds = booking.slices[0]!.segments.map((segment) => segment.departureId);
    const events = storedEvents();
    expect(events.map(({ event_type, stream_id }) => [event_type, stream_id])).toEqual([
      ['FlightBooked', `booking-${booking.id}`],
      ['BookingReferenceAssigned', `reference-${booking.reference}`],
      ...departureIds.map((departureId) => ['SeatsReserved', `departure-${departureId}`]),
    ]);
    expect(events[0]!.event_id).toBe(eventId);
    expect(JSON.parse(events[0]!.data)).toMatchObject({
      bookingId: booking.id,
      reference: booking.reference,
      offerId: chosen.id,
    });
    expect(JSON.parse(events[2]!.data)).toMatchObject({ bookingId: booking.id, seatCount: 1 });
  });
});

describe('after the power was cut and the server started again', () => {
  let before: readonly StoredEvent[];

  beforeAll(async () => {
    await sellSeats(server, DEPART, 100);
    before = storedEvents();
    await server.end('SIGKILL');
    server = await startServerProcess({ DATA_DIR: dataDir });
  });

  it('the log, the booking and its history are as before', async () => {
    expect(storedEvents()).toEqual(before);
    const { booking } = made;
    expect(await server.ask(BookingDocument, { id: booking.id })).toEqual({ booking });
    expect(await book(server, chosen.id, { idempotencyKey })).toEqual({ ...made, replayed: true });
  });

  it('an offer made before is known and sold', async () => {
    const details = await server.ask(OfferDetailsDocument, { offerId: kept.id });
    expect(details.offerDetails?.totalPrice).toEqual(kept.totalPrice);
    expect(await book(server, kept.id)).toMatchObject({ __typename: 'BookFlightSuccess' });
  });

  it('seats that were sold are sold', async () => {
    const sold = storedEvents()
      .filter(({ stream_id }) => stream_id === `departure-${FLIGHT}-${DEPART}`)
      .reduce((seats, { data }) => seats + (JSON.parse(data).seatCount as number), 0);
    expect(sold).toBeGreaterThanOrEqual(100);
    expect((await offerOfFlight(server, DEPART))!.seatsLeft).toBe(SEATS - sold);
  });
});

describe('two servers on one folder of data', () => {
  it('sell one stock, and both see every booking', async () => {
    const departDate = daysAhead(31);
    const other = await startServerProcess({ DATA_DIR: dataDir });
    const both = [server, other];
    await sellSeats(server, departDate, 162);
    const offers = await Promise.all(both.map((node) => offerUntil(node, departDate, 2, 18)));
    const parties = Array.from({ length: 20 }, (_, index) => index % 2);
    const answers = await Promise.all(parties.map((node) => bookParty(both[node]!, offers[node]!.id, 2)));
    const outcomes = answers.map((answer) => answer.__typename);
    expect(outcomes.filter((outcome) => outcome === 'BookFlightSuccess')).toHaveLength(9);
    expect(outcomes.filter((outcome) => outcome === 'SoldOut')).toHaveLength(11);

    const last = answers.findLast((answer) => answer.__typename === 'BookFlightSuccess')!;
    for (const node of both) {
      await node.ask(BookingDocument, { id: last.booking.id, atLeast: last.position });
      expect(await offerOfFlight(node, departDate, 1)).toBeUndefined();
    }
    const [mine, theirs] = await Promise.all(both.map((node) => node.ask(BookingsDocument, { first: 100 })));
    expect(theirs).toEqual(mine);
    await Promise.all(both.map((node) => node.end()));
  });
});

/** The offer of a server, once it sees so many seats left: what another sold arrives a moment later. */
async function offerUntil(
  node: ServerProcess,
  departDate: string,
  adults: number,
  seatsLeft: number,
): Promise<FoundOffer> {
  const deadline = Date.now() + 5_000;
  for (;;) {
    const offer = await offerOfFlight(node, departDate, adults);
    if (offer?.seatsLeft === seatsLeft) return offer;
    if (Date.now() > deadline)
      throw new Error(`${String(offer?.seatsLeft)} seats left, not ${String(seatsLeft)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
