import fc from 'fast-check';
import type { PassengerCounts } from '../../../src/domain/booking/passenger.js';
import type { SliceDetails } from '../../../src/domain/itinerary/itinerary.js';
import type { CancellationQuestion } from '../../../src/domain/pricing/cancellation.js';
import { priceLines, type PriceLine } from '../../../src/domain/pricing/price-lines.js';
import type { FareConditions } from '../../../src/domain/pricing/tariff.js';
import { NOW_MS, segment, slice } from '../booking/booking-fixtures.js';
import { AIRPORT_TAX, anyParty, pricedSegment, tariff } from './tariff-fixtures.js';

/** Refundable and changeable for 40.00 each. */
export const FLEXIBLE: FareConditions = {
  refundable: true,
  refundPenaltyMinor: 4_000,
  changeable: true,
  changePenaltyMinor: 4_000,
};

/** Paris to New York by London and back: passengers board in London twice. */
export const THERE_AND_BACK: readonly SliceDetails[] = [
  slice(segment('AF10-2026-12-01 CDG-LHR'), segment('BA11-2026-12-01 LHR-JFK', '2026-12-01T12:00:00')),
  slice(segment('BA12-2026-12-08 JFK-LHR'), segment('AF13-2026-12-08 LHR-CDG', '2026-12-08T12:00:00')),
];

const LONDON_TAX = { code: 'GB', name: 'Duty', amountMinor: { ADULT: 2_000, CHILD: 1_000, INFANT: 0 } };

/** The price of slices for a party, with taxes in Paris and London. */
export function linesOf(slices: readonly SliceDetails[], party: PassengerCounts): readonly PriceLine[] {
  const by = tariff({ taxes: new Map([['CDG', [AIRPORT_TAX]], ['LHR', [LONDON_TAX]]]) }); // prettier-ignore
  const segments = slices.flatMap(({ segments: flights }) =>
    flights.map(({ designator, from, to }) =>
      pricedSegment({ designator, origin: from.airport, destination: to.airport }),
    ),
  );
  return priceLines(by, segments, party);
}

/** One adult gives up both directions of a refundable fare, before either. */
export function question(changes: Partial<CancellationQuestion> = {}): CancellationQuestion {
  const party = { ADULT: 1, CHILD: 0, INFANT: 0 };
  return {
    nowMs: NOW_MS,
    currency: 'EUR',
    slices: THERE_AND_BACK,
    priceLines: linesOf(THERE_AND_BACK, party),
    conditions: FLEXIBLE,
    cancelled: { passengers: party, slices: [0, 1] },
    ...changes,
  };
}

/** A party, and a part of it. */
export const anyPartOfParty: fc.Arbitrary<{
  readonly party: PassengerCounts;
  readonly part: PassengerCounts;
}> = anyParty.chain((party) =>
  fc.record({
    party: fc.constant(party),
    part: fc.record({
      ADULT: fc.nat(party.ADULT),
      CHILD: fc.nat(party.CHILD),
      INFANT: fc.nat(party.INFANT),
    }),
  }),
);

/** Any number of each kind in one party but not in the other. */
export function restOf(party: PassengerCounts, part: PassengerCounts): PassengerCounts {
  return {
    ADULT: party.ADULT - part.ADULT,
    CHILD: party.CHILD - part.CHILD,
    INFANT: party.INFANT - part.INFANT,
  };
}
