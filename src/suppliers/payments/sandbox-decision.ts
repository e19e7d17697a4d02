import type { Money } from '../../domain/money/money.js';
import type { Authorise, DeclineReason, PaymentNotice, PaymentState } from '../payment-provider.js';
import type { SandboxBehaviour } from './sandbox-tokens.js';

/** What a request does at the sandbox. */
export interface SandboxDecision {
  /** What truly happened: null when it succeeded. */
  readonly declined: DeclineReason | null;
  /** The payment afterwards; null where it is left as it was. */
  readonly payment: PaymentState | null;
  /** Null when there is nothing to tell. */
  readonly became: PaymentNotice['became'] | null;
}

/** A request on a payment that exists. */
export type SandboxStep =
  { readonly request: 'capture' | 'refund'; readonly amount: Money } | { readonly request: 'void' };

/** An authorisation, by its token. */
export function decideAuthorise(
  { amount }: Authorise,
  paymentId: string,
  behaviour: SandboxBehaviour | null,
): SandboxDecision {
  if (!Number.isSafeInteger(amount.amountMinor) || amount.amountMinor <= 0) return no('AMOUNT_NOT_SUPPORTED');
  const payment: PaymentState = {
    paymentId,
    status: 'AUTHORISED',
    currency: amount.currency,
    authorisedMinor: amount.amountMinor,
    capturedMinor: 0,
    refundedMinor: 0,
  };
  if (behaviour !== null && behaviour !== 'decline' && behaviour !== 'timeOutThenFail') {
    return { declined: null, payment, became: 'AUTHORISED' };
  }
  const declined = behaviour === null ? 'CARD_INVALID' : 'CARD_DECLINED';
  return { declined, payment: { ...payment, status: 'DECLINED' }, became: 'DECLINED' };
}

/** A capture, void or refund, by the state of the payment and the refunds that were asked for before. */
export function decideStep(
  step: SandboxStep,
  payment: PaymentState,
  behaviour: SandboxBehaviour | null,
  refundsBefore: number,
): SandboxDecision {
  switch (step.request) {
    case 'capture':
      if (payment.status !== 'AUTHORISED' || !fits(step.amount, payment, payment.authorisedMinor)) {
        return no('NOT_ALLOWED_NOW');
      }
      if (behaviour === 'failOnCapture') return no('CARD_DECLINED');
      return yes({ ...payment, status: 'CAPTURED', capturedMinor: step.amount.amountMinor }, 'CAPTURED');
    case 'void':
      if (payment.status !== 'AUTHORISED') return no('NOT_ALLOWED_NOW');
      return yes({ ...payment, status: 'VOIDED' }, 'VOIDED');
    case 'refund':
      if (!fits(step.amount, payment, payment.capturedMinor - payment.refundedMinor))
        return no('NOT_ALLOWED_NOW');
      if (behaviour === 'refundFailsOnce' && refundsBefore === 0) {
        return { ...no('REFUND_FAILED'), became: 'REFUND_FAILED' };
      }
      return yes({ ...payment, refundedMinor: payment.refundedMinor + step.amount.amountMinor }, 'REFUNDED');
  }
}

function fits(amount: Money, { currency }: PaymentState, mostMinor: number): boolean {
  const { amountMinor } = amount;
  return (
    amount.currency === currency &&
    Number.isSafeInteger(amountMinor) &&
    amountMinor > 0 &&
    amountMinor <= mostMinor
  );
}

function yes(payment: PaymentState, became: PaymentNotice['became']): SandboxDecision {
  return { declined: null, payment, became };
}

function no(declined: DeclineReason): SandboxDecision {
  return { declined, payment: null, became: null };
}
