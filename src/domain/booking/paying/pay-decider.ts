import type { DepartureSeats } from '../../inventory/departure-seats.js';
import type { Offer } from '../../offer/offer.js';
import { whyUnavailable } from '../available-actions.js';
import type { Booking } from '../booking.js';
import { accept, refuse, type BookingDecision } from '../booking-facts.js';
import { seatsOf } from '../booking-parts.js';
import type { BookingEvent } from '../booking-events.js';

/** A caller pays a booking that is held. */
export interface PayBooking {
  readonly nowMs: number;
  readonly paymentId: string;
  readonly paymentToken: string;
  /** The same journey at the price of now, were its seats free; null when it is not sold any more. */
  readonly freshOffer: Pick<Offer, 'priceLines' | 'totalPrice'> | null;
  /** The price that the caller accepts once the price of the hold has lapsed, in minor units; null is that of the hold. */
  readonly acceptedMinor: number | null;
}

/** A hold of flights that are all flown is paid at its price, or, once that has lapsed, at the price of now that the caller has accepted. */
export function decidePay(
  command: PayBooking,
  booking: Booking,
  departures: ReadonlyMap<string, DepartureSeats>,
): BookingDecision {
  const { nowMs, paymentId, paymentToken, freshOffer } = command;
  const { bookingId, hold, totalPrice } = booking;
  const isClosed = seatsOf(booking).some(({ departureId }) => departures.get(departureId)?.closed);
  const reason = whyUnavailable(booking, 'PAY', nowMs) ?? (isClosed ? 'FLIGHT_CANCELLED' : null);
  if (reason !== null) return refuse({ code: 'ACTION_NOT_AVAILABLE', action: 'PAY', reason });
  const requestedAt = new Date(nowMs).toISOString();
  const isPriceHeld = hold !== null && nowMs < Date.parse(hold.priceHeldUntil);
  const price = isPriceHeld ? totalPrice : (freshOffer?.totalPrice ?? null);
  const amountMinor = command.acceptedMinor ?? totalPrice.amountMinor;
  if (price === null || price.amountMinor !== amountMinor || price.currency !== totalPrice.currency) {
    const { currency } = totalPrice;
    return refuse({ code: 'PRICE_CHANGED', oldPrice: { amountMinor, currency }, newPrice: price });
  }
  const repriced: readonly BookingEvent[] =
    isPriceHeld || freshOffer === null || price.amountMinor === totalPrice.amountMinor
      ? []
      : [
          {
            type: 'BookingRepriced',
            ...{ bookingId, priceLines: freshOffer.priceLines, totalPrice: price, repricedAt: requestedAt },
          },
        ];
  return accept({
    events: [
      ...repriced,
      {
        type: 'PaymentRequested',
        ...{ bookingId, paymentId, paymentToken, requestedAt, amount: price },
        purpose: 'BOOKING',
        quoteId: null,
      },
    ],
  });
}
