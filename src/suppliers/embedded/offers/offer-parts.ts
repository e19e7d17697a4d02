import type { Airport } from '../../../domain/geography/airport.js';
import type { MovedDeparture } from '../../../domain/inventory/departure-seats.js';
import type { Tariff } from '../../../domain/pricing/tariff.js';
import type { Slice } from '../../../domain/schedule/departure.js';
import type { BoundedCache } from '../../../platform/bounded-cache.js';
import type { Turns } from '../../../platform/turns.js';
import type { FindSlices } from '../itinerary-search.js';
import type { Timetable } from '../timetable.js';
import type { OfferTerms, SegmentTerms } from './offer-terms.js';
import type { OfferTokens } from './offer-token.js';
import type { SeatsByDeparture } from './price-slice.js';
import type { RankedSearch } from './ranked-search.js';
import type { SliceFacts } from './slice-facts.js';

/** Sales end so long before departure. */
const SALES_CLOSE_MS = 60 * 60_000;

/** What offers are found, made and opened with. */
export interface OfferParts {
  readonly timetable: Timetable;
  /** In which searches do their work. */
  readonly turns: Turns;
  readonly findSlices: FindSlices;
  readonly tariff: Tariff;
  readonly airport: (code: string) => Airport | undefined;
  readonly tokens: OfferTokens;
  /** Seats sold of departures, as the read side has them; one with none may be missing. */
  readonly seatsOf: (departureIds: readonly string[]) => Promise<SeatsByDeparture>;
  /** Departures from one date to another, by the timetable, that the read side has as moved. */
  readonly movedBetween: (firstDate: string, lastDate: string) => Promise<readonly MovedDeparture[]>;
  readonly factsOf: (slice: Slice) => SliceFacts;
  /** The latest ranking of searches, by the search's name. */
  readonly rankedSearches: BoundedCache<string, RankedSearch>;
  readonly now: () => Date;
  /** How long an offer stands, in milliseconds. */
  readonly offerLifetimeMs: number;
}

/** The last instant at which offers of a slice are made. */
export function salesEndMs(facts: SliceFacts): number {
  return facts.departsAtMs - SALES_CLOSE_MS;
}

/** Whether offers of a slice are still made. */
export function isOnSale(facts: SliceFacts, nowMs: number): boolean {
  return nowMs <= salesEndMs(facts);
}

/** An offer made at `nowMs` stands for its lifetime, but never beyond the end of sales. */
export function expiryOf(slices: readonly SliceFacts[], nowMs: number, offerLifetimeMs: number): number {
  return Math.min(nowMs + offerLifetimeMs, ...slices.slice(0, 1).map(salesEndMs));
}

/** A slice and its fare steps as an offer id carries them. */
export function segmentTerms(facts: SliceFacts, fareSteps: readonly number[]): OfferTerms['slices'][number] {
  return facts.segments.map(({ segment }, index): SegmentTerms => ({
    departureId: segment.departure.departureId,
    boardLeg: segment.boardLeg,
    offLeg: segment.offLeg,
    fareStep: fareSteps[index] ?? 0,
    shiftMinutes: segment.departure.shiftMinutes,
  }));
}
