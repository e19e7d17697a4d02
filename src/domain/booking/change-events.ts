import type { SliceDetails } from '../itinerary/itinerary.js';
import type { Money } from '../money/money.js';
import type { PriceLine } from '../pricing/price-lines.js';
import type { FareBrand } from '../pricing/tariff.js';
import type { Withheld } from '../pricing/withheld.js';
import type { CabinClass } from '../schedule/cabin-class.js';

/** The journey of an offer, as a booking takes it over. */
export interface NewJourney {
  readonly offerId: string;
  readonly cabin: CabinClass;
  readonly brand: FareBrand;
  readonly slices: readonly SliceDetails[];
  readonly priceLines: readonly PriceLine[];
  readonly totalPrice: Money;
}

/** The journey alone of what holds one besides other things. */
export function newJourneyOf(from: NewJourney): NewJourney {
  const { offerId, cabin, brand, slices, priceLines, totalPrice } = from;
  return { offerId, cabin, brand, slices, priceLines, totalPrice };
}

/** What changing to another journey would cost was computed; it stands until it expires or the booking changes. */
export interface ChangeQuoted {
  readonly type: 'ChangeQuoted';
  readonly bookingId: string;
  readonly quoteId: string;
  readonly offerId: string;
  readonly newTotal: Money;
  /** The new price less the old. */
  readonly difference: Money;
  readonly penalty: Money;
  /** To pay when positive, given back when negative. */
  readonly due: Money;
  /** UTC, ISO 8601. */
  readonly expiresAt: string;
  readonly quotedAt: string;
}

/** A change waits for its payment; the seats that it needs besides those of the booking were reserved in the same transaction. */
export interface ChangeStarted extends NewJourney {
  readonly type: 'ChangeStarted';
  readonly bookingId: string;
  readonly quoteId: string;
  readonly difference: Money;
  readonly penalty: Money;
  readonly due: Money;
  /** UTC, ISO 8601. */
  readonly startedAt: string;
}

/** The booking is of another journey; seats were reserved and released in the same transaction. */
export interface BookingChanged extends NewJourney {
  readonly type: 'BookingChanged';
  readonly bookingId: string;
  readonly quoteId: string;
  readonly difference: Money;
  readonly penalty: Money;
  readonly due: Money;
  /** What of the new price is not given back from now on; nothing when absent. */
  readonly withheld?: Withheld;
  /** UTC, ISO 8601. */
  readonly changedAt: string;
}

/** A change was not paid for: the booking stays as it was, and the seats for the new journey were released. */
export interface ChangeFailed {
  readonly type: 'ChangeFailed';
  readonly bookingId: string;
  readonly quoteId: string;
  readonly reason: string;
  /** UTC, ISO 8601. */
  readonly failedAt: string;
}

/** What has happened to a booking by way of changing its flights. */
export type ChangeEvent = ChangeQuoted | ChangeStarted | BookingChanged | ChangeFailed;
