import type { Airport } from '../../../../src/domain/geography/airport.js';
import { greatCircleKm } from '../../../../src/domain/geography/great-circle.js';
import { addDays } from '../../../../src/domain/schedule/calendar-date.js';
import type { DatedLeg, Segment, Slice } from '../../../../src/domain/schedule/departure.js';
import { durationMinutes, segmentLegs, sliceKey, stopCount } from '../../../../src/domain/schedule/slice.js';
import type { SliceRequest } from '../../../../src/suppliers/embedded/itinerary-search.js';
import type { Timetable } from '../../../../src/suppliers/embedded/timetable.js';
import { AIRPORTS, airports } from '../timetable/airport-fixtures.js';

const MINUTE_MS = 60_000;

/** Every slice that the rules allow, found by trying all segments of five days in every order. */
export function bruteForceSlices(timetable: Timetable, request: SliceRequest): readonly Slice[] {
  const segments = AIRPORTS.flatMap(({ code }) =>
    [0, 1, 2, 3, -1].flatMap((days) => timetable.departuresFrom(code, addDays(request.date, days))),
  ).filter((segment) => segmentLegs(segment).every((leg) => leg.seats[request.cabin] > 0));
  const found: Slice[] = [];
  const extend = (flown: readonly Segment[]) => {
    if (isWhole(flown, request)) found.push({ segments: flown });
    if (flown.length > request.maxStops) return;
    for (const next of segments) if (connects(flown.at(-1), next, request.date)) extend([...flown, next]);
  };
  extend([]);
  return found.sort(
    (a, b) => durationMinutes(a) - durationMinutes(b) || (sliceKey(a) < sliceKey(b) ? -1 : 1),
  );
}

/** Minutes between the arrival of one segment and the departure of the next. */
export function waitMinutes(before: Segment, after: Segment): number {
  return (firstLeg(after).departsAtMs - lastLeg(before).arrivesAtMs) / MINUTE_MS;
}

/** Where a slice is on the ground, in order, from its origin to its destination. */
export function stationsOf(slice: Slice): readonly string[] {
  const legs = slice.segments.flatMap(segmentLegs);
  return [...legs.slice(0, 1).map((leg) => leg.origin), ...legs.map((leg) => leg.destination)];
}

function connects(before: Segment | undefined, next: Segment, date: string): boolean {
  if (before === undefined) return firstLeg(next).departureLocal.startsWith(date);
  if (lastLeg(before).destination !== firstLeg(next).origin) return false;
  const [from, via, to] = airports(firstLeg(before).origin, firstLeg(next).origin, lastLeg(next).destination);
  const isDomestic = from?.countryCode === via?.countryCode && via?.countryCode === to?.countryCode;
  const wait = waitMinutes(before, next);
  return wait >= (isDomestic ? 45 : 60) && wait <= 600;
}

function isWhole(flown: readonly Segment[], { origins, destinations, maxStops }: SliceRequest): boolean {
  if (flown.length === 0) return false;
  const slice = { segments: flown };
  const codes = stationsOf(slice);
  const [from, ...between] = airports(...codes);
  const to = between.pop();
  if (from === undefined || to === undefined || !origins.includes(from) || !destinations.includes(to))
    return false;
  const ends = [...origins, ...destinations];
  const isNearEnd = (via: Airport) =>
    ends.some(
      (end) =>
        end === via || (via.metropolitanCode !== null && end.metropolitanCode === via.metropolitanCode),
    );
  const departureIds = new Set(flown.map((segment) => segment.departure.departureId));
  return (
    stopCount(slice) <= maxStops &&
    new Set(codes).size === codes.length &&
    departureIds.size === flown.length &&
    !between.some(isNearEnd) &&
    (flown.length === 1 || flownKm(codes) <= 1.6 * greatCircleKm(from, to) + 800)
  );
}

function flownKm(codes: readonly string[]): number {
  const stations = airports(...codes);
  return stations.reduce((km, station, i) => km + greatCircleKm(stations[i - 1] ?? station, station), 0);
}

function firstLeg(segment: Segment): DatedLeg {
  return segmentLegs(segment)[0] as DatedLeg;
}

function lastLeg(segment: Segment): DatedLeg {
  return segmentLegs(segment).at(-1) as DatedLeg;
}
