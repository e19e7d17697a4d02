import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CABIN_CLASSES } from '../../../../src/domain/schedule/cabin-class.js';
import { OFFER_SORTS } from '../../../../src/domain/offer/offer-sort.js';
import {
  decodeOfferCursor,
  encodeOfferCursor,
  isAfter,
  searchIdOf,
} from '../../../../src/suppliers/embedded/offers/offer-cursor.js';
import {
  compareJourneys,
  journeyKey,
  type Journey,
} from '../../../../src/suppliers/embedded/offers/rank-journeys.js';
import type { SearchCriteria } from '../../../../src/suppliers/flight-shopping.js';
import { brand } from '../../../domain/pricing/tariff-fixtures.js';
import { criteria } from './supplier-fixtures.js';

const rank = fc.tuple(fc.nat(2), fc.nat(2), fc.maxSafeNat());

/** Journeys that often share a rank or a key. */
const anyJourney: fc.Arbitrary<Journey> = fc
  .tuple(rank, fc.constantFrom('AF10-2026-12-01:CDG-LHR', 'AF11-2026-12-01:CDG-LHR'))
  .map(([at, key]) => {
    const facts = { key, slice: { segments: [] }, departsAtMs: 0, arrivesAtMs: 0, durationMinutes: 0 };
    const slice = {
      facts: { ...facts, segments: [] },
      brand: brand('LIGHT', 100),
      fareSteps: [],
      totalMinor: 0,
    };
    return { slices: [slice], totalMinor: 0, rank: at };
  });

describe('a cursor', () => {
  it('holds the place of its journey in the order of its search', () => {
    fc.assert(
      fc.property(anyJourney, anyJourney, (journey, other) => {
        const cursor = decodeOfferCursor('search', encodeOfferCursor('search', journey));
        expect(cursor).toEqual({ rank: journey.rank, key: journeyKey(journey) });
        expect(isAfter(cursor!, other)).toBe(compareJourneys(other, journey) > 0);
      }),
    );
  });

  it('is none in another search, nor is any other text', () => {
    fc.assert(
      fc.property(anyJourney, fc.string(), (journey, text) => {
        expect(decodeOfferCursor('other', encodeOfferCursor('search', journey))).toBeNull();
        expect(decodeOfferCursor('search', text)).toBeNull();
        expect(decodeOfferCursor('search', Buffer.from(text).toString('base64url'))).toBeNull();
      }),
    );
  });
});

describe('the name of a search', () => {
  const changes: readonly Partial<SearchCriteria>[] = [
    {},
    { from: { code: 'NYC', airports: [] } },
    { to: { code: 'NYC', airports: [] } },
    { departDate: '2026-12-02' },
    { returnDate: '2026-12-02' },
    { passengers: { ADULT: 2, CHILD: 0, INFANT: 0 } },
    { passengers: { ADULT: 1, CHILD: 1, INFANT: 0 } },
    { passengers: { ADULT: 1, CHILD: 0, INFANT: 1 } },
    { maxStops: 1 },
    { budgetMinor: 0 },
    ...CABIN_CLASSES.slice(0, 3).map((cabin) => ({ cabin })),
    ...OFFER_SORTS.slice(1).map((sortBy) => ({ sortBy })),
  ];

  it('differs when anything asked for does, and only then', () => {
    const names = changes.map((each) => searchIdOf(criteria(each)));
    expect(new Set(names).size).toBe(changes.length);
    expect(changes.map((each) => searchIdOf(criteria(each)))).toEqual(names);
  });
});
