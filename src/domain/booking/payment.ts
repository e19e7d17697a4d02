import type { PaymentPurpose, PaymentStep, RefundReason } from './payment-events.js';

/** Where a payment stands. */
export const PAYMENT_STATES = ['REQUESTED', 'AUTHORISED', 'CAPTURED', 'VOIDED', 'FAILED'] as const;

/** REQUESTED waits for the provider; AUTHORISED is set aside; CAPTURED is taken; VOIDED is given free; FAILED was refused. */
export type PaymentState = (typeof PAYMENT_STATES)[number];

/** An attempt to take money, as its events leave it. */
export interface Payment {
  readonly paymentId: string;
  readonly purpose: PaymentPurpose;
  /** The quote of the change that it pays for. */
  readonly quoteId: string | null;
  readonly paymentToken: string;
  readonly state: PaymentState;
  /** The provider's name of it; null until it was authorised. */
  readonly providerPaymentId: string | null;
  readonly currency: string;
  readonly amountMinor: number;
  readonly capturedMinor: number;
  /** Given back for certain. */
  readonly refundedMinor: number;
  /** Given back or about to be. */
  readonly refundRequestedMinor: number;
  /** The step whose outcome is not known, and since when. */
  readonly unknown: { readonly step: PaymentStep; readonly since: string } | null;
  /** Why the provider refused it. */
  readonly failure: { readonly step: PaymentStep; readonly reason: string } | null;
  /** What was set aside is wanted no more. */
  readonly isUnwanted: boolean;
}

/** Money on its way back, or back. */
export interface Refund {
  readonly refundId: string;
  readonly paymentId: string;
  readonly currency: string;
  readonly amountMinor: number;
  readonly reason: RefundReason;
  readonly state: 'REQUESTED' | 'DELAYED' | 'ISSUED';
  /** Why it was delayed last. */
  readonly delayReason: string | null;
  /** Times that the provider declined it, or it came back: each try after that is a new request. */
  readonly declineCount: number;
}

/** What the provider is to be asked next; null when it has nothing more to do. */
export function nextPaymentStep(payment: Payment): PaymentStep | null {
  switch (payment.state) {
    case 'REQUESTED':
      return 'AUTHORISE';
    case 'AUTHORISED':
      return payment.isUnwanted ? 'VOID' : 'CAPTURE';
    case 'CAPTURED':
    case 'VOIDED':
    case 'FAILED':
      return null;
  }
}

/** What may still be given back of a payment. */
export function refundableMinor(payment: Payment): number {
  return payment.capturedMinor - payment.refundRequestedMinor;
}
