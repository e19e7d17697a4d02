import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adultFareMinor, faresOf, percentOf } from '../../../src/domain/pricing/segment-fare.js';
import type { Tariff } from '../../../src/domain/pricing/tariff.js';
import type { PricedSegment } from '../../../src/domain/pricing/price-lines.js';
import { ANY_CARRIER, anySegment, anyTariff, brand, pricedSegment, tariff } from './tariff-fixtures.js';

/** The same fare by arithmetic without limits: charge each kilometre by its band, round half up, apply percentages. */
function exactFareMinor(by: Tariff, { distanceKm, cabin, brand: sold, fareStep }: PricedSegment): bigint {
  const roundHalfUp = (dividend: bigint, divisor: bigint) => (2n * dividend + divisor) / (2n * divisor);
  const { baseMinor, bands } = by.anyCarrier;
  const [near, middle, far] = bands.map(({ per100KmMinor }) => BigInt(per100KmMinor));
  const km = (from: number, to: number) => BigInt(Math.max(0, Math.min(distanceKm, to) - from));
  const charged =
    km(0, 1_000) * (near ?? 0n) + km(1_000, 4_000) * (middle ?? 0n) + km(4_000, 1e6) * (far ?? 0n);
  const distanceFare = roundHalfUp(BigInt(baseMinor) * 100n + charged, 100n);
  const percents = [by.cabinPercent[cabin], sold.pricePercent, by.fareSteps[fareStep]?.pricePercent ?? 0];
  return roundHalfUp(
    percents.reduce((product, percent) => product * BigInt(percent), distanceFare),
    1_000_000n,
  );
}

describe('the fare of a flight', () => {
  it.each([
    [1, 3_010],
    [999, 12_990],
    [1_000, 13_000],
    [1_001, 13_005],
    [4_000, 28_000],
    [4_001, 28_004],
    [10_000, 52_000],
  ])('of %i km pays each distance band for its own kilometres', (distanceKm, fare) => {
    expect(adultFareMinor(tariff(), pricedSegment({ distanceKm }))).toBe(fare);
  });

  it('rises by cabin, brand and step, multiplied', () => {
    const dearest = pricedSegment({ cabin: 'BUSINESS', brand: brand('FLEX', 175), fareStep: 2 });
    expect(adultFareMinor(tariff(), dearest)).toBe(13_000 * 4 * 1.75 * 2);
  });

  it('is rounded half up, once for the distance and once for the percentages', () => {
    const fares = { ...ANY_CARRIER, baseMinor: 0, bands: [{ untilKm: null, per100KmMinor: 1 }] };
    const fareOf = (distanceKm: number, changes: Partial<PricedSegment> = {}) =>
      adultFareMinor(tariff({ anyCarrier: fares }), pricedSegment({ distanceKm, ...changes }));
    expect([49, 50, 149, 150].map((km) => fareOf(km))).toEqual([0, 1, 1, 2]);
    expect([49, 50, 149, 150].map((km) => fareOf(km, { fareStep: 1 }))).toEqual([0, 2, 2, 3]);
  });

  it('follows the fares of the airline, where it has its own', () => {
    const own = { ...ANY_CARRIER, baseMinor: 0 };
    const by = tariff({ carriers: new Map([['AF', own]]) });
    expect([faresOf(by, 'AF'), faresOf(by, 'BA')]).toEqual([own, ANY_CARRIER]);
    expect(adultFareMinor(by, pricedSegment())).toBe(10_000);
    expect(adultFareMinor(by, pricedSegment({ carrier: 'BA' }))).toBe(13_000);
  });

  it('is exact by any tariff over any distance', () => {
    fc.assert(
      fc.property(anyTariff, anySegment, (by, segment) => {
        expect(BigInt(adultFareMinor(by, segment))).toBe(exactFareMinor(by, segment));
      }),
    );
  });

  it('is exact where its percentages multiply it beyond the whole numbers that are exact', () => {
    const by = tariff({
      anyCarrier: { ...ANY_CARRIER, baseMinor: 0, bands: [{ untilKm: null, per100KmMinor: 62_988_735 }] },
      cabinPercent: { FIRST: 0, BUSINESS: 390, PREMIUM_ECONOMY: 0, ECONOMY: 0 },
      fareSteps: [{ untilSoldPercent: 100, pricePercent: 245 }],
    });
    const segment = pricedSegment({ distanceKm: 20_000, cabin: 'BUSINESS', brand: brand('FLEX', 570) });
    expect(adultFareMinor(by, segment)).toBe(686_117_393_735); // half a minor unit was rounded up
  });

  it('never falls with distance or from step to step', () => {
    fc.assert(
      fc.property(anyTariff, anySegment, (by, segment) => {
        const fare = adultFareMinor(by, segment);
        const further = { ...segment, distanceKm: segment.distanceKm + 1 };
        const fuller = { ...segment, fareStep: Math.min(2, segment.fareStep + 1) };
        expect(fare).toBeGreaterThanOrEqual(0);
        expect(adultFareMinor(by, further)).toBeGreaterThanOrEqual(fare);
        expect(adultFareMinor(by, fuller)).toBeGreaterThanOrEqual(fare);
      }),
    );
  });
});

describe('a percentage of an amount', () => {
  it.each([
    [13_000, 75, 9_750],
    [1, 49, 0],
    [1, 50, 1],
    [3, 50, 2],
    [0, 75, 0],
    [9_999, 0, 0],
    [20_000_000_000_003, 99, 19_800_000_000_003],
    [20_000_000_000_051, 1000, 200_000_000_000_510],
  ])('of %i at %i percent is %i', (amountMinor, percent, part) => {
    expect(percentOf(amountMinor, percent)).toBe(part);
  });
});
