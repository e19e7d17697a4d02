import type { OfferToBook } from '../../domain/booking/booking-decider.js';
import type { Airport } from '../../domain/geography/airport.js';
import type { Tariff } from '../../domain/pricing/tariff.js';
import type { Slice } from '../../domain/schedule/departure.js';
import type { FlightShopping, OfferPage, SearchCriteria } from '../flight-shopping.js';
import type { OfferDesk } from '../offer-desk.js';
import type { SliceRequest } from './itinerary-search.js';
import { makeOffer, seatsToReserve, type OfferContext, type ResolvedTerms } from './offers/make-offer.js';
import { decodeOfferCursor, encodeOfferCursor, isAfter, searchIdOf } from './offers/offer-cursor.js';
import type { OfferTerms, SegmentTerms } from './offers/offer-terms.js';
import type { OfferTokens } from './offers/offer-token.js';
import { fareStepsOf, priceSlice, type PricedSlice, type SeatsByDeparture } from './offers/price-slice.js';
import { rankJourneys, type Journey } from './offers/rank-journeys.js';
import { createSliceFacts, type SliceFacts } from './offers/slice-facts.js';
import type { Timetable } from './timetable.js';

/** Sales end so long before departure. */
const SALES_CLOSE_MS = 60 * 60_000;

export interface EmbeddedSupplierOptions {
  readonly timetable: Timetable;
  readonly findSlices: (request: SliceRequest) => readonly Slice[];
  readonly tariff: Tariff;
  readonly airport: (code: string) => Airport | undefined;
  readonly tokens: OfferTokens;
  /** Seats sold of departures, as the read side has them; one with none may be missing. */
  readonly seatsOf: (departureIds: readonly string[]) => Promise<SeatsByDeparture>;
  readonly now: () => Date;
  /** How long an offer stands, in milliseconds. */
  readonly offerLifetimeMs: number;
}

