import type { Money } from '../money/money.js';

/** What a payment provider is asked to do with a payment, in order; VOID gives back what was authorised and not captured. */
export const PAYMENT_STEPS = ['AUTHORISE', 'CAPTURE', 'VOID'] as const;

/** One thing that a payment provider is asked to do. */
export type PaymentStep = (typeof PAYMENT_STEPS)[number];

/** What a payment is for. */
export type PaymentPurpose = 'BOOKING' | 'CHANGE';

/** Money is to be taken; appended together with what it is for. */
export interface PaymentRequested {
  readonly type: 'PaymentRequested';
  readonly bookingId: string;
  readonly paymentId: string;
  readonly amount: Money;
  /** What the provider knows the customer's means of payment by; worth nothing to anybody else. */
  readonly paymentToken: string;
  readonly purpose: PaymentPurpose;
  /** The quote of a change that it pays for. */
  readonly quoteId: string | null;
  /** UTC, ISO 8601. */
  readonly requestedAt: string;
}

/** The provider did not answer a step, which may or may not have happened: it is asked again until it is known. */
export interface PaymentOutcomeUnknown {
  readonly type: 'PaymentOutcomeUnknown';
  readonly bookingId: string;
  readonly paymentId: string;
  readonly step: PaymentStep;
  /** UTC, ISO 8601. */
  readonly since: string;
}

/** The provider has set the amount aside. */
export interface PaymentAuthorized {
  readonly type: 'PaymentAuthorized';
  readonly bookingId: string;
  readonly paymentId: string;
  /** The provider's name of the payment. */
  readonly providerPaymentId: string;
  readonly amount: Money;
  /** UTC, ISO 8601. */
  readonly authorizedAt: string;
}

/** The provider has taken the amount. */
export interface PaymentCaptured {
  readonly type: 'PaymentCaptured';
  readonly bookingId: string;
  readonly paymentId: string;
  readonly amount: Money;
  /** UTC, ISO 8601. */
  readonly capturedAt: string;
}

/** The provider refused a step for good. */
export interface PaymentFailed {
  readonly type: 'PaymentFailed';
  readonly bookingId: string;
  readonly paymentId: string;
  readonly step: PaymentStep;
  /** The provider's code, e.g. `card_declined`. */
  readonly reason: string;
  /** UTC, ISO 8601. */
  readonly failedAt: string;
}

/** What was set aside was given free again. */
export interface PaymentVoided {
  readonly type: 'PaymentVoided';
  readonly bookingId: string;
  readonly paymentId: string;
  /** UTC, ISO 8601. */
  readonly voidedAt: string;
}

/** The reason of a delay that is no refusal: the refund may have happened. */
export const REFUND_UNKNOWN = 'UNKNOWN';

/** Why money goes back. */
export type RefundReason = 'CANCELLATION' | 'CHANGE' | 'PAYMENT_FAILED' | 'SCHEDULE_CHANGE';

/** Part or all of a captured payment is to go back; appended together with why. */
export interface RefundRequested {
  readonly type: 'RefundRequested';
  readonly bookingId: string;
  readonly refundId: string;
  /** The payment that it goes back on. */
  readonly paymentId: string;
  readonly amount: Money;
  readonly reason: RefundReason;
  /** UTC, ISO 8601. */
  readonly requestedAt: string;
}

/** The provider has given the money back. */
export interface RefundIssued {
  readonly type: 'RefundIssued';
  readonly bookingId: string;
  readonly refundId: string;
  readonly amount: Money;
  /** UTC, ISO 8601. */
  readonly issuedAt: string;
}

/** Money that the provider had given back did not arrive and came back to it; it is refunded anew. */
export interface RefundReturned {
  readonly type: 'RefundReturned';
  readonly bookingId: string;
  readonly refundId: string;
  readonly amount: Money;
  /** The provider's code. */
  readonly reason: string;
  /** UTC, ISO 8601. */
  readonly returnedAt: string;
}

/** The provider declined a refund or its outcome is unknown; it is tried again, and an operator sees it. */
export interface RefundDelayed {
  readonly type: 'RefundDelayed';
  readonly bookingId: string;
  readonly refundId: string;
  /** The provider's code, or REFUND_UNKNOWN. */
  readonly reason: string;
  /** UTC, ISO 8601. */
  readonly delayedAt: string;
}

/** What has happened to the payments and refunds of a booking. */
export type PaymentEvent =
  | PaymentRequested
  | PaymentOutcomeUnknown
  | PaymentAuthorized
  | PaymentCaptured
  | PaymentFailed
  | PaymentVoided
  | RefundRequested
  | RefundIssued
  | RefundDelayed
  | RefundReturned;
