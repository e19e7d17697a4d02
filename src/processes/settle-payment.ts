import type { OutcomeReport } from './report-outcome.js';
import type { Booking } from '../domain/booking/booking.js';
import type { PaymentStep } from '../domain/booking/payment-events.js';
import type { Payment } from '../domain/booking/payment.js';
import type { PaymentOutcome } from '../domain/booking/paying/payment-outcome-decider.js';
import type { FoundAnswer, PaymentAnswer, PaymentProvider } from '../suppliers/payment-provider.js';
import { paymentKeyOf } from './booking-task.js';
import { askOnce, type FormerTries } from './provider-request.js';
import type { TaskResult } from './task-runner.js';

/** What a step of a payment is done with. */
export interface StepToSettle {
  readonly booking: Booking;
  readonly payment: Payment;
  readonly step: PaymentStep;
  readonly tries: FormerTries;
}

/** What a step came to: what the log is to be told, if anything, and how the task goes on. */
export interface StepOutcome {
  readonly report: OutcomeReport | null;
  readonly result: TaskResult;
}

/** Has the provider take one step of a payment, or finds out what became of it when it was asked before. */
export async function settleStep(provider: PaymentProvider, wanted: StepToSettle): Promise<StepOutcome> {
  const { payment, step, tries } = wanted;
  const since = payment.unknown?.step === step ? Date.parse(payment.unknown.since) : null;
  const answer = await askOnce(provider, {
    find: {
      idempotencyKey: paymentKeyOf(step, payment),
      request: REQUESTS[step],
      paymentId: payment.providerPaymentId,
      firstSentAtMs: Math.min(since ?? tries.firstSentAtMs, tries.firstSentAtMs),
    },
    mayHaveBeenSent: tries.mayHaveBeenSent || since !== null,
    send: () => send(provider, wanted),
  });
  return step === 'VOID' && answer.kind === 'declined'
    ? voidDeclined(provider, payment, answer.reason)
    : outcomeOf(wanted, answer);
}

const REQUESTS = { AUTHORISE: 'authorise', CAPTURE: 'capture', VOID: 'void' } as const;

function send(provider: PaymentProvider, { booking, payment, step }: StepToSettle): Promise<PaymentAnswer> {
  const idempotencyKey = paymentKeyOf(step, payment);
  const amount = { amountMinor: payment.amountMinor, currency: payment.currency };
  const { bookingId, reference } = booking;
  const paymentId = payment.providerPaymentId ?? '';
  switch (step) {
    case 'AUTHORISE':
      return provider.authorise({
        ...{ idempotencyKey, amount, bookingId, reference },
        paymentToken: payment.paymentToken,
      });
    case 'CAPTURE':
      return provider.capture({ idempotencyKey, paymentId, amount });
    case 'VOID':
      return provider.void({ idempotencyKey, paymentId });
  }
}

function outcomeOf({ payment, step }: StepToSettle, answer: PaymentAnswer | FoundAnswer): StepOutcome {
  const report = (outcome: PaymentOutcome): OutcomeReport => reportOn(payment, outcome);
  switch (answer.kind) {
    case 'approved':
      return { report: report(approved(step, answer.paymentId)), result: { kind: 'done' } };
    case 'declined':
      return { report: report({ kind: 'FAILED', step, reason: answer.reason }), result: { kind: 'done' } };
    case 'refused':
      // Nothing was set aside and never will be: the customer need not wait. Any other step must not be given up.
      if (step === 'AUTHORISE' && answer.fault === 'REQUEST_INVALID') {
        return { report: report({ kind: 'FAILED', step, reason: answer.fault }), result: { kind: 'done' } };
      }
      return { report: null, result: { kind: 'later', reason: answer.fault } };
    case 'unknown':
    case 'not_found': {
      const isKnown = payment.unknown?.step === step;
      return {
        report: isKnown ? null : report({ kind: 'UNKNOWN', step }),
        result: { kind: 'later', reason: 'OUTCOME_UNKNOWN' },
      };
    }
  }
}

function reportOn({ paymentId }: Payment, outcome: PaymentOutcome): OutcomeReport {
  return { kind: 'PAYMENT', paymentId, outcome };
}

function approved(step: PaymentStep, providerPaymentId: string): PaymentOutcome {
  switch (step) {
    case 'AUTHORISE':
      return { kind: 'AUTHORISED', providerPaymentId };
    case 'CAPTURE':
      return { kind: 'CAPTURED' };
    case 'VOID':
      return { kind: 'VOIDED' };
  }
}

/** What cannot be given free may be free already: authorisations lapse by themselves. */
async function voidDeclined(
  provider: PaymentProvider,
  payment: Payment,
  reason: string,
): Promise<StepOutcome> {
  const reading = await provider.read(payment.providerPaymentId ?? '');
  const isFree =
    reading.kind === 'found' &&
    (reading.payment.status === 'VOIDED' || reading.payment.status === 'DECLINED');
  return isFree
    ? { report: reportOn(payment, { kind: 'VOIDED' }), result: { kind: 'done' } }
    : { report: null, result: { kind: 'later', reason } };
}
