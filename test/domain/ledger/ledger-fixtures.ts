import type { Booking } from '../../../src/domain/booking/booking.js';
import type { BookingEvent } from '../../../src/domain/booking/booking-events.js';
import { evolveBooking } from '../../../src/domain/booking/evolve-booking.js';
import { bookingPostings } from '../../../src/domain/ledger/booking-postings.js';
import type { Posting } from '../../../src/domain/ledger/posting.js';

/** The entries that the events of a booking make, one for each event: most are empty. */
export function entriesOf(events: readonly BookingEvent[]): readonly (readonly Posting[])[] {
  let before: Booking | null = null;
  return events.map((event, index) => {
    const booked = evolveBooking(before, event);
    if (booked === null) throw new Error(`${event.type} before FlightBooked`);
    const postings = bookingPostings(`e${String(index + 1)}`, event, before, booked);
    before = booked;
    return postings;
  });
}
