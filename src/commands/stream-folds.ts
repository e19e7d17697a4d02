import type { Booking } from '../domain/booking/booking.js';
import { bookingStream, type BookingEvent } from '../domain/booking/booking-events.js';
import { evolveBooking } from '../domain/booking/evolve-booking.js';
import {
  departureStream,
  evolveDepartureSeats,
  NO_SEATS_SOLD,
  type DepartureEvent,
  type DepartureSeats,
} from '../domain/inventory/departure-seats.js';
import { domainEventOf, type DomainEvent } from '../domain/stored-event.js';
import type { RecordedEvent } from '../event-store/event.js';
import type { FoldedStream, StreamFold } from '../event-store/event-store.js';
import { UnknownEvent } from '../event-store/unknown-event.js';

/** To be raised when `DepartureSeats` or its fold changes: seats kept by the fold before are then not used. */
const DEPARTURE_SEATS_FOLD = 3;

/** The stream of a departure and how its seats add up. */
export function departureSeatsStream(departureId: string): FoldedStream<DepartureSeats> {
  return {
    streamId: departureStream(departureId),
    fold: {
      initial: NO_SEATS_SOLD,
      evolve: (seats, event) => evolveDepartureSeats(seats, known(event) as DepartureEvent),
      snapshot: { version: DEPARTURE_SEATS_FOLD },
    },
  };
}

/** How the streams fold of which snapshots are kept; null for all others. */
export function snapshotFoldOf(streamId: string): StreamFold<unknown> | null {
  return streamId.startsWith(departureStream('')) ? departureSeatsStream('').fold : null;
}

/** The stream of a booking and how its events add up. */
export function bookingStateStream(bookingId: string): FoldedStream<Booking | null> {
  return {
    streamId: bookingStream(bookingId),
    fold: { initial: null, evolve: (booking, event) => evolveBooking(booking, known(event) as BookingEvent) },
  };
}

function known(recorded: RecordedEvent): DomainEvent {
  const event = domainEventOf(recorded);
  if (event === null) throw new UnknownEvent(recorded);
  return event;
}
