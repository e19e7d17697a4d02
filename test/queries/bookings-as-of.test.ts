import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Booking, OpenBooking } from '../../src/domain/booking/booking.js';
import { isBookingEvent } from '../../src/domain/booking/booking-events.js';
import { evolveBooking } from '../../src/domain/booking/evolve-booking.js';
import type { PersonalDataErased } from '../../src/domain/booking/person-events.js';
import type { SealedParty } from '../../src/domain/booking/personal-data.js';
import { domainEventOf, type DomainEvent } from '../../src/domain/stored-event.js';
import type { RecordedEvent } from '../../src/event-store/event.js';
import {
  createBookingsAsOf,
  type BookingThenPage,
  type BookingsAsOf,
} from '../../src/queries/bookings-as-of.js';
import { allEvents, freshDatabases, openLog } from '../event-store/test-log.js';
import { flightBooked, recordFacts, seatsReserved } from '../read-models/domain-facts.js';
import { openPlainParties } from '../read-models/plain-read-models.js';
import { openReadSide } from '../read-models/read-side.js';
import { ENGINES, type Engine } from '../support/engines.js';

const START_MS = Date.parse('2027-01-15T10:00:00Z');
const NOW = new Date('2028-01-01T00:00:00Z');
const BOOKING_ID = bookingId(0, 0);

const SEALED: SealedParty = {
  passengers: [{ passengerId: '1', type: 'ADULT', identity: { subjectId: 'ada', box: 'AA' } }],
  contact: { subjectId: 'contact', box: 'AA' },
};

function bookingId(run: number, number: number): string {
  return `00000000-0000-7000-8000-${String(run * 100 + number).padStart(12, '0')}`;
}

function erased(of: string, subjectIds: readonly string[] = ['nobody']): PersonalDataErased {
  return { type: 'PersonalDataErased', bookingId: of, erasureId: 'e1', subjectIds };
}

/** A fact, and when it is recorded. */
type TimedFact = readonly [DomainEvent, number];

async function openWorld(engine: Engine) {
  const databases = await freshDatabases(engine);
  let clockMs = START_MS;
  const log = await openLog(databases.log, () => new Date(clockMs));
  const read = await openReadSide(databases.read, log);
  const opened: SealedParty[] = [];
  const openParties: typeof openPlainParties = (parties) => {
    opened.push(...parties);
    return openPlainParties(parties);
  };
  const bookings = createBookingsAsOf({
    ...{ read: read.reading, reader: log.reader, openParties },
    now: () => NOW,
  });
  return {
    bookings,
    /** Every party that was to be opened. */
    opened,
    /** Appends events, each at a time of its own, and projects them; answers all that the log holds. */
    async record(facts: readonly TimedFact[]): Promise<readonly RecordedEvent[]> {
      for (const [fact, atMs] of facts) {
        clockMs = atMs;
        await log.store.execute(recordFacts([fact]));
      }
      await read.projector.catchUp();
      return allEvents(log.reader);
    },
  };
}

/** All of a booking but its people, whose boxes are opened. */
function impersonal({ party: _party, ...booking }: Booking | OpenBooking) {
  return booking;
}

/** The bookings after some events, the newest first: each event folded one by one. */
function bookingsAfter(events: readonly RecordedEvent[]) {
  const bookings = new Map<string, Booking>();
  for (const recorded of events) {
    const event = domainEventOf(recorded);
    if (event === null || !isBookingEvent(event)) continue;
    bookings.set(event.bookingId, evolveBooking(bookings.get(event.bookingId) ?? null, event)!);
  }
  return [...bookings.values()].map(impersonal).reverse();
}

const ALL = { kind: 'ALL' } as const;

/** Every booking at an instant, in pages of seven. */
async function listedAsOf(bookings: BookingsAsOf, asOf: Date) {
  const listed: BookingThenPage['bookings'][number][] = [];
  for (let before: number | null = null; ; before = listed.at(-1)!.position) {
    const page = await bookings.listAsOf({ first: 7, before, scope: ALL }, asOf);
    if ('kind' in page) throw new Error(page.message);
    listed.push(...page.bookings);
    if (!page.hasNextPage) return listed;
  }
}

/** What happens in turn: to which booking, and how many milliseconds after what was before. */
const steps = fc.array(
  fc.record({ number: fc.nat(3), seats: fc.boolean(), afterMs: fc.integer({ min: 1, max: 9 }) }),
  { minLength: 1, maxLength: 12 },
);

