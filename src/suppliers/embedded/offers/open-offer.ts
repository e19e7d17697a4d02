import type { OfferToBook } from '../../../domain/booking/booking-decider.js';
import { flownShift, NO_SEATS_SOLD } from '../../../domain/inventory/departure-seats.js';
import type { Offer } from '../../../domain/offer/offer.js';
import { publishedDepartureMs } from '../../../domain/schedule/departure.js';
import { isFlyable } from './flyable-journey.js';
import { makeOffer, seatsToReserve, type ResolvedTerms } from './make-offer.js';
import { expiryOf, isOnSale, segmentTerms, type OfferParts } from './offer-parts.js';
import type { OfferTerms, SegmentTerms } from './offer-terms.js';
import { fareStepsOf, sellsBrand, type SeatsByDeparture } from './price-slice.js';
import { itineraryHash, type SliceFacts } from './slice-facts.js';

/** Opens the offer of an id at the times at which it was made, expired or not; null when it is unknown, altered, or of flights no longer sold. */
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

/** The offer of an id while it is for sale at its times and its price; else null. */
export async function standingOffer(parts: OfferParts, offerId: string): Promise<Offer | null> {
  const terms = parts.tokens.decode(offerId);
  if (terms === null || terms.expiresAtMs <= parts.now().getTime()) return null;
  const resolved = resolveTerms(parts, terms);
  if (resolved === null) return null;
  const seats = await parts.seatsOf(terms.slices.flat().map(({ departureId }) => departureId));
  if (!terms.slices.flat().every((flown) => flown.shiftMinutes === shiftIn(parts, seats, flown))) return null;
  const offer = makeOffer(parts, resolved, seats, () => offerId);
  const priceStands =
    offer.totalPrice.amountMinor === terms.totalMinor && hasSeatsAtPrice(parts, resolved, seats);
  return priceStands ? offer : null;
}

/** Whether every flight still has the seats at the fare step of the offer, or a lower one. */
function hasSeatsAtPrice(
  { tariff }: OfferParts,
  { terms, slices }: ResolvedTerms,
  seats: SeatsByDeparture,
): boolean {
  return slices.every((facts, direction) => {
    const offered = terms.slices[direction]?.map(({ fareStep }) => fareStep) ?? [];
    const stepsNow = fareStepsOf(tariff, facts, terms, seats);
    return stepsNow?.every((step, index) => step <= (offered[index] ?? -1)) === true;
  });
}

/** The journey of an opened offer at the times and prices that hold now; null when seats are short, or it is no longer sold or flyable. */
export function freshOffer(parts: OfferParts, { offer }: OfferToBook, seats: SeatsByDeparture): Offer | null {
  const terms = parts.tokens.decode(offer.offerId);
  const resolved = terms && resolveTerms(parts, terms);
  if (resolved === null) return null;
  const moved = flownNow(parts, resolved, seats);
  if (moved === null || !isFlyable(moved, parts.airport)) return null;
  const nowMs = parts.now().getTime();
  const slices: (readonly SegmentTerms[])[] = [];
  for (const facts of moved) {
    const fareSteps = fareStepsOf(parts.tariff, facts, resolved.terms, seats);
    const isSold = isOnSale(facts, nowMs) && sellsBrand(parts.tariff, facts, resolved.brand);
    if (fareSteps === null || !isSold) return null;
    slices.push(segmentTerms(facts, fareSteps));
  }
  const expiresAtMs = expiryOf(moved, nowMs, parts.offerLifetimeMs);
  const freshTerms = { ...resolved.terms, slices, expiresAtMs, itineraryHash: itineraryHash(moved) };
  return makeOffer(parts, { ...resolved, slices: moved, terms: freshTerms }, seats, parts.tokens.encode);
}

/** The slices of an offer at the times at which they are flown now; null where it is not known when one of them is. */
function flownNow(
  parts: OfferParts,
  { terms, slices }: ResolvedTerms,
  seats: SeatsByDeparture,
): readonly SliceFacts[] | null {
  const flown = slices.flatMap((facts, direction) => {
    const offered = terms.slices[direction] ?? [];
    const shifts = offered.map((segment) => shiftIn(parts, seats, segment));
    if (shifts.every((shiftMinutes, index) => shiftMinutes === offered[index]?.shiftMinutes)) return facts;
    const segments = offered.flatMap((segment, index) => {
      const shiftMinutes = shifts[index] ?? null;
      return shiftMinutes === null ? [] : { ...segment, shiftMinutes };
    });
    return segments.length === offered.length ? (resolveSlice(parts, segments) ?? []) : [];
  });
  return flown.length === slices.length ? flown : null;
}

/** Minutes after its published times at which a flight of an offer is flown now; null where that is not known. */
function shiftIn(
  { timetable }: OfferParts,
  seats: SeatsByDeparture,
  { departureId }: SegmentTerms,
): number | null {
  const published = timetable.departure(departureId);
  if (published === undefined) return null;
  return flownShift(seats.get(departureId) ?? NO_SEATS_SOLD, publishedDepartureMs(published));
}

function resolveTerms(parts: OfferParts, terms: OfferTerms): ResolvedTerms | null {
  const brand = parts.tariff.brands.find(({ code }) => code === terms.brandCode);
  if (brand === undefined || terms.currency !== parts.tariff.currency) return null;
  const slices = terms.slices.flatMap((slice) => resolveSlice(parts, slice) ?? []);
  const isSameJourney =
    slices.length === terms.slices.length && itineraryHash(slices) === terms.itineraryHash;
  return isSameJourney ? { terms, brand, slices } : null;
}

function resolveSlice(parts: OfferParts, slice: readonly SegmentTerms[]): SliceFacts | null {
  const segments = slice.flatMap(({ departureId, boardLeg, offLeg, fareStep, shiftMinutes }) => {
    const departure = parts.timetable.departure(departureId, shiftMinutes);
    const stillSold = departure?.legs[offLeg] !== undefined && parts.tariff.fareSteps[fareStep] !== undefined;
    return departure && stillSold ? [{ departure, boardLeg, offLeg }] : [];
  });
  return segments.length === slice.length ? parts.factsOf({ segments }) : null;
}
