import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { domainEventOf } from '../../src/domain/stored-event.js';
import {
  evolveDepartureSeats,
  NO_SEATS_SOLD,
  type DepartureSeats,
} from '../../src/domain/inventory/departure-seats.js';
import { GENESIS_HASH, hashOfRow } from '../../src/event-store/event-row.js';
import type { RecordedEvent } from '../../src/event-store/event.js';
import { allEvents, freshDatabases, openLog, type TestLog } from '../event-store/test-log.js';
import { startWriter, type WriterProcess } from '../support/crash-processes.js';
import { DEPARTURES } from '../support/crash-writer.js';
import { ENGINES, type FreshDatabases } from '../support/engines.js';
import { freshFoldOf, openReadSide, readModelsIn } from './read-side.js';

/** Rounds of writing and killing on the same databases. */
const ROUNDS = 3;

/** A writer lives so long at most; when it dies is left to chance. */
const LONGEST_LIFE_MS = 500;

const EVENTS_OF_A_BOOKING = ['FlightBooked', 'BookingReferenceAssigned', 'SeatsReserved', 'SeatsReserved'];

/** Two writers that start at once on the same databases, and are killed at moments of their own. */
async function writeAndCrash(databases: FreshDatabases): Promise<readonly WriterProcess[]> {
  const writers = [startWriter(databases), startWriter(databases)];
  onTestFinished(() => Promise.all(writers.map((writer) => writer.kill())).then(() => undefined));
  await Promise.all(writers.map((writer) => writer.ready));
  await Promise.all(
    writers.map(async (writer) => {
      await pause(50 + Math.random() * LONGEST_LIFE_MS);
      await writer.kill();
    }),
  );
  return writers;
}

/** Every event, proved to be chained, dense and in order, and to end at the head. */
async function provenEvents({ reader, reading }: TestLog): Promise<readonly RecordedEvent[]> {
  const events = await allEvents(reader);
  const rows = await reading.db.selectFrom('events').selectAll().orderBy('global_position').execute();
  let hash = GENESIS_HASH;
  const versions = new Map<string, number>();
  for (const [index, row] of rows.entries()) {
    hash = hashOfRow(hash, row);
    versions.set(row.stream_id, (versions.get(row.stream_id) ?? 0) + 1);
    const expected = [hash, index + 1, versions.get(row.stream_id)];
    expect([row.hash, row.global_position, row.stream_position]).toEqual(expected);
  }
  expect(await reader.head()).toMatchObject({ position: rows.length, hash });
  const streams = await reading.db.selectFrom('streams').selectAll().execute();
  expect(new Map(streams.map((row) => [row.stream_id, row.stream_position]))).toEqual(versions);
  return events;
}

/** Positions of the last event of each booking, proved to be whole and judged on what was sold by then. */
function provenBookings(events: readonly RecordedEvent[]): ReadonlyMap<string, number> {
  const bookings = new Map<string, number>();
  const sold = new Map<string, DepartureSeats>(DEPARTURES.map((departureId) => [departureId, NO_SEATS_SOLD]));
  for (let start = 0; start < events.length; start += EVENTS_OF_A_BOOKING.length) {
    const booking = events.slice(start, start + EVENTS_OF_A_BOOKING.length);
    const facts = booking.map((event) => domainEventOf(event)!);
    expect(facts.map((event) => event.type)).toEqual(EVENTS_OF_A_BOOKING);
    expect(new Set(facts.map((event) => 'bookingId' in event && event.bookingId)).size).toBe(1);
    for (const event of facts) {
      if (event.type === 'FlightBooked') {
        expect(JSON.parse(event.offerId)).toEqual([...sold.values()].map((seats) => seats.sold));
        bookings.set(event.bookingId, start + EVENTS_OF_A_BOOKING.length);
      }
      if (event.type === 'SeatsReserved') {
        sold.set(event.departureId, evolveDepartureSeats(sold.get(event.departureId)!, event));
      }
    }
  }
  return bookings;
}

describe.each(ENGINES)('two processes that share a log on $name and are killed', (engine) => {
  it('lose nothing that they acknowledged, and leave no booking half done', async () => {
    const databases = await freshDatabases(engine);
    const acknowledged = new Map<string, number>();
    for (let round = 1; round <= ROUNDS; round += 1) {
      const writers = await writeAndCrash(databases);
      const answers = writers.flatMap((writer) => writer.acknowledged());
      expect(answers).not.toEqual([]);
      for (const { bookingId, position } of answers) acknowledged.set(bookingId, position);
      const log = await openLog(databases.log);
      const bookings = provenBookings(await provenEvents(log));
      for (const [bookingId, position] of acknowledged) expect(bookings.get(bookingId)).toBe(position);

      const read = await openReadSide(databases.read, log);
      await read.projector.catchUp();
      expect(await readModelsIn(read.reading)).toEqual(await freshFoldOf(log.reader));
      await read.close();
      await log.close();
    }
  }, 60_000);
});
