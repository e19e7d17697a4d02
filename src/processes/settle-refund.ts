import type { OutcomeReport } from './report-outcome.js';
import type { Booking } from '../domain/booking/booking.js';
import { REFUND_UNKNOWN } from '../domain/booking/payment-events.js';
import type { Refund } from '../domain/booking/payment.js';
import type { RefundOutcome } from '../domain/booking/paying/refund-outcome-decider.js';
import type { PaymentProvider } from '../suppliers/payment-provider.js';
import { refundKeyOf } from './booking-task.js';
import { askOnce, type FormerTries } from './provider-request.js';
import type { StepOutcome } from './settle-payment.js';

/** A refund that was declined is asked for anew after so long at the soonest: why it was declined seldom passes sooner. */
const DECLINED_PAUSE_MS = 60_000;

/** Has the provider give money back, or finds out what became of it when it was asked before. */
export async function settleRefund(
  provider: PaymentProvider,
  booking: Booking,
  refund: Refund,
  tries: FormerTries,
): Promise<StepOutcome> {
  const { refundId, currency, amountMinor, declineCount } = refund;
  const payment = booking.payments.find((one) => one.paymentId === refund.paymentId);
  const paymentId = payment?.providerPaymentId ?? '';
  const idempotencyKey = refundKeyOf(refund);
  const answer = await askOnce(provider, {
    find: { idempotencyKey, request: 'refund', paymentId, firstSentAtMs: tries.firstSentAtMs },
    mayHaveBeenSent: tries.mayHaveBeenSent,
    send: () => provider.refund({ idempotencyKey, paymentId, amount: { amountMinor, currency } }),
  });
  const report = (outcome: RefundOutcome): OutcomeReport => ({ kind: 'REFUND', refundId, outcome });
  switch (answer.kind) {
    case 'approved':
      return { report: report({ kind: 'ISSUED' }), result: { kind: 'done' } };
    case 'declined':
      return {
        report: report({ kind: 'DELAYED', reason: answer.reason, declineCount }),
        result: { kind: 'later', reason: answer.reason, leastPauseMs: pauseAfterDeclines(declineCount) },
      };
    case 'refused':
      return { report: null, result: { kind: 'later', reason: answer.fault } };
    case 'unknown':
    case 'not_found': {
      const isKnown = refund.delayReason === REFUND_UNKNOWN;
      return {
        report: isKnown ? null : report({ kind: 'DELAYED', reason: REFUND_UNKNOWN, declineCount }),
        result: { kind: 'later', reason: 'OUTCOME_UNKNOWN' },
      };
    }
  }
}

/** Doubles each time, up to a day: each try is a fact in the log. */
function pauseAfterDeclines(declineCount: number): number {
  return Math.min(DECLINED_PAUSE_MS * 2 ** declineCount, LONGEST_DECLINED_PAUSE_MS);
}

const LONGEST_DECLINED_PAUSE_MS = 86_400_000;