/** Our own airline: a timetable, a tariff and seats of our own. */
export function createEmbeddedSupplier(options: EmbeddedSupplierOptions): FlightShopping & OfferDesk {
  const { timetable, tariff, tokens, seatsOf } = options;
  const context: OfferContext = { tariff, airport: options.airport };
  const factsOf = createSliceFacts(options.airport);

  function findFacts(criteria: SearchCriteria, direction: 'out' | 'back', date: string): readonly SliceFacts[] {
    const ends = direction === 'out' ? [criteria.from, criteria.to] : [criteria.to, criteria.from];
    const [origins = [], destinations = []] = ends.map((end) => end.airports);
    const { cabin, maxStops } = criteria;
    const earliest = options.now().getTime() + SALES_CLOSE_MS;
    const slices = options.findSlices({ origins, destinations, date, maxStops, cabin });
    return slices.map(factsOf).filter((facts) => facts.departsAtMs >= earliest);
  }

  async function search(criteria: SearchCriteria, first: number, after: string | null): Promise<OfferPage | null> {
    const searchId = searchIdOf(criteria);
    const cursor = after === null ? null : decodeOfferCursor(searchId, after);
    if (after !== null && cursor === null) return null;
    const { returnDate } = criteria;
    const outbound = findFacts(criteria, 'out', criteria.departDate);
    const inbound = returnDate === null ? null : findFacts(criteria, 'back', returnDate);
    const seats = await seatsOf(departureIdsOf([...outbound, ...(inbound ?? [])]));
    const price = (slices: readonly SliceFacts[]): readonly PricedSlice[] =>
      slices.flatMap((facts) => priceSlice(tariff, facts, criteria, seats));
    const journeys = rankJourneys(price(outbound), inbound && price(inbound), criteria.sortBy, criteria.budgetMinor);
    const start = cursor === null ? 0 : firstAfter(journeys, (journey) => isAfter(cursor, journey));
    const page = journeys.slice(start, start + first);
    return {
      offers: page.map((journey) => ({
        cursor: encodeOfferCursor(searchId, journey),
        offer: makeOffer(context, termsOfJourney(criteria, journey), seats, tokens.encode),
      })),
      hasNextPage: start + first < journeys.length,
      totalCount: journeys.length,
    };
  }

  function termsOfJourney(criteria: SearchCriteria, journey: Journey): ResolvedTerms {
    const slices = journey.slices.map(({ facts }) => facts);
    const brand = (journey.slices[0] as PricedSlice).brand; // a journey has a slice
    const terms = {
      from: criteria.from.code,
      to: criteria.to.code,
      cabin: criteria.cabin,
      brandCode: brand.code,
      passengers: criteria.passengers,
      currency: tariff.currency,
      expiresAtMs: expiryOf(slices),
      slices: journey.slices.map(({ facts, fareSteps }) => segmentTerms(facts, fareSteps)),
    };
    return { terms, slices, brand };
  }

  function expiryOf(slices: readonly SliceFacts[]): number {
    return Math.min(options.now().getTime() + options.offerLifetimeMs, slices[0]?.departsAtMs ?? 0);
  }

  function resolve(terms: OfferTerms): ResolvedTerms | null {
    const brand = tariff.brands.find(({ code }) => code === terms.brandCode);
    const slices = terms.slices.map((slice) => resolveSlice(slice));
    if (brand === undefined || terms.currency !== tariff.currency || slices.includes(null)) return null;
    return { terms, brand, slices: slices as readonly SliceFacts[] };
  }

  function resolveSlice(slice: readonly SegmentTerms[]): SliceFacts | null {
    const segments = slice.flatMap(({ departureId, boardLeg, offLeg, fareStep }) => {
      const departure = timetable.departure(departureId);
      const known = departure?.legs[offLeg] !== undefined && tariff.fareSteps[fareStep] !== undefined;
      return departure && known ? [{ departure, boardLeg, offLeg }] : [];
    });
    return segments.length === slice.length ? factsOf({ segments }) : null;
  }

  function open(offerId: string, seats: SeatsByDeparture): OfferToBook | null {
    const terms = tokens.decode(offerId);
    const resolved = terms && resolve(terms);
    if (terms === null || resolved === null) return null;
    return {
      offer: makeOffer(context, resolved, seats, () => offerId),
      offeredPrice: { amountMinor: terms.totalMinor, currency: terms.currency },
      seats: seatsToReserve(tariff, resolved),
    };
  }

  return {
    currency: tariff.currency,
    search,
    async offer(offerId) {
      const terms = tokens.decode(offerId);
      if (terms === null || terms.expiresAtMs <= options.now().getTime()) return null;
      const seats = await seatsOf(terms.slices.flat().map(({ departureId }) => departureId));
      const opened = open(offerId, seats);
      return opened?.offer.totalPrice.amountMinor === terms.totalMinor ? opened.offer : null;
    },
    open: (offerId) => open(offerId, new Map()),
    freshOffer({ offer }, seats) {
      const terms = tokens.decode(offer.offerId);
      const resolved = terms && resolve(terms);
      if (resolved === null) return null;
      const slices: (readonly SegmentTerms[])[] = [];
      for (const facts of resolved.slices) {
        const fareSteps = fareStepsOf(tariff, facts, resolved.terms, seats);
        if (fareSteps === null || facts.departsAtMs <= options.now().getTime()) return null;
        slices.push(segmentTerms(facts, fareSteps));
      }
      const fresh = { ...resolved.terms, slices, expiresAtMs: expiryOf(resolved.slices) };
      return makeOffer(context, { ...resolved, terms: fresh }, seats, tokens.encode);
    },
  };
}

function segmentTerms(facts: SliceFacts, fareSteps: readonly number[]): readonly SegmentTerms[] {
  return facts.segments.map(({ segment }, index) => ({
    departureId: segment.departure.departureId,
    boardLeg: segment.boardLeg,
    offLeg: segment.offLeg,
    fareStep: fareSteps[index] ?? 0,
  }));
}

function departureIdsOf(slices: readonly SliceFacts[]): readonly string[] {
  return [...new Set(slices.flatMap((facts) => facts.segments.map(({ segment }) => segment.departure.departureId)))];
}

/** Index of the first journey that a condition holds for; it holds for all after it too. */
function firstAfter(journeys: readonly Journey[], holds: (journey: Journey) => boolean): number {
  const index = journeys.findIndex(holds);
  return index === -1 ? journeys.length : index;
}
