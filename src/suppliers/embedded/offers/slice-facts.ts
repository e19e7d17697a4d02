import { createHash } from 'node:crypto';
import { greatCircleKm } from '../../../domain/geography/great-circle.js';
import type { Airport } from '../../../domain/geography/airport.js';
import type { SegmentDetails, SliceDetails, StationTime } from '../../../domain/itinerary/itinerary.js';
import { faresOf } from '../../../domain/pricing/segment-fare.js';
import type { Tariff } from '../../../domain/pricing/tariff.js';
import type { CabinClass } from '../../../domain/schedule/cabin-class.js';
import type { DatedLeg, Segment, Slice } from '../../../domain/schedule/departure.js';
import {
  arrivesAtMs,
  departsAtMs,
  durationMinutes,
  segmentDestination,
  segmentLegs,
  segmentOrigin,
  sliceKey,
  stopCount,
} from '../../../domain/schedule/slice.js';

const MINUTE_MS = 60_000;

/** What is true of a slice whatever sells: computed once for each slice that the timetable keeps. */
export interface SliceFacts {
  readonly slice: Slice;
  readonly key: string;
  readonly departsAtMs: number;
  readonly arrivesAtMs: number;
  readonly durationMinutes: number;
  readonly segments: readonly SegmentFacts[];
}

/** What is true of one flight of a slice. */
export interface SegmentFacts {
  readonly segment: Segment;
  readonly legs: readonly DatedLeg[];
  readonly origin: string;
  readonly destination: string;
  /** Great-circle distance from board to off point, whole kilometres, at least 1. */
  readonly distanceKm: number;
}

/** Works out slice facts and remembers them as long as the slice itself. */
export function createSliceFacts(
  airport: (code: string) => Airport | undefined,
): (slice: Slice) => SliceFacts {
  const known = new WeakMap<Slice, SliceFacts>();

  function segmentFacts(segment: Segment): SegmentFacts {
    const [origin, destination] = [segmentOrigin(segment), segmentDestination(segment)];
    const [from, to] = [airport(origin), airport(destination)];
    if (from === undefined || to === undefined) throw new Error(`No airport ${origin} or ${destination}`);
    const distanceKm = Math.max(1, Math.round(greatCircleKm(from, to)));
    return { segment, legs: segmentLegs(segment), origin, destination, distanceKm };
  }

  return (slice) => {
    const facts = known.get(slice) ?? {
      slice,
      key: sliceKey(slice),
      departsAtMs: departsAtMs(slice),
      arrivesAtMs: arrivesAtMs(slice),
      durationMinutes: durationMinutes(slice),
      segments: slice.segments.map(segmentFacts),
    };
    known.set(slice, facts);
    return facts;
  };
}

/** A short hash of where and when all flights of a journey depart and arrive. */
export function itineraryHash(slices: readonly SliceFacts[]): string {
  const flown = slices.map(({ segments }) =>
    segments.map(({ origin, destination, legs }) => [
      origin,
      destination,
      legs[0]?.departsAtMs,
      legs.at(-1)?.arrivesAtMs,
    ]),
  );
  return createHash('sha256').update(JSON.stringify(flown)).digest('base64url').slice(0, 12);
}

/** What flights are described with. */
interface DescriptionContext {
  readonly tariff: Tariff;
  readonly airport: (code: string) => Airport | undefined;
}

/** Slices as they were described, by cabin; kept as long as their facts. */
const descriptions = new WeakMap<SliceFacts, Map<CabinClass, SliceDetails>>();

/** A slice as travellers see it; described once for each cabin. */
export function describeSlice(
  facts: SliceFacts,
  cabin: CabinClass,
  context: DescriptionContext,
): SliceDetails {
  const byCabin = descriptions.get(facts) ?? new Map<CabinClass, SliceDetails>();
  descriptions.set(facts, byCabin);
  const details = byCabin.get(cabin) ?? makeDescription(facts, cabin, context);
  byCabin.set(cabin, details);
  return details;
}

function makeDescription(facts: SliceFacts, cabin: CabinClass, context: DescriptionContext): SliceDetails {
  const station = (code: string, terminal: string | null, atMs: number, local: string): StationTime => ({
    airport: code,
    terminal,
    at: new Date(atMs).toISOString(),
    local: `${local}:00`,
    timeZone: context.airport(code)?.timeZone ?? 'UTC',
  });
  const segments = facts.segments.map(({ segment, legs, origin, destination }): SegmentDetails => {
    const [board, off] = [legs[0], legs.at(-1)] as [DatedLeg, DatedLeg]; // a segment has a leg
    const { departureId, carrier, designator, shiftMinutes } = segment.departure;
    return {
      departureId,
      boardLeg: segment.boardLeg,
      offLeg: segment.offLeg,
      carrier,
      carrierName: faresOf(context.tariff, carrier).name ?? carrier,
      designator,
      cabin,
      aircraftType: board.aircraftType,
      from: station(origin, board.departureTerminal, board.departsAtMs, board.departureLocal),
      to: station(destination, off.arrivalTerminal, off.arrivesAtMs, off.arrivalLocal),
      landings: legs.slice(0, -1).map((leg) => leg.destination),
      durationMinutes: Math.round((off.arrivesAtMs - board.departsAtMs) / MINUTE_MS),
      ...(shiftMinutes !== 0 && { shiftMinutes }),
    };
  });
  return { stops: stopCount(facts.slice), durationMinutes: facts.durationMinutes, segments };
}
