import type { SliceDetails } from '../itinerary/itinerary.js';
import type { Money } from '../money/money.js';
import type { PriceLine } from '../pricing/price-lines.js';
import type { FareBrand } from '../pricing/tariff.js';
import type { CabinClass } from '../schedule/cabin-class.js';
import type { BookingEvent, FlightBooked } from './booking-events.js';
import { withoutSubjects, type OpenParty, type SealedParty } from './personal-data.js';

/** Where a booking stands. */
export const BOOKING_STATUSES = ['CONFIRMED'] as const;

export type BookingStatus = (typeof BOOKING_STATUSES)[number];

/** A booking as its events leave it. */
export interface Booking {
  readonly bookingId: string;
  readonly reference: string;
  readonly status: BookingStatus;
  readonly offerId: string;
  readonly cabin: CabinClass;
  readonly brand: FareBrand;
  readonly slices: readonly SliceDetails[];
  readonly party: SealedParty;
  readonly priceLines: readonly PriceLine[];
  readonly totalPrice: Money;
  /** UTC, ISO 8601. */
  readonly createdAt: string;
  /** Number of events so far. */
  readonly revision: number;
}

/** A booking whose personal data was opened for somebody to see. */
export type OpenBooking = Omit<Booking, 'party'> & { readonly party: OpenParty };

/** The booking after one more event; null is a booking that nothing has happened to. */
export function evolveBooking(booking: Booking | null, event: BookingEvent): Booking | null {
  switch (event.type) {
    case 'FlightBooked':
      return bookingOf(event);
    case 'PersonalDataErased':
      return (
        booking && {
          ...booking,
          party: withoutSubjects(booking.party, event.subjectIds),
          revision: booking.revision + 1,
        }
      );
  }
}

/** The booking that its first event makes. */
export function bookingOf(event: FlightBooked): Booking {
  return {
    bookingId: event.bookingId,
    reference: event.reference,
    status: 'CONFIRMED',
    offerId: event.offerId,
    cabin: event.cabin,
    brand: event.brand,
    slices: event.slices,
    party: event.party,
    priceLines: event.priceLines,
    totalPrice: event.totalPrice,
    createdAt: event.bookedAt,
    revision: 1,
  };
}
