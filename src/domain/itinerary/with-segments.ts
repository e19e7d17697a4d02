import type { SegmentDetails, SliceDetails } from './itinerary.js';

const MINUTE_MS = 60_000;

/** A slice of other flights, or of its own at other times; without any it lasts no time. */
export function withSegments(slice: SliceDetails, segments: readonly SegmentDetails[]): SliceDetails {
  const landings = segments.flatMap((segment) => segment.landings);
  const [first, last] = [segments[0], segments.at(-1)];
  return {
    ...slice,
    segments,
    stops: Math.max(0, segments.length - 1) + landings.length,
    durationMinutes: first && last ? minutesBetween(first.from.at, last.to.at) : 0,
  };
}

/** The minutes from one instant to another, both as UTC in ISO 8601. */
export function minutesBetween(fromAt: string, toAt: string): number {
  return Math.round((Date.parse(toAt) - Date.parse(fromAt)) / MINUTE_MS);
}
