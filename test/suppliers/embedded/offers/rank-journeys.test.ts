import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OFFER_SORTS, type OfferSort } from '../../../../src/domain/offer/offer-sort.js';
import type { PricedSlice } from '../../../../src/suppliers/embedded/offers/price-slice.js';
import {
  compareJourneys,
  journeyKey,
  rankJourneys,
} from '../../../../src/suppliers/embedded/offers/rank-journeys.js';
import { brand } from '../../../domain/pricing/tariff-fixtures.js';
import { finish } from '../../../support/finish.js';

const MINUTE_MS = 60_000;
const LIGHT = brand('LIGHT', 100);
const FLEX = brand('FLEX', 175);

/** A slice that leaves at a minute, flies for some, and costs so much. */
function priced(
  key: string,
  departs: number,
  minutes: number,
  totalMinor: number,
  sold = LIGHT,
): PricedSlice {
  const times = { departsAtMs: departs * MINUTE_MS, arrivesAtMs: (departs + minutes) * MINUTE_MS };
  const facts = { slice: { segments: [] }, key, ...times, durationMinutes: minutes, segments: [] };
  return { facts, brand: sold, fareSteps: [], totalMinor };
}

/** Slices whose prices, times and durations often coincide. */
const anySlices = (prefix: string, earliest: number) =>
  fc
    .array(fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3), fc.constantFrom(LIGHT, FLEX)), { maxLength: 12 })
    .map((slices) =>
      slices.map(([departs, minutes, price, sold], index) =>
        priced(`${prefix}${String(index)}`, earliest + departs, 60 + minutes, 100 + price, sold),
      ),
    );

const anySort = fc.constantFrom(...OFFER_SORTS);

function keys(...[outbound, inbound, sortBy, budget]: Parameters<typeof rankJourneys>): readonly string[] {
  return finish(rankJourneys(outbound, inbound, sortBy, budget)).map(journeyKey);
}

describe('the order of journeys', () => {
  it.each<[OfferSort, string]>([
    ['PRICE', 'cheap quick early'],
    ['DURATION', 'quick cheap early'],
    ['DEPARTURE', 'early quick cheap'],
  ])('by %s is %s', (sortBy, order) => {
    const slices = [priced('cheap', 9, 80, 1), priced('quick', 8, 60, 2), priced('early', 7, 90, 3)];
    expect(keys(slices, null, sortBy, null)).toEqual(order.split(' ').map((key) => `LIGHT|${key}`));
  });

  it('ends in the key where all else is equal', () => {
    const slices = [priced('b', 0, 60, 1), priced('a', 0, 60, 1, FLEX), priced('a', 0, 60, 1)];
    expect(keys(slices, null, 'PRICE', null)).toEqual(['FLEX|a', 'LIGHT|a', 'LIGHT|b']);
  });

  it('is total, and the same whatever order the slices come in', () => {
    fc.assert(
      fc.property(anySlices('o', 0), anySlices('i', 100), anySort, (outbound, inbound, sortBy) => {
        for (const back of [null, inbound]) {
          const ranked = finish(rankJourneys(outbound, back, sortBy, null));
          const turned = finish(rankJourneys(outbound.toReversed(), back && back.toReversed(), sortBy, null));
          expect(turned.map(journeyKey)).toEqual(ranked.map(journeyKey));
          ranked.slice(1).forEach((journey, index) => {
            expect(compareJourneys(ranked[index]!, journey)).toBeLessThan(0);
          });
        }
      }),
    );
  });
});

describe('the budget', () => {
  it('is the most that the whole journey may cost', () => {
    const slices = [priced('a', 0, 60, 100), priced('b', 0, 60, 101)];
    expect(keys(slices, null, 'PRICE', 100)).toEqual(['LIGHT|a']);
    expect(keys([priced('out', 0, 60, 60)], [priced('back', 200, 60, 40)], 'PRICE', 100)).toHaveLength(1);
    expect(keys([priced('out', 0, 60, 61)], [priced('back', 200, 60, 40)], 'PRICE', 100)).toEqual([]);
  });

  it.each(OFFER_SORTS)('finds the one affordable pair among hundreds, by %s', (sortBy) => {
    const dear = (prefix: string, departs: number) =>
      Array.from({ length: 100 }, (_, index) => priced(`${prefix}${String(index)}`, departs, 60, 1_000));
    const outbound = [...dear('o', 0), priced('out', 10, 90, 50)];
    const inbound = [...dear('i', 300), priced('back', 310, 90, 50)];
    expect(keys(outbound, inbound, sortBy, 100)).toEqual(['LIGHT|out|back']);
  });
});

describe('a return journey', () => {
  it('turns round for an hour at the least', () => {
    const out = [priced('out', 0, 60, 1)];
    expect(keys(out, [priced('back', 119, 60, 1)], 'PRICE', null)).toEqual([]);
    expect(keys(out, [priced('back', 120, 60, 1)], 'PRICE', null)).toEqual(['LIGHT|out|back']);
  });

  it.each(OFFER_SORTS)('is found on one day though most flights back leave too early, by %s', (sortBy) => {
    const early = Array.from({ length: 100 }, (_, index) => priced(`i${String(index)}`, index, 10, 1));
    const inbound = [...early, priced('back', 900, 60, 9)];
    expect(keys([priced('out', 300, 60, 1)], inbound, sortBy, null)).toEqual(['LIGHT|out|back']);
  });

  it('is sold in one brand', () => {
    const outbound = [priced('o', 0, 60, 1), priced('o', 0, 60, 2, FLEX)];
    const inbound = [priced('i', 200, 60, 1, FLEX)];
    expect(keys(outbound, inbound, 'PRICE', null)).toEqual(['FLEX|o|i']);
  });

  it('is every pair in time, within the budget and of one brand', () => {
    const budget = fc.option(fc.integer({ min: 200, max: 207 }));
    fc.assert(
      fc.property(
        anySlices('o', 0),
        anySlices('i', 120),
        anySort,
        budget,
        (outbound, inbound, sortBy, most) => {
          const pairs = outbound.flatMap((out) =>
            inbound
              .filter((back) => back.brand === out.brand)
              .filter((back) => back.facts.departsAtMs - out.facts.arrivesAtMs >= 60 * MINUTE_MS)
              .filter((back) => out.totalMinor + back.totalMinor <= (most ?? Infinity))
              .map((back) => `${out.brand.code}|${out.facts.key}|${back.facts.key}`),
          );
          expect(keys(outbound, inbound, sortBy, most).toSorted()).toEqual(pairs.toSorted());
        },
      ),
    );
  });

  it('is none of more than sixty flights out with sixty back for each brand', () => {
    const many = (departs: number) =>
      Array.from({ length: 70 }, (_, index) => priced(String(index), departs, 60, index));
    const ranked = finish(rankJourneys(many(0), many(200), 'PRICE', null));
    expect(ranked).toHaveLength(60 * 60);
    expect(ranked.at(-1)?.totalMinor).toBe(59 + 59);
  });
});
