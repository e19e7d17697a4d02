import { createBoundedCache } from '../../platform/bounded-cache.js';
import { createTurns } from '../../platform/turns.js';
import type { FlightBoard } from '../flight-board.js';
import type { FlightShopping } from '../flight-shopping.js';
import type { OfferDesk } from '../offer-desk.js';
import { createItinerarySearch } from './itinerary-search.js';
import { findOffers } from './offers/find-offers.js';
import type { OfferParts } from './offers/offer-parts.js';
import { freshOffer, openOffer, standingOffer } from './offers/open-offer.js';
import { createSliceFacts } from './offers/slice-facts.js';

/** Searches whose ranking is kept: a popular day's, at some hundred kilobytes each at the most. */
const RANKED_SEARCH_LIMIT = 300;

/** Our own airline: a timetable, a tariff and seats of our own. */
export function createEmbeddedSupplier(
  given: Omit<OfferParts, 'factsOf' | 'rankedSearches' | 'turns' | 'findSlices'>,
): FlightShopping & OfferDesk & FlightBoard {
  const turns = createTurns();
  const parts: OfferParts = {
    ...{ ...given, turns },
    findSlices: createItinerarySearch(given.timetable, turns),
    factsOf: createSliceFacts(given.airport),
    rankedSearches: createBoundedCache(RANKED_SEARCH_LIMIT),
  };
  return {
    currency: given.tariff.currency,
    search: (criteria, first, after, signal) => findOffers(parts, criteria, { first, after }, signal),
    offer: (offerId) => standingOffer(parts, offerId),
    open: (offerId) => openOffer(parts, offerId, new Map()),
    freshOffer: (offer, seats) => freshOffer(parts, offer, seats),
    departure: given.timetable.departure,
  };
}
