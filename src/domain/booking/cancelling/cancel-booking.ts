import { releaseSeats } from '../../inventory/seats-held.js';
import type { Money } from '../../money/money.js';
import { totalMinor, type PriceLine } from '../../pricing/price-lines.js';
import { NOTHING_WITHHELD, withheldOfPart, type Withheld } from '../../pricing/withheld.js';
import type { Booking } from '../booking.js';
import { accept, type BookingDecision } from '../booking-facts.js';
import { seatsOf } from '../booking-parts.js';
import type { BookingCancelled, CancellationReason, RefundTo } from '../cancellation-events.js';
import { requestRefunds, refundableOf } from '../paying/request-refunds.js';
import type { RefundReason } from '../payment-events.js';

/** What a cancellation gives back and keeps; amounts are null when the conditions of the fare are not known. */
export interface CancellationTerms {
  readonly refund: Money | null;
  readonly penalty: Money | null;
  readonly lines: readonly PriceLine[];
}

/** How the whole of a booking ends. */
export interface CancelBooking extends CancellationTerms {
  readonly nowMs: number;
  readonly quoteId: string | null;
  readonly reason: CancellationReason;
}

/** Where money that a booking gives back goes. */
export function refundToOf(booking: Booking): RefundTo {
  switch (booking.status) {
    case 'CONFIRMED':
      return 'ACCOUNT';
    case 'TICKETED':
      return 'PAYMENT';
    case 'HELD':
    case 'PENDING_PAYMENT':
    case 'CANCELLED':
    case 'EXPIRED':
      return 'NONE';
  }
}

/** What is withheld of some lines of a booking. */
export function withheldOf({ totalPrice, withheld }: Booking, lines: readonly PriceLine[]): Withheld {
  const share = { partMinor: totalMinor(lines), wholeMinor: totalPrice.amountMinor };
  return withheldOfPart(withheld ?? NOTHING_WITHHELD, share);
}

/**
 * The terms of giving some lines back, less a penalty: at most what was paid for them and is not locked, and never more than was charged.
 * What is locked, by a former fare, is given back when the airline breaks the agreement.
 */
export function termsOf(
  booking: Booking,
  lines: readonly PriceLine[],
  penaltyMinor: number,
  lockedMinor = 0,
): CancellationTerms {
  const { currency } = booking.totalPrice;
  const worthMinor = totalMinor(lines);
  const isCharged = refundToOf(booking) !== 'NONE';
  const freeMinor = worthMinor - withheldOf(booking, lines).unpaidMinor - lockedMinor;
  const refundMinor = isCharged
    ? Math.max(0, Math.min(worthMinor - penaltyMinor, freeMinor, booking.chargedMinor))
    : 0;
  return {
    refund: { amountMinor: refundMinor, currency },
    penalty: { amountMinor: isCharged ? worthMinor - refundMinor : 0, currency },
    lines,
  };
}

/** The facts of the end of a booking: all its seats are free, and what is given back is on its way. */
export function cancelBooking(booking: Booking, command: CancelBooking): BookingDecision {
  const { bookingId } = booking;
  const { nowMs, quoteId, reason, refund, penalty, lines } = command;
  const cancelled: BookingCancelled = {
    type: 'BookingCancelled',
    ...{ bookingId, quoteId, reason, refund, penalty, lines },
    refundTo: refundToOf(booking),
    cancelledAt: new Date(nowMs).toISOString(),
  };
  return accept({
    events: [cancelled, ...refundsOf(booking, command, refundReasonOf(reason))],
    seats: releaseSeats(bookingId, seatsOf(booking)),
  });
}

/** The requests that give the refund of some terms back on the payments; none on account. */
export function refundsOf(
  booking: Booking,
  { nowMs, refund }: Pick<CancelBooking, 'nowMs' | 'refund'>,
  reason: RefundReason,
): ReturnType<typeof requestRefunds> {
  if (refundToOf(booking) !== 'PAYMENT' || refund === null) return [];
  return requestRefunds(booking, { amountMinor: refund.amountMinor, reason, nowMs });
}

/** The facts of a booking whose payment failed for good: whatever was captured goes back. */
export function cancelUnpaid(booking: Booking, nowMs: number): BookingDecision {
  const { currency } = booking.totalPrice;
  return cancelBooking(booking, {
    nowMs,
    quoteId: null,
    reason: 'PAYMENT_FAILED',
    refund: { amountMinor: refundableOf(booking), currency },
    penalty: { amountMinor: 0, currency },
    lines: booking.priceLines,
  });
}

function refundReasonOf(reason: CancellationReason): RefundReason {
  switch (reason) {
    case 'REQUESTED':
    case 'OPERATOR':
      return 'CANCELLATION';
    case 'PAYMENT_FAILED':
      return 'PAYMENT_FAILED';
    case 'DEPARTURE_CANCELLED':
      return 'SCHEDULE_CHANGE';
  }
}
