import type { Money } from '../domain/money/money.js';

/** Longest idempotency key that every provider takes. */
export const MAX_IDEMPOTENCY_KEY_LENGTH = 200;

/** How long a provider is waited for; what it does afterwards is found by `find`. Card networks answer within a few seconds. */
export const PAYMENT_TIMEOUT_MS = 15_000;

/** Why a payment, or a step of one, did not happen and will not. */
export type DeclineReason =
  | 'CARD_DECLINED'
  | 'CARD_INVALID'
  | 'CARD_EXPIRED'
  | 'INSUFFICIENT_FUNDS'
  /** The holder must confirm, which needs a browser: the token must be one that is confirmed already. */
  | 'AUTHENTICATION_REQUIRED'
  /** The currency, or this amount of it, cannot be charged. */
  | 'AMOUNT_NOT_SUPPORTED'
  /** The payment is not in a state that allows it, or not by so much: captured twice, voided when captured, refunded above captured. */
  | 'NOT_ALLOWED_NOW'
  | 'REFUND_FAILED';

/** Why nothing was done and sending it again cannot help: the engine or its configuration is wrong. */
export type PaymentFault =
  /** The key was used for another request. */
  | 'KEY_REUSED'
  /** The provider does not accept our credentials. */
  | 'NOT_AUTHORISED'
  | 'REQUEST_INVALID';

/** What a provider says to a request. */
export type PaymentAnswer =
  | { readonly kind: 'approved'; readonly paymentId: string }
  | { readonly kind: 'declined'; readonly reason: DeclineReason }
  | { readonly kind: 'refused'; readonly fault: PaymentFault }
  /** Timed out, connection lost, provider failing: it may have happened or may still. Ask by `find`, or send the same again. */
  | { readonly kind: 'unknown' };

/** What became of a request, as it stands now: a refund that was approved may be declined later. `not_found` is no proof until the request can no longer arrive: wait twice PAYMENT_TIMEOUT_MS first, since a connection that is closed is tried once more. */
export type FoundAnswer =
  | Exclude<PaymentAnswer, { readonly kind: 'refused' }>
  | { readonly kind: 'not_found' }
  | { readonly kind: 'refused'; readonly fault: Exclude<PaymentFault, 'KEY_REUSED'> };

/** Money is to be set aside for a booking. */
export interface Authorise {
  /** Derived from the event that asks for it: the same for every attempt, at most MAX_IDEMPOTENCY_KEY_LENGTH characters. */
  readonly idempotencyKey: string;
  /** What the provider's own form made of a card; never a card number. */
  readonly paymentToken: string;
  readonly amount: Money;
  readonly bookingId: string;
  /** Booking reference, for the provider's statements. */
  readonly reference: string;
}

/** Something is to be done with a payment that was authorised. */
export interface PaymentStep {
  readonly idempotencyKey: string;
  readonly paymentId: string;
}

/** A step for an amount, in the currency of the payment. */
export interface AmountStep extends PaymentStep {
  readonly amount: Money;
}

/** A request whose outcome is not known. */
export interface RequestToFind {
  readonly idempotencyKey: string;
  readonly request: 'authorise' | 'capture' | 'void' | 'refund';
  /** Of every request but `authorise`. */
  readonly paymentId: string | null;
  /** When the first attempt was sent: a provider keeps too many payments to look at all. */
  readonly firstSentAtMs: number;
}

/** Where a payment stands; `capturedMinor` is never above what was authorised, `refundedMinor` never above what was captured. */
export interface PaymentState {
  readonly paymentId: string;
  readonly status: 'AUTHORISED' | 'CAPTURED' | 'VOIDED' | 'DECLINED';
  /** ISO 4217. */
  readonly currency: string;
  readonly authorisedMinor: number;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
}

/** What reading a payment gives. */
export type PaymentReading =
  { readonly kind: 'found'; readonly payment: PaymentState } | { readonly kind: 'not_found' | 'unknown' };

/** What a provider tells without being asked; it may come twice, late and out of order. */
export interface PaymentNotice {
  /** The same for every delivery of one notice. */
  readonly noticeId: string;
  readonly paymentId: string;
  /** Our key, of the authorisation or, for refunds, of the refund; null when the request was not ours. */
  readonly idempotencyKey: string | null;
  readonly became: 'AUTHORISED' | 'CAPTURED' | 'VOIDED' | 'DECLINED' | 'REFUNDED' | 'REFUND_FAILED';
}

/**
 * Takes money of cards: authorised first, then captured once or voided; what was captured is refunded in any number of parts.
 * It never throws for what a provider may do, answers within a bounded time, and does the same request once however often it
 * is sent: a key answers what it answered first, declines included, so that a new attempt after a decline needs a new key.
 */
export interface PaymentProvider {
  authorise(request: Authorise): Promise<PaymentAnswer>;
  /** Takes an amount up to the authorised one; the rest is released. */
  capture(request: AmountStep): Promise<PaymentAnswer>;
  /** Releases what is authorised and not captured. */
  void(request: PaymentStep): Promise<PaymentAnswer>;
  /** Gives back an amount up to what is captured and not refunded. */
  refund(request: AmountStep): Promise<PaymentAnswer>;
  /** What became of a request that was answered `unknown`, or never answered. Changes nothing. */
  find(request: RequestToFind): Promise<FoundAnswer>;
  /** Where a payment stands. */
  read(paymentId: string): Promise<PaymentReading>;
}
