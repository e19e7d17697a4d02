import { seatCountOf } from '../../../domain/booking/passenger.js';
import type { OfferToBook } from '../../../domain/booking/booking-decider.js';
import type { Airport } from '../../../domain/geography/airport.js';
import type { Offer } from '../../../domain/offer/offer.js';
import { seatsLeft, stepLimit } from '../../../domain/pricing/fare-step.js';
import { priceLines, segmentTotalMinor, type PriceLine } from '../../../domain/pricing/price-lines.js';
import type { FareBrand, Tariff } from '../../../domain/pricing/tariff.js';
import { publishedDepartureMs } from '../../../domain/schedule/departure.js';
import { legSeatsOf, pricedSegment, type SeatsByDeparture } from './price-slice.js';
import { describeSlice, type SliceFacts } from './slice-facts.js';
import type { OfferTerms } from './offer-terms.js';

/** What offers are made from. */
export interface OfferContext {
  readonly tariff: Tariff;
  readonly airport: (code: string) => Airport | undefined;
}

/** An offer's terms with the flights and the brand that they name. */
export interface ResolvedTerms {
  readonly terms: Omit<OfferTerms, 'totalMinor'>;
  readonly slices: readonly SliceFacts[];
  readonly brand: FareBrand;
}

/** The whole offer of some terms, priced by the tariff at the terms' fare steps. */
export function makeOffer(
  context: OfferContext,
  resolved: ResolvedTerms,
  seats: SeatsByDeparture,
  tokenOf: (terms: OfferTerms) => string,
): Offer {
  const { terms, slices, brand } = resolved;
  const segments = slices.flatMap((slice, direction) =>
    slice.segments.map((segment, index) =>
      pricedSegment(segment, terms.cabin, brand, terms.slices[direction]?.[index]?.fareStep ?? 0),
    ),
  );
  const { tariff } = context;
  const total = segments.reduce(
    (sum, segment) => sum + segmentTotalMinor(tariff, segment, terms.passengers),
    0,
  );
  let lines: readonly PriceLine[] | null = null;
  const legs = slices.flatMap((slice) =>
    slice.segments.flatMap((segment) => legSeatsOf(segment, terms.cabin, seats)),
  );
  return {
    offerId: tokenOf({ ...terms, totalMinor: total }),
    expiresAtMs: terms.expiresAtMs,
    cabin: terms.cabin,
    brand,
    passengers: terms.passengers,
    slices: slices.map((slice) => describeSlice(slice, terms.cabin, context)),
    // Made when first asked for: a search shows twenty offers and seldom the lines of one.
    get priceLines() {
      return (lines ??= priceLines(tariff, segments, terms.passengers));
    },
    totalPrice: { amountMinor: total, currency: terms.currency },
    seatsLeft: seatsLeft(legs),
  };
}

/** The seats that booking an offer takes, and up to where its price holds. */
export function seatsToReserve(tariff: Tariff, resolved: ResolvedTerms): OfferToBook['seats'] {
  const { terms, slices } = resolved;
  return slices.flatMap((slice, direction) =>
    slice.segments.map((segment, index) => {
      const step = tariff.fareSteps[terms.slices[direction]?.[index]?.fareStep ?? 0];
      return {
        departureId: segment.segment.departure.departureId,
        cabin: terms.cabin,
        boardLeg: segment.segment.boardLeg,
        seatCount: seatCountOf(terms.passengers),
        shiftMinutes: segment.segment.departure.shiftMinutes,
        publishedDepartureMs: publishedDepartureMs(segment.segment.departure),
        limits: segment.legs.map((leg) => ({
          capacity: leg.seats[terms.cabin],
          soldAtPrice: step === undefined ? 0 : stepLimit(leg.seats[terms.cabin], step),
        })),
      };
    }),
  );
}