function factsOf(
  run: number,
  taken: typeof steps extends fc.Arbitrary<infer Value> ? Value : never,
): readonly TimedFact[] {
  const made = new Set<string>();
  let atMs = START_MS + run * 1_000;
  return taken.map(({ number, seats, afterMs }): TimedFact => {
    atMs += afterMs;
    const id = bookingId(run, number);
    if (seats) return [seatsReserved('AB1-2027-01-15', id), atMs];
    if (made.has(id)) return [erased(id), atMs];
    made.add(id);
    return [flightBooked(id), atMs];
  });
}

describe.each(ENGINES)('bookings as of an instant on $name', (engine) => {
  it('at which event n was recorded are the fold of the first n events, whatever happened', async () => {
    const { bookings, record } = await openWorld(engine);
    let run = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        run += 1;
        const events = await record(factsOf(run, taken));
        for (let count = events.length - taken.length + 1; count <= events.length; count += 1) {
          const { recordedAt, globalPosition } = events[count - 1]!;
          const asOf = new Date(recordedAt);
          const listed = await listedAsOf(bookings, asOf);
          expect(listed.map(({ booking }) => impersonal(booking))).toEqual(
            bookingsAfter(events.slice(0, count)),
          );
          for (const { booking, history } of listed.slice(0, 3)) {
            expect(await bookings.byIdAsOf(booking.bookingId, asOf)).toEqual({ booking, history });
            expect(history.map(({ revision }) => revision)).toEqual(history.map((_, index) => index + 1));
            expect(history).toHaveLength(booking.revision);
            expect(history.every(({ position }) => position <= globalPosition)).toBe(true);
          }
        }
      }),
      { numRuns: 15 },
    );
  });

  it('do not show who was erased since', async () => {
    const { bookings, opened, record } = await openWorld(engine);
    await record([
      [flightBooked(BOOKING_ID, { party: SEALED }), START_MS],
      [erased(BOOKING_ID, ['ada']), START_MS + 1_000],
    ]);
    expect(await bookings.byIdAsOf(BOOKING_ID, new Date(START_MS - 1))).toBeNull();
    const then = await bookings.byIdAsOf(BOOKING_ID, new Date(START_MS + 999));
    expect(then).toMatchObject({ booking: { revision: 1 }, history: [{ revision: 1 }] });
    expect(opened).toEqual([{ ...SEALED, passengers: [{ ...SEALED.passengers[0], identity: null }] }]);
  });

  it('have everything that was recorded by then, and never less at a later instant, when clocks differ', async () => {
    const { bookings, record } = await openWorld(engine);
    await record([5, 2, 9, 1].map((atMs, index) => [flightBooked(bookingId(0, index)), START_MS + atMs]));
    const countAt = async (atMs: number) => (await listedAsOf(bookings, new Date(START_MS + atMs))).length;
    expect(await Promise.all([0, 1, 2, 5, 8, 9, 60_000].map(countAt))).toEqual([0, 4, 4, 4, 4, 4, 4]);
  });

  it('are of the moment that the log is read at, not of that at which bookings were recorded', async () => {
    const { bookings, record } = await openWorld(engine);
    await record([
      [flightBooked(BOOKING_ID), START_MS + 5], // by a clock that is ahead
      [seatsReserved('AB1-2027-01-15', BOOKING_ID), START_MS + 1],
    ]);
    expect(await listedAsOf(bookings, new Date(START_MS + 2))).toHaveLength(1);
    expect(await listedAsOf(bookings, new Date(START_MS))).toEqual([]);
  });

  it('are refused in the future, and for a page out of bounds', async () => {
    const { bookings } = await openWorld(engine);
    const later = new Date(NOW.getTime() + 1);
    const fault = {
      kind: 'fault',
      field: 'asOf',
      message: expect.stringMatching(/future.*leave it out/u) as string,
    };
    expect(await bookings.byIdAsOf(BOOKING_ID, later)).toEqual(fault);
    expect(await bookings.listAsOf({ first: 1, before: null, scope: ALL }, later)).toEqual(fault);
    expect(await bookings.listAsOf({ first: 101, before: null, scope: ALL }, NOW)).toMatchObject({
      field: 'first',
    });
    expect(await bookings.byIdAsOf(BOOKING_ID, NOW)).toBeNull();
    expect(await bookings.byIdAsOf('nonsense', NOW)).toBeNull();
  });
});
