import type { SliceDetails } from './itinerary.js';

/** Whether the first flight of a slice has left by its timetable; a slice without flights has not. */
export function hasDeparted(slice: SliceDetails, nowMs: number): boolean {
  const first = slice.segments[0];
  return first !== undefined && Date.parse(first.from.at) <= nowMs;
}
