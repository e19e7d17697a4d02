import type { OfferSort } from '../../../domain/offer/offer-sort.js';
import type { FareBrand } from '../../../domain/pricing/tariff.js';
import type { Steps } from '../../../platform/turns.js';
import type { PricedSlice } from './price-slice.js';
import type { SliceFacts } from './slice-facts.js';

/** Time to turn round before flying back. */
const MIN_TURNROUND_MS = 60 * 60_000;

/** Slices out of each brand, and slices back for each of them, that are paired: more journeys than anyone reads. */
const MAX_SLICES_TO_PAIR = 60;

/** Pairs that are looked at in the time that a search takes for a flight of a day, about. */
const PAIRS_PER_FLIGHT = 40;

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

/** All journeys of a search in its order. `inbound` is null for one way. Its steps count the pairs that are looked at, by what they cost. */
export function* rankJourneys(
  outbound: readonly PricedSlice[],
  inbound: readonly PricedSlice[] | null,
  sortBy: OfferSort,
  budgetMinor: number | null,
): Steps<readonly Journey[]> {
  const journeys: Journey[] = inbound === null ? outbound.map((slice) => journeyOf([slice], sortBy)) : [];
  for (const brand of inbound === null ? [] : brandsOf(outbound)) {
    const outs = inOrder(ofBrand(outbound, brand), sortBy);
    const backs = inOrder(ofBrand(inbound ?? [], brand), sortBy);
    yield (outs.length * backs.length) / PAIRS_PER_FLIGHT;
    // Those of each brand in order already: sorting all of them in one turn merges them, and no more.
    journeys.push(...[...pair(outs, backs, sortBy, budgetMinor)].sort(compareJourneys));
  }
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

/** Whether there is time to turn round between the way out and the way back. */
export function turnsRound(out: SliceFacts, back: SliceFacts): boolean {
  return back.departsAtMs >= out.arrivesAtMs + MIN_TURNROUND_MS;
}

/** The best pairs of slices in order; only a slice that can be paired at all counts as one of the best. */
function pair(
  outbound: readonly PricedSlice[],
  inbound: readonly PricedSlice[],
  sortBy: OfferSort,
  budgetMinor: number | null,
): readonly Journey[] {
  const fits = (out: PricedSlice, back: PricedSlice): boolean =>
    turnsRound(out.facts, back.facts) &&
    (budgetMinor === null || out.totalMinor + back.totalMinor <= budgetMinor);
  const outs = outbound.filter((out) => inbound.some((back) => fits(out, back)));
  return outs.slice(0, MAX_SLICES_TO_PAIR).flatMap((out) =>
    inbound
      .filter((back) => fits(out, back))
      .slice(0, MAX_SLICES_TO_PAIR)
      .map((back) => journeyOf([out, back], sortBy)),
  );
}

/** Slices by the same order as the journeys. */
function inOrder(slices: readonly PricedSlice[], sortBy: OfferSort): readonly PricedSlice[] {
  const journeys = slices.map((slice) => journeyOf([slice], sortBy)).sort(compareJourneys);
  return journeys.map((journey) => journey.slices[0]);
}

function ofBrand(slices: readonly PricedSlice[], brand: FareBrand): readonly PricedSlice[] {
  return slices.filter((slice) => slice.brand === brand);
}

function brandsOf(slices: readonly PricedSlice[]): readonly FareBrand[] {
  return [...new Set(slices.map(({ brand }) => brand))];
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
