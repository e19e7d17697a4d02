import type { DatedLeg, Segment, Slice } from './departure.js';

const MINUTE_MS = 60_000;

/** The legs that a passenger of the segment flies, at least one. */
export function segmentLegs(segment: Segment): readonly DatedLeg[] {
  return segment.departure.legs.slice(segment.boardLeg, segment.offLeg + 1);
}

/** IATA code of the station where the segment begins. */
export function segmentOrigin(segment: Segment): string {
  return boardingLeg(segment).origin;
}

/** IATA code of the station where the segment ends. */
export function segmentDestination(segment: Segment): string {
  return leavingLeg(segment).destination;
}

/** When the first flight of the slice departs: UTC, milliseconds since 1970. */
export function departsAtMs(slice: Slice): number {
  return boardingLeg(firstSegment(slice)).departsAtMs;
}

/** When the last flight of the slice arrives: UTC, milliseconds since 1970. */
export function arrivesAtMs(slice: Slice): number {
  return leavingLeg(lastSegment(slice)).arrivesAtMs;
}

/** Minutes from the first departure to the last arrival, waiting included. */
export function durationMinutes(slice: Slice): number {
  return Math.round((arrivesAtMs(slice) - departsAtMs(slice)) / MINUTE_MS);
}

/** Landings before the last one: changes of flight and intermediate landings alike, as travellers count stops. */
export function stopCount(slice: Slice): number {
  return slice.segments.reduce((legs, segment) => legs + segment.offLeg - segment.boardLeg + 1, -1);
}

/** Names a slice: the departures with where each is boarded and left, e.g. `AF1680-2026-12-01:CDG-LHR,BA117-2026-12-01:LHR-JFK`. */
export function sliceKey(slice: Slice): string {
  return slice.segments.map(segmentKey).join(',');
}

function segmentKey(segment: Segment): string {
  return `${segment.departure.departureId}:${segmentOrigin(segment)}-${segmentDestination(segment)}`;
}

// The types promise that these exist: a slice has a segment, and a segment names legs of its departure.

function firstSegment(slice: Slice): Segment {
  return slice.segments[0] as Segment;
}

function lastSegment(slice: Slice): Segment {
  return slice.segments.at(-1) as Segment;
}

function boardingLeg(segment: Segment): DatedLeg {
  return segment.departure.legs[segment.boardLeg] as DatedLeg;
}

function leavingLeg(segment: Segment): DatedLeg {
  return segment.departure.legs[segment.offLeg] as DatedLeg;
}
