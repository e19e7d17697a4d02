import { hasDeparted } from '../../itinerary/departed.js';
import type { SliceDetails } from '../../itinerary/itinerary.js';
import type { Offer } from '../../offer/offer.js';
import { totalMinor, type PriceLine } from '../../pricing/price-lines.js';
import type { Booking } from '../booking.js';
import { openSliceIndexes, slicesToFly } from '../booking-parts.js';
import { partedLines } from '../cancelling/cancelled-part.js';
import { newJourneyOf, type NewJourney } from '../change-events.js';

/** A booking parted by a change: the directions that make way for others, and those that were begun and stay. */
export interface PartedByChange {
  readonly oldSlices: readonly SliceDetails[];
  readonly oldLines: readonly PriceLine[];
  readonly keptSlices: readonly SliceDetails[];
  readonly keptLines: readonly PriceLine[];
}

/** What a change at an instant leaves of a booking; one that is free of charge leaves nothing. */
export function partByChange(booking: Booking, nowMs: number): PartedByChange {
  const slices = slicesToFly(booking);
  const begun = openSliceIndexes(booking).filter((index) => {
    const slice = slices[index];
    return slice !== undefined && hasDeparted(slice, nowMs);
  });
  if (booking.isChangeFree || begun.length === 0) {
    return { oldSlices: slices, oldLines: booking.priceLines, keptSlices: [], keptLines: [] };
  }
  const sliceIndexes = openSliceIndexes(booking).filter((index) => !begun.includes(index));
  const { cancelled, remaining } = partedLines(booking, { kind: 'SLICES', sliceIndexes }, []);
  return {
    oldSlices: sliceIndexes.flatMap((index) => slices[index] ?? []),
    oldLines: cancelled,
    keptSlices: begun.flatMap((index) => slices[index] ?? []),
    keptLines: remaining,
  };
}

/** The journey of a booking after a change to an offer: what was begun, and what is offered after it. */
export function journeyAfter({ keptSlices, keptLines }: PartedByChange, offer: Offer): NewJourney {
  const priceLines = [...keptLines, ...offer.priceLines];
  const { currency, amountMinor } = offer.totalPrice;
  return {
    ...newJourneyOf(offer),
    slices: [...keptSlices, ...offer.slices],
    priceLines,
    totalPrice: { amountMinor: amountMinor + totalMinor(keptLines), currency },
  };
}
