import type { Money } from '../money/money.js';
import type { PriceLine } from '../pricing/price-lines.js';

/** How a booking is paid for: on the caller's account, by a payment at once, or later while it is held. */
export type Settlement =
  { readonly kind: 'ON_ACCOUNT' } | { readonly kind: 'PAY_NOW' } | ({ readonly kind: 'HOLD' } & Hold);

/** The two clocks of a booking that is held. */
export interface Hold {
  /** UTC, ISO 8601. */
  readonly seatsHeldUntil: string;
  /** The price may change from then on. */
  readonly priceHeldUntil: string;
}

/** A hold was paid after its price had lapsed, at the price of then. */
export interface BookingRepriced {
  readonly type: 'BookingRepriced';
  readonly bookingId: string;
  readonly priceLines: readonly PriceLine[];
  readonly totalPrice: Money;
  /** UTC, ISO 8601. */
  readonly repricedAt: string;
}

/** A hold was not paid in time; its seats were released in the same transaction. */
export interface BookingExpired {
  readonly type: 'BookingExpired';
  readonly bookingId: string;
  /** UTC, ISO 8601. */
  readonly expiredAt: string;
}

/** What has happened to a booking by way of being held. */
export type HoldEvent = BookingRepriced | BookingExpired;
