import fc from 'fast-check';
import type { PassengerCounts } from '../../../src/domain/booking/passenger.js';
import type { PricedSegment } from '../../../src/domain/pricing/price-lines.js';
import type { CarrierFares, FareBrand, Tariff, Tax } from '../../../src/domain/pricing/tariff.js';
import { CABIN_CLASSES } from '../../../src/domain/schedule/cabin-class.js';

/** A brand at a percentage of the fare. */
export function brand(code: string, pricePercent: number): FareBrand {
  return {
    ...{ code, name: code.slice(0, 1) + code.slice(1).toLowerCase(), pricePercent },
    conditions: {
      refundable: false,
      refundPenaltyMinor: null,
      changeable: true,
      changePenaltyMinor: 6_000,
    },
    baggage: { cabinPieces: 1, checkedPieces: 0, checkedPieceKg: null },
  };
}

/** A tax of 15.00 for adults, 7.50 for children and nothing for infants. */
export const AIRPORT_TAX: Tax = {
  code: 'FR',
  name: 'Passenger charge',
  amountMinor: { ADULT: 1_500, CHILD: 750, INFANT: 0 },
};

/** 30.00 a flight; 10.00 for each 100 km to 1000 km, 5.00 to 4000 km, 4.00 beyond. */
export const ANY_CARRIER: CarrierFares = {
  name: null,
  baseMinor: 3_000,
  bands: [
    { untilKm: 1_000, per100KmMinor: 1_000 },
    { untilKm: 4_000, per100KmMinor: 500 },
    { untilKm: null, per100KmMinor: 400 },
  ],
  brands: ['LIGHT', 'FLEX'],
};

/** Three steps, two brands, round numbers. */
export function tariff(changes: Partial<Tariff> = {}): Tariff {
  return {
    currency: 'EUR',
    fareSteps: [
      { untilSoldPercent: 50, pricePercent: 100 },
      { untilSoldPercent: 80, pricePercent: 150 },
      { untilSoldPercent: 100, pricePercent: 200 },
    ],
    cabinPercent: { FIRST: 700, BUSINESS: 400, PREMIUM_ECONOMY: 200, ECONOMY: 100 },
    passengerPercent: { ADULT: 100, CHILD: 75, INFANT: 10 },
    brands: [brand('LIGHT', 100), brand('FLEX', 175)],
    carriers: new Map(),
    anyCarrier: ANY_CARRIER,
    taxes: new Map([['CDG', [AIRPORT_TAX]]]),
    anyAirportTaxes: [],
    ...changes,
  };
}

/** 1000 km from Paris in economy, Light, at the first step. */
export function pricedSegment(changes: Partial<PricedSegment> = {}): PricedSegment {
  const flown = { carrier: 'AF', designator: 'AF10', origin: 'CDG', destination: 'LHR', distanceKm: 1_000 };
  return { ...flown, cabin: 'ECONOMY', brand: brand('LIGHT', 100), fareStep: 0, ...changes };
}

const percent = fc.integer({ min: 0, max: 1_000 });
const amount = fc.oneof(fc.nat(100_000), fc.nat(100_000_000));

/** Any tariff that a file may hold, as far as prices depend on it, to the largest amounts and percentages. */
export const anyTariff: fc.Arbitrary<Tariff> = fc
  .record({
    cabins: fc.tuple(percent, percent, percent, percent),
    child: fc.nat(100),
    infant: fc.nat(100),
    steps: fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 3, maxLength: 3 }),
    baseMinor: amount,
    per100Km: fc.array(amount, { minLength: 3, maxLength: 3 }),
    taxes: fc.array(fc.tuple(amount, amount, amount), { maxLength: 3 }),
  })
  .map(({ cabins, child, infant, steps, baseMinor, per100Km, taxes }) => {
    const rising = steps.toSorted((a, b) => a - b);
    return tariff({
      cabinPercent: { FIRST: cabins[0], BUSINESS: cabins[1], PREMIUM_ECONOMY: cabins[2], ECONOMY: cabins[3] },
      passengerPercent: { ADULT: 100, CHILD: child, INFANT: infant },
      fareSteps: tariff().fareSteps.map((step, index) => ({ ...step, pricePercent: rising[index] ?? 1_000 })),
      anyCarrier: {
        ...ANY_CARRIER,
        baseMinor,
        bands: ANY_CARRIER.bands.map((band, index) => ({ ...band, per100KmMinor: per100Km[index] ?? 0 })),
      },
      anyAirportTaxes: taxes.map(([ADULT, CHILD, INFANT], index) => ({
        code: `T${String(index)}`,
        name: 'Tax',
        amountMinor: { ADULT, CHILD, INFANT },
      })),
    });
  });

/** Any segment that a traveller may fly, half way round the Earth at the most. */
export const anySegment: fc.Arbitrary<PricedSegment> = fc
  .record({
    distanceKm: fc.integer({ min: 1, max: 20_020 }),
    cabin: fc.constantFrom(...CABIN_CLASSES),
    brandPercent: fc.integer({ min: 1, max: 1_000 }),
    fareStep: fc.integer({ min: 0, max: 2 }),
    origin: fc.constantFrom('CDG', 'ORY'),
  })
  .map(({ brandPercent, ...changes }) => pricedSegment({ ...changes, brand: brand('LIGHT', brandPercent) }));

/** Any party that may travel together. */
export const anyParty: fc.Arbitrary<PassengerCounts> = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.nat(8), fc.nat(4))
  .map(([ADULT, CHILD, INFANT]) => ({
    ADULT,
    CHILD: Math.min(CHILD, 9 - ADULT),
    INFANT: Math.max(0, Math.min(INFANT, ADULT, 9 - ADULT - CHILD)),
  }));
