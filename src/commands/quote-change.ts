import { decideQuoteChange } from '../domain/booking/changing/quote-change-decider.js';
import type { OfferDesk } from '../suppliers/offer-desk.js';
import type { BookingAnswer, BookingRequest } from './booking-command.js';
import type { QuoteDependencies } from './quote-cancellation.js';

/** What a caller asks for. */
export interface QuoteChangeRequest extends BookingRequest {
  /** The journey to change to, found for the same passengers. */
  readonly offerId: string;
}

/** Says what changing to the journey of an offer would cost, to be confirmed while the quote stands. */
export function createQuoteChange(
  dependencies: QuoteDependencies & { readonly offerDesk: OfferDesk },
): (request: QuoteChangeRequest) => Promise<BookingAnswer> {
  const { run, newId, quoteLifetimeMs: lifetimeMs, offerDesk } = dependencies;
  return (request) => {
    const { offerId } = request;
    const offer = offerDesk.open(offerId);
    const quoteId = newId();
    return run({
      request,
      asked: ['quoteChange', offerId],
      departures: () => offer?.seats.map(({ departureId }) => departureId) ?? [],
      decide: (booking, { nowMs, departures }) =>
        decideQuoteChange({ nowMs, quoteId, offer, lifetimeMs }, booking, departures),
    });
  };
}
