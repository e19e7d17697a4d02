import type { Booking } from '../booking.js';
import { REFUND_UNKNOWN } from '../payment-events.js';
import { accept, NOTHING_TO_DO, type BookingDecision } from '../booking-facts.js';

/** What a provider said of a refund, or that it said nothing. */
export type RefundOutcome =
  | { readonly kind: 'ISSUED' }
  | {
      readonly kind: 'DELAYED';
      /** The provider's code, or REFUND_UNKNOWN. */
      readonly reason: string;
      /** How often it had been declined when the provider was asked. */
      readonly declineCount: number;
    };

/** An outcome is reported by whoever asked the provider; any may come twice or late. */
export interface ReportRefund {
  readonly nowMs: number;
  readonly refundId: string;
  readonly outcome: RefundOutcome;
}

/** A refund is issued once, delayed once for each request that is declined, and once for one whose outcome is unknown. */
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
      const { reason, declineCount } = outcome;
      const isUnknownAgain = reason === REFUND_UNKNOWN && refund.delayReason === reason;
      if (declineCount !== refund.declineCount || isUnknownAgain) return NOTHING_TO_DO;
      return accept({
        events: [{ type: 'RefundDelayed', ...{ bookingId, refundId, reason }, delayedAt: at }],
      });
    }
  }
}
