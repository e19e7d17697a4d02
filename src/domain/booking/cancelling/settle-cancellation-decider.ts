import type { Booking } from '../booking.js';
import { accept, refuse, type BookingDecision } from '../booking-facts.js';
import { isOver } from '../booking-parts.js';
import type { CancellationSettled } from '../cancellation-events.js';
import { requestRefunds } from '../paying/request-refunds.js';

/** An operator says what a cancellation gives back of which nobody knew. */
export interface SettleCancellation {
  readonly nowMs: number;
  readonly refundMinor: number;
  /** Why so much, for the history. */
  readonly reason: string;
}

/** What was cancelled without anybody knowing what it gives back is settled once, with at most what was charged for it. */
export function decideSettleCancellation(command: SettleCancellation, booking: Booking): BookingDecision {
  const { nowMs, refundMinor, reason } = command;
  const { bookingId, openRefundTo, totalPrice } = booking;
  if (openRefundTo === undefined) return refuse({ code: 'NOTHING_TO_SETTLE' });
  const mostMinor = settleableMinor(booking);
  const { currency } = totalPrice;
  if (refundMinor > mostMinor)
    return refuse({ code: 'REFUND_TOO_HIGH', most: { amountMinor: mostMinor, currency } });
  const event: CancellationSettled = {
    type: 'CancellationSettled',
    ...{ bookingId, reason, refundTo: openRefundTo },
    refund: { amountMinor: refundMinor, currency },
    settledAt: new Date(nowMs).toISOString(),
  };
  const refunds =
    openRefundTo === 'PAYMENT'
      ? requestRefunds(booking, { amountMinor: refundMinor, reason: 'CANCELLATION', nowMs })
      : [];
  return accept({ events: [event, ...refunds] });
}

/** What was charged, but for what was paid of the rest that is still flown. */
function settleableMinor(booking: Booking): number {
  const { chargedMinor, totalPrice, withheld } = booking;
  if (isOver(booking)) return chargedMinor;
  return Math.max(0, chargedMinor - totalPrice.amountMinor + (withheld?.unpaidMinor ?? 0));
}
