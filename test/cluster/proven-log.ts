import { expect } from 'vitest';
import { domainEventOf, type DomainEvent } from '../../src/domain/stored-event.js';
import { GENESIS_HASH, hashOfRow } from '../../src/event-store/event-row.js';
import type { RecordedEvent } from '../../src/event-store/event.js';
import { allEvents, type TestLog } from '../event-store/test-log.js';

/** An event of the log with what it says. */
export interface Fact {
  readonly recorded: RecordedEvent;
  readonly event: DomainEvent;
}

/** Every event of a log, proved to be chained by its hashes, dense and in order, and to end at the head. */
export async function provenFacts({ reader, reading }: TestLog): Promise<readonly Fact[]> {
  const rows = await reading.db.selectFrom('events').selectAll().orderBy('global_position').execute();
  const versions = new Map<string, number>();
  let hash = GENESIS_HASH;
  for (const [index, row] of rows.entries()) {
    hash = hashOfRow(hash, row);
    versions.set(row.stream_id, (versions.get(row.stream_id) ?? 0) + 1);
    expect([row.hash, row.global_position, row.stream_position]).toEqual([
      hash,
      index + 1,
      versions.get(row.stream_id),
    ]);
  }
  expect(await reader.head()).toMatchObject({ position: rows.length, hash });
  return (await allEvents(reader)).map((recorded) => ({ recorded, event: domainEventOf(recorded)! }));
}

/** What was done for each booking, proved to be done whole: booked, its reference, and the seats of every segment. */
export function provenBookings(facts: readonly Fact[]): ReadonlyMap<string, readonly Fact[]> {
  const bookings = new Map<string, Fact[]>();
  for (const fact of facts) {
    if (!('bookingId' in fact.event)) continue;
    bookings.set(fact.event.bookingId, [...(bookings.get(fact.event.bookingId) ?? []), fact]);
  }
  for (const done of bookings.values()) {
    const [booked, ...others] = done.map(({ event }) => event);
    if (booked?.type !== 'FlightBooked') throw new Error(`Seats without a booking: ${JSON.stringify(done)}`);
    const seatCount = booked.passengerCounts.ADULT;
    const segments = booked.slices.flatMap((slice) => slice.segments);
    expect(others).toMatchObject([
      { type: 'BookingReferenceAssigned', reference: booked.reference },
      ...segments.map(({ departureId }) => ({ type: 'SeatsReserved', departureId, seatCount })),
    ]);
    const positions = done.map(({ recorded }) => recorded.globalPosition);
    expect(positions).toEqual(positions.map((_, index) => positions[0]! + index)); // one commit, nothing between
  }
  return bookings;
}
