import type { SegmentDetails, SliceDetails } from './itinerary.js';

/** Whether the first flight of a slice has left by its timetable; a slice without flights has not. */
export function hasDeparted(slice: SliceDetails, nowMs: number): boolean {
  const first = slice.segments[0];
  return first !== undefined && hasLeft(first, nowMs);
}

/** Whether a flight has left by its times. */
export function hasLeft(flight: Pick<SegmentDetails, 'from'>, nowMs: number): boolean {
  return Date.parse(flight.from.at) <= nowMs;
}
