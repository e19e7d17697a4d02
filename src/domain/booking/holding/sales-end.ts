import type { SliceDetails } from '../../itinerary/itinerary.js';
import type { Hold } from '../hold-events.js';

/** A hold ends while its seats can still be sold to somebody else: sales close then. */
const SALES_END_BEFORE_MS = 60 * 60_000;

/** When sales of a journey end, as milliseconds since 1970: an hour before its first flight. */
export function salesEndOf(slices: readonly SliceDetails[]): number {
  return Date.parse(slices[0]?.segments[0]?.from.at ?? '') - SALES_END_BEFORE_MS;
}

/** A hold that lasts until the sales of a journey end at the most; null where it ends before that by itself. */
export function shortenedHold(hold: Hold, slices: readonly SliceDetails[]): Hold | null {
  const salesEndMs = salesEndOf(slices);
  if (!(salesEndMs < Date.parse(hold.seatsHeldUntil))) return null;
  const earlier = (at: string): string => new Date(Math.min(Date.parse(at), salesEndMs)).toISOString();
  return { seatsHeldUntil: earlier(hold.seatsHeldUntil), priceHeldUntil: earlier(hold.priceHeldUntil) };
}
