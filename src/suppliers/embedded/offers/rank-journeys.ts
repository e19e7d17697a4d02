import type { OfferSort } from '../../../domain/offer/offer-sort.js';
import type { PricedSlice } from './price-slice.js';

/** Time to turn round before flying back. */
const MIN_TURNROUND_MS = 60 * 60_000;

/** Slices of each direction and brand that are combined: their pairs are more journeys than anyone reads. */
const MAX_SLICES_TO_COMBINE = 60;

/** What a traveller buys: one slice, or one out and one back, in one fare brand. */
export interface Journey {
  readonly slices: readonly [PricedSlice, ...PricedSlice[]];
  readonly totalMinor: number;
  readonly rank: Rank;
}

/** Place in the order of a search: numbers compared first to last, then the key. */
export type Rank = readonly [number, number, number];

/** Names a journey uniquely within a search. */
export function journeyKey(journey: Journey): string {
  return [journey.slices[0].brand.code, ...journey.slices.map((slice) => slice.facts.key)].join('|');
}

/** All journeys of a search in its order. `inbound` is null for one way. */
export function rankJourneys(
  outbound: readonly PricedSlice[],
  inbound: readonly PricedSlice[] | null,
  sortBy: OfferSort,
  budgetMinor: number | null,
): readonly Journey[] {
  const journeys =
    inbound === null
      ? outbound.map((slice) => journeyOf([slice], sortBy))
      : combine(best(outbound, sortBy), best(inbound, sortBy), sortBy);
  return journeys
    .filter((journey) => budgetMinor === null || journey.totalMinor <= budgetMinor)
    .sort(compareJourneys);
}

/** The order of a search; it never calls two different journeys equal. */
export function compareJourneys(a: Journey, b: Journey): number {
  return compareRanks(a.rank, b.rank) || compareText(journeyKey(a), journeyKey(b));
}

/** Compares ranks number by number. */
export function compareRanks(a: Rank, b: Rank): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** Compares texts by code unit, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function combine(
  outbound: readonly PricedSlice[],
  inbound: readonly PricedSlice[],
  sortBy: OfferSort,
): Journey[] {
  return outbound.flatMap((out) =>
    inbound
      .filter(
        (back) =>
          back.brand === out.brand && back.facts.departsAtMs >= out.facts.arrivesAtMs + MIN_TURNROUND_MS,
      )
      .map((back) => journeyOf([out, back], sortBy)),
  );
}

/** The best slices of each brand, by the same order as the journeys. */
function best(slices: readonly PricedSlice[], sortBy: OfferSort): readonly PricedSlice[] {
  const sorted = slices.map((slice) => journeyOf([slice], sortBy)).sort(compareJourneys);
  const taken = new Map<string, number>();
  return sorted.flatMap(({ slices: [slice] }) => {
    const count = (taken.get(slice.brand.code) ?? 0) + 1;
    taken.set(slice.brand.code, count);
    return count <= MAX_SLICES_TO_COMBINE ? [slice] : [];
  });
}

function journeyOf(slices: Journey['slices'], sortBy: OfferSort): Journey {
  const totalMinor = slices.reduce((total, slice) => total + slice.totalMinor, 0);
  const durationMinutes = slices.reduce((total, slice) => total + slice.facts.durationMinutes, 0);
  const { departsAtMs } = slices[0].facts;
  return { slices, totalMinor, rank: rankOf(sortBy, totalMinor, durationMinutes, departsAtMs) };
}

function rankOf(sortBy: OfferSort, totalMinor: number, durationMinutes: number, departsAtMs: number): Rank {
  switch (sortBy) {
    case 'PRICE':
      return [totalMinor, durationMinutes, departsAtMs];
    case 'DURATION':
      return [durationMinutes, totalMinor, departsAtMs];
    case 'DEPARTURE':
      return [departsAtMs, totalMinor, durationMinutes];
  }
}
