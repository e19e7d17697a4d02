import { seatsBesides, type SeatsHeld } from '../inventory/seats-held.js';
import { hasDeparted, hasLeft } from '../itinerary/departed.js';
import type { SegmentDetails, SliceDetails } from '../itinerary/itinerary.js';
import type { Booking } from './booking.js';
import type { BegunSlice } from './cancellation-events.js';
import { seatCountOf, type PassengerCounts } from './passenger.js';
import type { SealedPassenger } from './personal-data.js';

/** The passengers that are not cancelled. */
export function travellersOf(booking: Booking): readonly SealedPassenger[] {
  return booking.party.passengers.filter(
    ({ passengerId }) => !booking.cancelledPassengerIds.includes(passengerId),
  );
}

/** The slices, those that are cancelled without flights: indexes stay. */
export function slicesToFly(booking: Pick<Booking, 'slices' | 'cancelledSlices'>): readonly SliceDetails[] {
  return booking.slices.map((slice, index) =>
    booking.cancelledSlices.includes(index) ? { ...slice, segments: [] } : slice,
  );
}

/** The slices that are not cancelled, and those of a change that waits for its payment. */
export function slicesAhead(booking: Booking): readonly SliceDetails[] {
  return [...slicesToFly(booking), ...(booking.pendingChange?.slices ?? [])];
}

/** The indexes of the slices that are not cancelled. */
export function openSliceIndexes(booking: Pick<Booking, 'slices' | 'cancelledSlices'>): readonly number[] {
  return booking.slices.map((_, index) => index).filter((index) => !booking.cancelledSlices.includes(index));
}

/** The indexes of the slices that are neither cancelled nor begun: a flight that the airline cancelled never leaves. */
export function unflownSliceIndexes(
  booking: Pick<Booking, 'slices' | 'cancelledSlices' | 'scheduleChanges'>,
  nowMs: number,
): readonly number[] {
  return openSliceIndexes(booking).filter((index) => {
    const slice = booking.slices[index];
    return slice !== undefined && (!hasDeparted(slice, nowMs) || isFirstFlightCancelled(booking, slice));
  });
}

/** The slices that were begun and cannot be flown to their end, since the airline cancelled a flight that was still ahead, and how far they were flown. */
export function strandedSlices(
  booking: Pick<Booking, 'slices' | 'cancelledSlices' | 'scheduleChanges'>,
  nowMs: number,
): readonly BegunSlice[] {
  return slicesToFly(booking).flatMap(({ segments }, sliceIndex) => {
    const flownCount = segments.findIndex((one) => isCancelled(booking, one) || !hasLeft(one, nowMs));
    const isCut = segments.slice(flownCount).some((one) => isCancelled(booking, one));
    return flownCount > 0 && isCut ? [{ sliceIndex, flownCount }] : [];
  });
}

/** Whether the airline cancelled the flight that a slice begins with. */
export function isFirstFlightCancelled(
  booking: Pick<Booking, 'scheduleChanges'>,
  { segments: [first] }: SliceDetails,
): boolean {
  return first !== undefined && isCancelled(booking, first);
}

/** Whether a booking was told that the airline does not fly a flight. */
export function isCancelled(
  { scheduleChanges }: Pick<Booking, 'scheduleChanges'>,
  flight: SegmentDetails,
): boolean {
  return scheduleChanges.some(
    ({ kind, departureId }) => kind === 'CANCELLED' && departureId === flight.departureId,
  );
}

/** The seats that so many passengers take on some slices. */
export function seatsOn(slices: readonly SliceDetails[], counts: PassengerCounts): readonly SeatsHeld[] {
  const seatCount = seatCountOf(counts);
  if (seatCount === 0) return [];
  return slices.flatMap((slice) =>
    slice.segments.map(({ departureId, cabin, boardLeg, offLeg }) => ({
      ...{ departureId, cabin, boardLeg, offLeg },
      seatCount,
    })),
  );
}

/** The seats that a booking takes while it is neither cancelled nor expired, those for a change that waits for its payment included. */
export function seatsOf(booking: Booking): readonly SeatsHeld[] {
  if (isOver(booking)) return [];
  const own = seatsOn(slicesToFly(booking), booking.passengerCounts);
  return [...own, ...seatsForChange(booking)];
}

/** The seats that a change which waits for its payment takes besides those of the booking. */
export function seatsForChange(booking: Booking): readonly SeatsHeld[] {
  const { pendingChange, passengerCounts } = booking;
  if (pendingChange === null) return [];
  return seatsBesides(
    seatsOn(pendingChange.slices, passengerCounts),
    seatsOn(slicesToFly(booking), passengerCounts),
  );
}

/** Whether nothing of it is left to act on. */
export function isOver(booking: Pick<Booking, 'status'>): boolean {
  return booking.status === 'CANCELLED' || booking.status === 'EXPIRED';
}
