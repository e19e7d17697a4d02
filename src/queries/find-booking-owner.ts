import type { BookingOwner } from '../domain/booking/booking-owner.js';
import { bookingStream, isBookingId } from '../domain/booking/booking-events.js';
import { domainEventOf } from '../domain/stored-event.js';
import type { EventReader } from '../event-store/event-reader.js';

/** Whose a booking is; null of one that is nobody's, or that there is not. */
export type FindBookingOwner = (bookingId: string) => Promise<BookingOwner | null>;

/** Asks the log, which knows a booking as soon as it is made, by the event that made it. */
export function createFindBookingOwner(reader: Pick<EventReader, 'readStream'>): FindBookingOwner {
  return async (bookingId) => {
    if (!isBookingId(bookingId)) return null;
    const [first] = await reader.readStream(bookingStream(bookingId), 0, 1);
    const event = first === undefined ? null : domainEventOf(first);
    return event?.type === 'FlightBooked' ? (event.owner ?? null) : null;
  };
}
