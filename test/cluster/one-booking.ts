import type { EventStore } from '../../src/event-store/event-store.js';
import { flightBooked, recordFacts, referenceAssigned, seatsReserved } from '../read-models/domain-facts.js';

/** Appends a whole booking of one seat. */
export async function bookOne(store: EventStore, bookingId: string): Promise<void> {
  const departureId = 'AB1-2027-01-15';
  await store.execute(
    recordFacts([
      flightBooked(bookingId),
      referenceAssigned(bookingId),
      seatsReserved(departureId, bookingId),
    ]),
  );
}
