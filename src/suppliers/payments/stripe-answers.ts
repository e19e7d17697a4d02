import Stripe from 'stripe';
import type { DeclineReason, PaymentAnswer, PaymentState } from '../payment-provider.js';
import { fromStripeAmount } from './stripe-amount.js';

/** Decline and error codes of Stripe that say more than "declined" (docs.stripe.com/declines/codes, docs.stripe.com/error-codes). */
const REASONS: ReadonlyMap<string, DeclineReason> = new Map([
  ['insufficient_funds', 'INSUFFICIENT_FUNDS'],
  ['expired_card', 'CARD_EXPIRED'],
  ['incorrect_number', 'CARD_INVALID'],
  ['invalid_number', 'CARD_INVALID'],
  ['incorrect_cvc', 'CARD_INVALID'],
  ['invalid_cvc', 'CARD_INVALID'],
  ['invalid_expiry_month', 'CARD_INVALID'],
  ['invalid_expiry_year', 'CARD_INVALID'],
  ['authentication_required', 'AUTHENTICATION_REQUIRED'],
  ['payment_intent_authentication_failure', 'AUTHENTICATION_REQUIRED'],
  ['currency_not_supported', 'AMOUNT_NOT_SUPPORTED'],
  ['amount_too_small', 'AMOUNT_NOT_SUPPORTED'],
  ['amount_too_large', 'AMOUNT_NOT_SUPPORTED'],
  ['invalid_charge_amount', 'AMOUNT_NOT_SUPPORTED'],
  ['payment_intent_unexpected_state', 'NOT_ALLOWED_NOW'],
  ['charge_already_captured', 'NOT_ALLOWED_NOW'],
  ['charge_already_refunded', 'NOT_ALLOWED_NOW'],
  ['charge_not_refundable', 'NOT_ALLOWED_NOW'],
]);

/** What came instead of an answer: never more than the kinds of it, since messages of Stripe may repeat what was sent. */
export type StripeFailure = Exclude<PaymentAnswer, { readonly kind: 'approved' }>;

/**
 * What an error of a request means. Nothing, a time-out, 409 (the same key is being worked on), 429 and 5xx leave the outcome open;
 * what throws and is none of Stripe's errors is a bug and is thrown on.
 */
export function failureOf(error: unknown): StripeFailure {
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  const { statusCode } = error;
  if (error.rawType === 'idempotency_error' && statusCode !== 409)
    return { kind: 'refused', fault: 'KEY_REUSED' };
  if (statusCode === undefined || statusCode === 409 || statusCode === 429 || statusCode >= 500) {
    return { kind: 'unknown' };
  }
  if (statusCode === 401 || statusCode === 403) return { kind: 'refused', fault: 'NOT_AUTHORISED' };
  if (error.param === 'amount_to_capture') return { kind: 'declined', reason: 'NOT_ALLOWED_NOW' };
  const reason = reasonOf(error.code, error.decline_code);
  if (reason !== null) return { kind: 'declined', reason };
  if (error.rawType === 'card_error') return { kind: 'declined', reason: 'CARD_DECLINED' };
  if (error.code === 'resource_missing' && error.param === 'payment_method') {
    return { kind: 'declined', reason: 'CARD_INVALID' };
  }
  // A refund above what is left has no code.
  if (error.param === 'amount') return { kind: 'declined', reason: 'NOT_ALLOWED_NOW' };
  return { kind: 'refused', fault: 'REQUEST_INVALID' };
}

/** What became of an authorisation, by the payment that it made. */
export function authorisationOf(
  intent: Stripe.PaymentIntent,
): Exclude<PaymentAnswer, { readonly kind: 'refused' }> {
  const { status, last_payment_error: error } = intent;
  if (status === 'requires_payment_method') {
    return { kind: 'declined', reason: reasonOf(error?.code, error?.decline_code) ?? 'CARD_DECLINED' };
  }
  if (status === 'requires_action' || status === 'requires_confirmation') {
    return { kind: 'declined', reason: 'AUTHENTICATION_REQUIRED' };
  }
  // Canceled is what was authorised and voided since; any other is on its way.
  const isMade = status === 'requires_capture' || status === 'succeeded' || status === 'canceled';
  return isMade ? { kind: 'approved', paymentId: intent.id } : { kind: 'unknown' };
}

/** A payment as Stripe has it, with its latest charge; null in a currency that is not known. */
export function paymentStateOf(intent: Stripe.PaymentIntent): PaymentState | null {
  const currency = intent.currency.toUpperCase();
  const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
  const authorisedMinor = fromStripeAmount(intent.amount, currency);
  const capturedMinor = fromStripeAmount(intent.amount_received, currency);
  // What was not captured is released as a refund, which no money follows.
  const refundedMinor = fromStripeAmount(
    intent.status === 'succeeded' ? refundedOf(intent, charge) : 0,
    currency,
  );
  if (authorisedMinor === null || capturedMinor === null || refundedMinor === null) return null;
  const status = STATUSES.get(intent.status) ?? 'DECLINED';
  return { paymentId: intent.id, status, currency, authorisedMinor, capturedMinor, refundedMinor };
}

/** In all other states no money is set aside. */
const STATUSES: ReadonlyMap<string, PaymentState['status']> = new Map([
  ['canceled', 'VOIDED'],
  ['requires_capture', 'AUTHORISED'],
  ['succeeded', 'CAPTURED'],
]);

/** `amount_refunded` of a charge counts a part that was never captured as refunded. */
function refundedOf(intent: Stripe.PaymentIntent, charge: Stripe.Charge | null): number {
  if (charge === null) return 0;
  return Math.max(0, charge.amount_refunded - (intent.amount - intent.amount_received));
}

function reasonOf(...codes: readonly (string | null | undefined)[]): DeclineReason | null {
  const known = codes.map((code) => REASONS.get(code ?? ''));
  // The decline code is the closer one, and comes last.
  return known.findLast((reason) => reason !== undefined) ?? null;
}
