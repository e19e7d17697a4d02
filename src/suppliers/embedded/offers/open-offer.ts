import type { OfferToBook } from '../../../domain/booking/booking-decider.js';
import type { Offer } from '../../../domain/offer/offer.js';
import { makeOffer, seatsToReserve, type ResolvedTerms } from './make-offer.js';
import { expiryOf, segmentTerms, type OfferParts } from './offer-parts.js';
import type { OfferTerms, SegmentTerms } from './offer-terms.js';
import { fareStepsOf, type SeatsByDeparture } from './price-slice.js';
import type { SliceFacts } from './slice-facts.js';

/** Opens the offer of an id, expired or not; null when it is unknown, altered, or of flights no longer sold. */
export function openOffer(parts: OfferParts, offerId: string, seats: SeatsByDeparture): OfferToBook | null {
  const terms = parts.tokens.decode(offerId);
  const resolved = terms && resolveTerms(parts, terms);
  if (terms === null || resolved === null) return null;
  return {
    offer: makeOffer(parts, resolved, seats, () => offerId),
    offeredPrice: { amountMinor: terms.totalMinor, currency: terms.currency },
    seats: seatsToReserve(parts.tariff, resolved),
  };
}

/** The offer of an id while it is for sale at its price; else null. */
export async function standingOffer(parts: OfferParts, offerId: string): Promise<Offer | null> {
  const terms = parts.tokens.decode(offerId);
  if (terms === null || terms.expiresAtMs <= parts.now().getTime()) return null;
  const seats = await parts.seatsOf(terms.slices.flat().map(({ departureId }) => departureId));
  const opened = openOffer(parts, offerId, seats);
  return opened?.offer.totalPrice.amountMinor === opened?.offeredPrice.amountMinor
    ? (opened?.offer ?? null)
    : null;
}

/** The journey of an opened offer at the prices that hold now; null when seats are short or it has departed. */
export function freshOffer(parts: OfferParts, { offer }: OfferToBook, seats: SeatsByDeparture): Offer | null {
  const terms = parts.tokens.decode(offer.offerId);
  const resolved = terms && resolveTerms(parts, terms);
  if (resolved === null) return null;
  const nowMs = parts.now().getTime();
  const slices: (readonly SegmentTerms[])[] = [];
  for (const facts of resolved.slices) {
    const fareSteps = fareStepsOf(parts.tariff, facts, resolved.terms, seats);
    if (fareSteps === null || facts.departsAtMs <= nowMs) return null;
    slices.push(segmentTerms(facts, fareSteps));
  }
  const expiresAtMs = expiryOf(resolved.slices, nowMs, parts.offerLifetimeMs);
  return makeOffer(
    parts,
    { ...resolved, terms: { ...resolved.terms, slices, expiresAtMs } },
    seats,
    parts.tokens.encode,
  );
}

function resolveTerms(parts: OfferParts, terms: OfferTerms): ResolvedTerms | null {
  const brand = parts.tariff.brands.find(({ code }) => code === terms.brandCode);
  if (brand === undefined || terms.currency !== parts.tariff.currency) return null;
  const slices = terms.slices.flatMap((slice) => resolveSlice(parts, slice) ?? []);
  return slices.length === terms.slices.length ? { terms, brand, slices } : null;
}

function resolveSlice(parts: OfferParts, slice: readonly SegmentTerms[]): SliceFacts | null {
  const segments = slice.flatMap(({ departureId, boardLeg, offLeg, fareStep }) => {
    const departure = parts.timetable.departure(departureId);
    const stillSold = departure?.legs[offLeg] !== undefined && parts.tariff.fareSteps[fareStep] !== undefined;
    return departure && stillSold ? [{ departure, boardLeg, offLeg }] : [];
  });
  return segments.length === slice.length ? parts.factsOf({ segments }) : null;
}
