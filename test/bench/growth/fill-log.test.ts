import { expect, it } from 'vitest';
import type { FlightBooked } from '../../../src/domain/booking/booking-events.js';
import type { SeatsReserved } from '../../../src/domain/inventory/departure-seats.js';
import { provenFacts, type Fact } from '../../cluster/proven-log.js';
import { freshDatabases, openLog } from '../../event-store/test-log.js';
import {
  flightBooked,
  recordFacts,
  referenceAssigned,
  seatsReserved,
  streamOf,
} from '../../read-models/domain-facts.js';
import { ENGINES } from '../../support/engines.js';
import { createLogFiller } from './fill-log.js';

const COUNT = 40;

const BOOKING_ID = '00000000-0000-7000-8000-000000000001';
const REFERENCE = 'PW6ZF9';

/** What a booking writes. */
const PATTERN = recordFacts([
  flightBooked(BOOKING_ID, { reference: REFERENCE }),
  { ...referenceAssigned(BOOKING_ID), reference: REFERENCE },
  seatsReserved('AB1-2027-01-15', BOOKING_ID),
]);

it.each(ENGINES)(
  'a log on $name that was filled is as true as one that was booked, and can be filled on',
  async (engine) => {
    const [{ log: patternTarget }, { log: target }] = [
      await freshDatabases(engine),
      await freshDatabases(engine),
    ];
    const patternLog = await openLog(patternTarget);
    await patternLog.store.execute(PATTERN);
    const events = await patternLog.reading.db.selectFrom('events').selectAll().execute();
    const filler = createLogFiller(target, [{ events, commands: [] }]);
    const told: number[] = [];

    await filler.fill(COUNT - 10, (done) => told.push(done));
    await filler.fill(10, (done) => told.push(done));

    const filled = await openLog(target);
    const facts = await provenFacts(filled);
    const byBooking = new Map<string, Fact[]>();
    for (const fact of facts) {
      const { bookingId } = fact.event as Extract<typeof fact.event, { bookingId: string }>;
      byBooking.set(bookingId, [...(byBooking.get(bookingId) ?? []), fact]);
    }
    expect(byBooking.size).toBe(COUNT);
    const [departures, references] = [new Set<string>(), new Set<string>()];
    for (const [bookingId, done] of byBooking) {
      const [booked, assigned, reserved] = done.map(({ event }) => event);
      expect(booked).toMatchObject({ type: 'FlightBooked', bookingId });
      const { reference } = booked as FlightBooked;
      expect(assigned).toEqual({ type: 'BookingReferenceAssigned', reference, bookingId });
      expect(done.map(({ recorded }) => recorded.streamId)).toEqual(done.map(({ event }) => streamOf(event)));
      references.add(reference);
      departures.add((reserved as SeatsReserved).departureId);
    }
    expect([departures.size, references.size]).toEqual([COUNT, COUNT]);
    const answers = await filled.reading.db.selectFrom('commands').selectAll().execute();
    expect(answers).toHaveLength(COUNT);
    expect(filler.bookingIds.length).toBeGreaterThan(1);
    for (const id of filler.bookingIds) expect(byBooking.has(id)).toBe(true);
    expect(told).toEqual([COUNT - 10, 10]);
  },
);

it.each(ENGINES)('no booking filled into $name gets a reference that another has', async (engine) => {
  const [{ log: patternTarget }, { log: target }] = [
    await freshDatabases(engine),
    await freshDatabases(engine),
  ];
  const patternLog = await openLog(patternTarget);
  await patternLog.store.execute(PATTERN);
  const patterns = [
    { events: await patternLog.reading.db.selectFrom('events').selectAll().execute(), commands: [] },
  ];
  await createLogFiller(target, patterns).fill(10, () => undefined);

  await createLogFiller(target, patterns).fill(10, () => undefined); // begins at the first reference again

  const facts = await provenFacts(await openLog(target));
  const references = facts.flatMap(({ event }) => (event.type === 'FlightBooked' ? event.reference : []));
  expect([references.length, new Set(references).size]).toEqual([20, 20]);
});
