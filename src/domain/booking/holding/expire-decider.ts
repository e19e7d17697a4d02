import { releaseSeats } from '../../inventory/seats-held.js';
import type { Booking } from '../booking.js';
import { accept, NOTHING_TO_DO, type BookingDecision } from '../booking-facts.js';
import { seatsOf } from '../booking-parts.js';

/** A hold whose seats were kept long enough expires, once; one that is being paid does not. */
export function decideExpireHold({ nowMs }: { readonly nowMs: number }, booking: Booking): BookingDecision {
  const { bookingId, status, hold } = booking;
  const isDue = status === 'HELD' && hold !== null && nowMs >= Date.parse(hold.seatsHeldUntil);
  if (!isDue) return NOTHING_TO_DO;
  return accept({
    events: [{ type: 'BookingExpired', bookingId, expiredAt: new Date(nowMs).toISOString() }],
    seats: releaseSeats(bookingId, seatsOf(booking)),
  });
}

/** A quote that nobody confirmed in time expires, once. */
export function decideExpireQuote(
  { nowMs, quoteId }: { readonly nowMs: number; readonly quoteId: string },
  { bookingId, quote }: Booking,
): BookingDecision {
  const isDue = quote?.quoteId === quoteId && nowMs >= Date.parse(quote.expiresAt);
  if (!isDue) return NOTHING_TO_DO;
  return accept({
    events: [{ type: 'QuoteExpired', bookingId, quoteId, expiredAt: new Date(nowMs).toISOString() }],
  });
}
