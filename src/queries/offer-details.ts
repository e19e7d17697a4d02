import type { Offer } from '../domain/offer/offer.js';
import type { FlightShopping } from '../suppliers/flight-shopping.js';

/** The offer of an id; null when it is unknown, altered, expired or no longer sold at its times and price. Writes nothing. */
export type OfferDetails = (offerId: string) => Promise<Offer | null>;

/** Looks at offers of one supplier. */
export function createOfferDetails(shopping: FlightShopping): OfferDetails {
  return (offerId) => shopping.offer(offerId);
}
