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
    }
  | {
      /** It had succeeded, and failed since. */
      readonly kind: 'RETURNED';
      readonly reason: string;
      /** How often it had been declined when it succeeded. */
      readonly declineCount: number;
    };

/** An outcome is reported by whoever asked the provider; any may come twice or late. */
export interface ReportRefund {
  readonly nowMs: number;
  readonly refundId: string;
  readonly outcome: RefundOutcome;
}

/** A refund is issued once, delayed once for each request that is declined, and once for one whose outcome is unknown; one that failed after it was issued is to be issued again. */
export function decideRefundOutcome(command: ReportRefund, booking: Booking): BookingDecision {
  const { refundId, outcome, nowMs } = command;
  const { bookingId } = booking;
  const refund = booking.refunds.find((one) => one.refundId === refundId);
  if (refund === undefined || (refund.state === 'ISSUED') !== (outcome.kind === 'RETURNED'))
    return NOTHING_TO_DO;
  const at = new Date(nowMs).toISOString();
  const amount = { amountMinor: refund.amountMinor, currency: refund.currency };
  switch (outcome.kind) {
    case 'ISSUED':
      return accept({ events: [{ type: 'RefundIssued', ...{ bookingId, refundId, amount }, issuedAt: at }] });
    case 'RETURNED': {
      const { reason, declineCount } = outcome;
      if (declineCount !== refund.declineCount) return NOTHING_TO_DO;
      return accept({
        events: [{ type: 'RefundReturned', ...{ bookingId, refundId, amount, reason }, returnedAt: at }],
      });
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
