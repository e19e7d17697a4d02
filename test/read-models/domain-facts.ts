import type { FlightBooked } from '../../src/domain/booking/booking-events.js';
import type { BookingReferenceAssigned } from '../../src/domain/booking/booking-reference.js';
import type { SeatsReserved } from '../../src/domain/inventory/departure-seats.js';
import { storedEventOf, type DomainEvent } from '../../src/domain/stored-event.js';
import { bookingStream, isBookingEvent } from '../../src/domain/booking/booking-events.js';
import { referenceStream } from '../../src/domain/booking/booking-reference.js';
import { TICKET_NUMBER_STREAM } from '../../src/domain/booking/ticket-events.js';
import { departureStream, isDepartureEvent } from '../../src/domain/inventory/departure-seats.js';
import { ERASURES_STREAM } from '../../src/domain/privacy/person-erased.js';
import type { StoreCommand, StreamWrite } from '../../src/event-store/event-store.js';

/** A booking of one adult, Paris to London for 50 EUR, unless changed. */
export function flightBooked(bookingId: string, changes: Partial<FlightBooked> = {}): FlightBooked {
  return {
    type: 'FlightBooked',
    bookingId,
    reference: `R-${bookingId}`,
    offerId: `offer-${bookingId}`,
    bookedAt: '2027-01-15T10:00:00.000Z',
    cabin: 'ECONOMY',
    brand: {
      code: 'LIGHT',
      name: 'Light',
      pricePercent: 100,
      conditions: { refundable: false, refundPenaltyMinor: null, changeable: true, changePenaltyMinor: 2500 },
      baggage: { cabinPieces: 1, checkedPieces: 0, checkedPieceKg: null },
    },
    passengerCounts: { ADULT: 1, CHILD: 0, INFANT: 0 },
    slices: [],
    priceLines: [],
    totalPrice: { amountMinor: 5000, currency: 'EUR' },
    party: {
      passengers: [
        {
          passengerId: '1',
          type: 'ADULT',
          identity: { plain: { givenName: 'Zoë', familyName: 'O’Neill 🛫', bornOn: '1990-12-10' } },
        },
      ],
      contact: { plain: { email: 'zoe@example.com', phone: '+33199001234' } },
    },
    ...changes,
  };
}

/** One seat in economy on the first leg of a departure, unless changed. */
export function seatsReserved(
  departureId: string,
  bookingId: string,
  changes: Partial<SeatsReserved> = {},
): SeatsReserved {
  const seats = { cabin: 'ECONOMY', boardLeg: 0, offLeg: 0, seatCount: 1 } as const;
  return { type: 'SeatsReserved', departureId, bookingId, ...seats, ...changes };
}

/** A reference given to a booking. */
export function referenceAssigned(bookingId: string): BookingReferenceAssigned {
  return { type: 'BookingReferenceAssigned', reference: `R-${bookingId}`, bookingId };
}

/** The stream that an event belongs to. */
export function streamOf(event: DomainEvent): string {
  if (isBookingEvent(event)) return bookingStream(event.bookingId);
  if (isDepartureEvent(event)) return departureStream(event.departureId);
  switch (event.type) {
    case 'BookingReferenceAssigned':
      return referenceStream(event.reference);
    case 'TicketNumberAssigned':
      return TICKET_NUMBER_STREAM;
    case 'PersonErased':
      return ERASURES_STREAM;
  }
}

/** The writes that append these events, each to its stream. */
export function writesOf(events: readonly DomainEvent[]): readonly StreamWrite[] {
  return events.map((event) => ({
    streamId: streamOf(event),
    expectedVersion: 'any',
    events: [storedEventOf(event)],
  }));
}

/** A command that appends these events together. */
export function recordFacts(events: readonly DomainEvent[]): StoreCommand<never> {
  return {
    idempotency: null,
    metadata: { actor: 'tester', correlationId: 'correlation', causationId: 'causation' },
    folds: [],
    touches: events.map(streamOf),
    judge: () => ({ kind: 'append', writes: writesOf(events), outcome: {} }),
  };
}
