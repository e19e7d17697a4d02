import type { Booking } from '../booking.js';
import { accept, NOTHING_TO_DO, type BookingDecision } from '../booking-facts.js';

/** What a provider said of a refund, or that it said nothing. */
export type RefundOutcome =
  { readonly kind: 'ISSUED' } | { readonly kind: 'DELAYED'; readonly reason: string };

/** An outcome is reported by whoever asked the provider; any may come twice or late. */
export interface ReportRefund {
  readonly nowMs: number;
  readonly refundId: string;
  readonly outcome: RefundOutcome;
}

/** A refund is issued once, and delayed once for each reason in a row. */
export function decideRefundOutcome(command: ReportRefund, booking: Booking): BookingDecision {
  const { refundId, outcome, nowMs } = command;
  const { bookingId } = booking;
  const refund = booking.refunds.find((one) => one.refundId === refundId);
  if (refund === undefined || refund.state === 'ISSUED') return NOTHING_TO_DO;
  const at = new Date(nowMs).toISOString();
  switch (outcome.kind) {
    case 'ISSUED': {
      const amount = { amountMinor: refund.amountMinor, currency: refund.currency };
      return accept({ events: [{ type: 'RefundIssued', ...{ bookingId, refundId, amount }, issuedAt: at }] });
    }
    case 'DELAYED': {
      const { reason } = outcome;
      if (refund.delayReason === reason) return NOTHING_TO_DO;
      return accept({
        events: [{ type: 'RefundDelayed', ...{ bookingId, refundId, reason }, delayedAt: at }],
      });
    }
  }
}
