import type { SettlementAsked } from '../domain/booking/booking-decider.js';

/** How a caller wants to settle: on account, by a payment at once, or later. */
export type SettlementRequest =
  | { readonly kind: 'ON_ACCOUNT' }
  | { readonly kind: 'PAY_NOW'; readonly paymentToken: string }
  | { readonly kind: 'HOLD' };

/** How long the seats and the price of a hold last, at the most. */
export interface HoldTerms {
  readonly seatsMs: number;
  readonly priceMs: number;
}

/** A day for the seats, two hours for their price. */
export const DEFAULT_HOLD_TERMS: HoldTerms = { seatsMs: 24 * 3_600_000, priceMs: 2 * 3_600_000 };

/** What is decided on when a caller wants to settle so; on account when nothing is said. */
export function settlementAsked(
  settlement: SettlementRequest | undefined,
  paymentId: string,
  holdTerms: HoldTerms,
): SettlementAsked {
  switch (settlement?.kind) {
    case undefined:
    case 'ON_ACCOUNT':
      return { kind: 'ON_ACCOUNT' };
    case 'PAY_NOW':
      return { kind: 'PAY_NOW', paymentId, paymentToken: settlement.paymentToken };
    case 'HOLD':
      return { kind: 'HOLD', ...holdTerms };
  }
}
