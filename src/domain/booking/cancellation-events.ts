import type { Money } from '../money/money.js';
import type { PriceLine } from '../pricing/price-lines.js';

/** What of a booking is cancelled. */
export type CancellationScope =
  | { readonly kind: 'WHOLE' }
  | { readonly kind: 'PASSENGERS'; readonly passengerIds: readonly string[] }
  | { readonly kind: 'SLICES'; readonly sliceIndexes: readonly number[] };

/** Where money that is given back goes: on the card that paid, to the caller's account, or nowhere since none was paid. */
export type RefundTo = 'PAYMENT' | 'ACCOUNT' | 'NONE';

/** What a cancellation would give back was computed; it stands until it expires or the booking changes. */
export interface CancellationQuoted {
  readonly type: 'CancellationQuoted';
  readonly bookingId: string;
  readonly quoteId: string;
  readonly scope: CancellationScope;
  /** Null when the conditions of the fare are not known. */
  readonly refund: Money | null;
  readonly penalty: Money | null;
  readonly refundTo: RefundTo;
  /** What is given back, line by line, before the penalty. */
  readonly lines: readonly PriceLine[];
  /** UTC, ISO 8601. */
  readonly expiresAt: string;
  readonly quotedAt: string;
}

/** A quote was not confirmed in time. */
export interface QuoteExpired {
  readonly type: 'QuoteExpired';
  readonly bookingId: string;
  readonly quoteId: string;
  /** UTC, ISO 8601. */
  readonly expiredAt: string;
}

/** Why a booking was cancelled. */
export type CancellationReason = 'REQUESTED' | 'PAYMENT_FAILED' | 'DEPARTURE_CANCELLED' | 'OPERATOR';

/** Nothing of the booking is left; its seats were released in the same transaction. */
export interface BookingCancelled {
  readonly type: 'BookingCancelled';
  readonly bookingId: string;
  readonly quoteId: string | null;
  readonly reason: CancellationReason;
  /** Null when the conditions of the fare are not known: an operator settles it. */
  readonly refund: Money | null;
  readonly penalty: Money | null;
  /** To `ACCOUNT`, this event itself is the credit. */
  readonly refundTo: RefundTo;
  /** What is not owed any more, line by line, before the penalty. */
  readonly lines: readonly PriceLine[];
  /** UTC, ISO 8601. */
  readonly cancelledAt: string;
}

/** How far a slice was flown. */
export interface BegunSlice {
  readonly sliceIndex: number;
  /** Its first flights, at least one. */
  readonly flownCount: number;
}

/** Some passengers or slices were cancelled; their seats were released in the same transaction. */
export interface BookingPartlyCancelled {
  readonly type: 'BookingPartlyCancelled';
  readonly bookingId: string;
  readonly quoteId: string | null;
  readonly scope: CancellationScope;
  /** Passengers that no longer travel since this event. */
  readonly passengerIds: readonly string[];
  /** Slices that are no longer flown since this event. */
  readonly sliceIndexes: readonly number[];
  /** Slices that are flown no further than they were; none when absent. */
  readonly begunSlices?: readonly BegunSlice[];
  /** What remains, adding up to `totalPrice`. */
  readonly priceLines: readonly PriceLine[];
  readonly totalPrice: Money;
  readonly refund: Money | null;
  readonly penalty: Money | null;
  readonly refundTo: RefundTo;
  /** What is not owed any more, line by line, before the penalty. */
  readonly lines: readonly PriceLine[];
  /** UTC, ISO 8601. */
  readonly cancelledAt: string;
}

/** An operator has said what a cancellation gives back of which nobody knew. */
export interface CancellationSettled {
  readonly type: 'CancellationSettled';
  readonly bookingId: string;
  /** To `ACCOUNT`, this event itself is the credit. */
  readonly refund: Money;
  readonly refundTo: RefundTo;
  /** Why so much, as the operator says. */
  readonly reason: string;
  /** UTC, ISO 8601. */
  readonly settledAt: string;
}

/** What has happened to a booking by way of cancelling. */
export type CancellationEvent =
  CancellationQuoted | QuoteExpired | BookingCancelled | BookingPartlyCancelled | CancellationSettled;
