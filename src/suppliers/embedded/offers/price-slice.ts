import { seatCountOf, type PassengerCounts } from '../../../domain/booking/passenger.js';
import { soldOn, NO_SEATS_SOLD, type DepartureSeats } from '../../../domain/inventory/departure-seats.js';
import { fareStepFor, type LegSeats } from '../../../domain/pricing/fare-step.js';
import { segmentTotalMinor, type PricedSegment } from '../../../domain/pricing/price-lines.js';
import { faresOf } from '../../../domain/pricing/segment-fare.js';
import type { FareBrand, Tariff } from '../../../domain/pricing/tariff.js';
import type { CabinClass } from '../../../domain/schedule/cabin-class.js';
import type { SegmentFacts, SliceFacts } from './slice-facts.js';

/** Seats of departures by id; one that is missing has sold none. */
export type SeatsByDeparture = ReadonlyMap<string, DepartureSeats>;

/** A slice in one fare brand, at the price that a party pays now. */
export interface PricedSlice {
  readonly facts: SliceFacts;
  readonly brand: FareBrand;
  /** Fare step of each segment. */
  readonly fareSteps: readonly number[];
  readonly totalMinor: number;
}

/** For whom and in which cabin a price is wanted. */
export interface PriceRequest {
  readonly cabin: CabinClass;
  readonly passengers: PassengerCounts;
}

/** How full each leg of a segment is, in one cabin. */
export function legSeatsOf(
  segment: SegmentFacts,
  cabin: CabinClass,
  seats: SeatsByDeparture,
): readonly LegSeats[] {
  const { departure, boardLeg } = segment.segment;
  const departureSeats = seats.get(departure.departureId) ?? NO_SEATS_SOLD;
  return segment.legs.map((leg, index) => ({
    capacity: leg.seats[cabin],
    sold: soldOn(departureSeats, boardLeg + index, cabin),
  }));
}

/** A segment as pricing sees it, at a fare step. */
export function pricedSegment(
  facts: SegmentFacts,
  cabin: CabinClass,
  brand: FareBrand,
  fareStep: number,
): PricedSegment {
  const { carrier, designator } = facts.segment.departure;
  const { origin, destination, distanceKm } = facts;
  return { carrier, designator, origin, destination, distanceKm, cabin, brand, fareStep };
}

/** The slice in every brand that all its airlines sell; none when a flight lacks the seats. */
export function priceSlice(
  tariff: Tariff,
  facts: SliceFacts,
  request: PriceRequest,
  seats: SeatsByDeparture,
): readonly PricedSlice[] {
  const fareSteps = fareStepsOf(tariff, facts, request, seats);
  if (fareSteps === null) return [];
  return tariff.brands
    .filter((brand) => sellsBrand(tariff, facts, brand))
    .map((brand) => ({
      facts,
      brand,
      fareSteps,
      totalMinor: sliceTotalMinor(tariff, facts, request, { brand, fareSteps }),
    }));
}

/** The fare step of each segment for a party now, or null when a flight lacks the seats. */
export function fareStepsOf(
  tariff: Tariff,
  facts: SliceFacts,
  request: PriceRequest,
  seats: SeatsByDeparture,
): readonly number[] | null {
  const fareSteps: number[] = [];
  for (const segment of facts.segments) {
    const legs = legSeatsOf(segment, request.cabin, seats);
    const step = fareStepFor(tariff.fareSteps, legs, seatCountOf(request.passengers));
    if (step === null) return null;
    fareSteps.push(step);
  }
  return fareSteps;
}

/** Whether every airline of a slice sells a brand. */
export function sellsBrand(tariff: Tariff, facts: SliceFacts, brand: FareBrand): boolean {
  return facts.segments.every(({ segment }) =>
    faresOf(tariff, segment.departure.carrier).brands.includes(brand.code),
  );
}

function sliceTotalMinor(
  tariff: Tariff,
  facts: SliceFacts,
  request: PriceRequest,
  at: { readonly brand: FareBrand; readonly fareSteps: readonly number[] },
): number {
  return facts.segments.reduce((total, segment, index) => {
    const priced = pricedSegment(segment, request.cabin, at.brand, at.fareSteps[index] ?? 0);
    return total + segmentTotalMinor(tariff, priced, request.passengers);
  }, 0);
}
