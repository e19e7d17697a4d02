import { decidePay } from '../domain/booking/paying/pay-decider.js';
import type { Booking } from '../domain/booking/booking.js';
import { seatsOf } from '../domain/booking/booking-parts.js';
import {
  evolveDepartureSeats,
  NO_SEATS_SOLD,
  type DepartureSeats,
} from '../domain/inventory/departure-seats.js';
import { releaseSeats } from '../domain/inventory/seats-held.js';
import type { OfferDesk } from '../suppliers/offer-desk.js';
import type { BookingAnswer, BookingRequest, RunBookingCommand } from './booking-command.js';

/** What a caller asks for. */
export interface PayBookingRequest extends BookingRequest {
  readonly paymentToken: string;
  /** The price that the caller accepts once that of the hold has lapsed, in minor units; null accepts that of the hold only. */
  readonly acceptedMinor: number | null;
}

/** What paying needs besides what all commands of bookings do. */
export interface PayBookingDependencies {
  readonly run: RunBookingCommand;
  readonly offerDesk: OfferDesk;
  readonly newId: () => string;
}

/** Pays a booking that is held: its payment is requested, and its provider's answer comes later. */
export function createPayBooking({
  run,
  offerDesk,
  newId,
}: PayBookingDependencies): (request: PayBookingRequest) => Promise<BookingAnswer> {
  return (request) => {
    const { paymentToken, acceptedMinor } = request;
    const paymentId = newId();
    return run({
      request,
      asked: ['payBooking', paymentToken, acceptedMinor],
      departures: (booking) => seatsOf(booking).map(({ departureId }) => departureId),
      decide: (booking, { nowMs, departures }) => {
        const offer = offerDesk.open(booking.offerId);
        const freshOffer = offer && offerDesk.freshOffer(offer, withoutOwnSeats(booking, departures));
        const command = { nowMs, paymentId, paymentToken, acceptedMinor, freshOffer };
        return decidePay(command, booking, departures);
      },
    });
  };
}

/** The departures as if the booking had no seats: it is priced as what it would be sold for now. */
function withoutOwnSeats(
  booking: Booking,
  departures: ReadonlyMap<string, DepartureSeats>,
): ReadonlyMap<string, DepartureSeats> {
  const others = new Map(departures);
  for (const event of releaseSeats(booking.bookingId, seatsOf(booking))) {
    const before = others.get(event.departureId) ?? NO_SEATS_SOLD;
    others.set(event.departureId, evolveDepartureSeats(before, event));
  }
  return others;
}
