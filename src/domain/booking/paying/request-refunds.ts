import type { Booking } from '../booking.js';
import type { RefundReason, RefundRequested } from '../payment-events.js';
import { refundableMinor } from '../payment.js';

/** Money that goes back to whoever paid. */
export interface RefundOrder {
  readonly amountMinor: number;
  readonly reason: RefundReason;
  readonly nowMs: number;
}

/** What can still be given back on the payments of a booking. */
export function refundableOf(booking: Booking): number {
  return booking.payments.reduce((sum, payment) => sum + refundableMinor(payment), 0);
}

/** Parts a refund among the captured payments, the latest first; never more than was captured. */
export function requestRefunds(booking: Booking, order: RefundOrder): readonly RefundRequested[] {
  const requests: RefundRequested[] = [];
  let leftMinor = order.amountMinor;
  for (const payment of [...booking.payments].reverse()) {
    const amountMinor = Math.min(leftMinor, refundableMinor(payment));
    if (amountMinor <= 0) continue;
    leftMinor -= amountMinor;
    requests.push({
      type: 'RefundRequested',
      bookingId: booking.bookingId,
      refundId: `${booking.bookingId}-refund-${String(booking.refunds.length + requests.length + 1)}`,
      paymentId: payment.paymentId,
      amount: { amountMinor, currency: payment.currency },
      reason: order.reason,
      requestedAt: new Date(order.nowMs).toISOString(),
    });
  }
  return requests;
}
