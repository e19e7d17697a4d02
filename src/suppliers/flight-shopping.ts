import type { PassengerCounts } from '../domain/booking/passenger.js';
import type { Airport } from '../domain/geography/airport.js';
import type { Offer } from '../domain/offer/offer.js';
import type { OfferSort } from '../domain/offer/offer-sort.js';
import type { CabinClass } from '../domain/schedule/cabin-class.js';

/** One end of a journey: a place and the airports that it stands for. */
export interface JourneyEnd {
  /** Metropolitan or airport code. */
  readonly code: string;
  /** At least one. */
  readonly airports: readonly Airport[];
}

/** What a traveller looks for. */
export interface SearchCriteria {
  readonly from: JourneyEnd;
  readonly to: JourneyEnd;
  /** YYYY-MM-DD, local to the airport of departure. */
  readonly departDate: string;
  /** YYYY-MM-DD, local to the airport that the return leaves from; null for one way. */
  readonly returnDate: string | null;
  readonly passengers: PassengerCounts;
  readonly cabin: CabinClass;
  /** Most stops in each direction; 0 = non-stop. */
  readonly maxStops: 0 | 1 | 2;
  /** Upper bound of the total price in minor units, or null. */
  readonly budgetMinor: number | null;
  readonly sortBy: OfferSort;
}

/** Some of the offers of a search, in its order. */
export interface OfferPage {
  readonly offers: readonly { readonly cursor: string; readonly offer: Offer }[];
  readonly hasNextPage: boolean;
  /** Offers of the whole search. */
  readonly totalCount: number;
}

/** Where offers come from. Looking changes nothing. */
export interface FlightShopping {
  /** ISO 4217 code that its prices, and so the budget, are in. */
  readonly currency: string;
  /**
   * A page of at most `first` offers after a cursor; null when the cursor is not one of this search. When the signal aborts
   * it stops looking, and rejects with the signal's reason.
   */
  search(
    criteria: SearchCriteria,
    first: number,
    after: string | null,
    signal?: AbortSignal,
  ): Promise<OfferPage | null>;
  /** The offer that an id stands for; null when it is unknown, altered, expired or no longer sold at its times and price. */
  offer(offerId: string): Promise<Offer | null>;
}
