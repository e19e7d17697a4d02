import type { OfferToBook } from '../domain/booking/booking-decider.js';
import type { DepartureSeats } from '../domain/inventory/departure-seats.js';
import type { Offer } from '../domain/offer/offer.js';

/** Sells what the flight shopping of the same supplier offers. */
export interface OfferDesk {
  /** Opens the offer of an id for booking, expired or not; null when the id is unknown or altered. */
  open(offerId: string): OfferToBook | null;
  /** The same journey for the same party at the times and prices that hold now; null when seats are short, or it is no longer sold or flyable. */
  freshOffer(offer: OfferToBook, seats: ReadonlyMap<string, DepartureSeats>): Offer | null;
}
