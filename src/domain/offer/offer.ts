import type { PassengerCounts } from '../booking/passenger.js';
import type { SliceDetails } from '../itinerary/itinerary.js';
import type { Money } from '../money/money.js';
import type { PriceLine } from '../pricing/price-lines.js';
import type { FareBrand } from '../pricing/tariff.js';
import type { CabinClass } from '../schedule/cabin-class.js';

/** A journey for a party at a price, for sale until it expires. */
export interface Offer {
  /** A signed token that holds all of it. */
  readonly offerId: string;
  readonly expiresAtMs: number;
  readonly cabin: CabinClass;
  readonly brand: FareBrand;
  readonly passengers: PassengerCounts;
  /** One slice, or two for a return journey. */
  readonly slices: readonly SliceDetails[];
  /** Adds up to `totalPrice`. */
  readonly priceLines: readonly PriceLine[];
  readonly totalPrice: Money;
  /** Seats free on the fullest flight of the journey when the offer was made. */
  readonly seatsLeft: number;
}
