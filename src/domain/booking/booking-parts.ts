import type { SliceDetails } from '../itinerary/itinerary.js';
import type { Booking } from './booking.js';
import { seatCountOf, type PassengerCounts } from './passenger.js';
import type { SealedPassenger } from './personal-data.js';
import type { CabinClass } from '../schedule/cabin-class.js';

/** Seats of one departure that a booking takes, on every leg from `boardLeg` to `offLeg`. */
export interface SeatsHeld {
  readonly departureId: string;
  readonly cabin: CabinClass;
  readonly boardLeg: number;
  readonly offLeg: number;
  readonly seatCount: number;
}

/** The passengers that are not cancelled. */
export function travellersOf(booking: Booking): readonly SealedPassenger[] {
  return booking.party.passengers.filter(
    ({ passengerId }) => !booking.cancelledPassengerIds.includes(passengerId),
  );
}

/** The slices, those that are cancelled without flights: indexes stay. */
export function slicesToFly(booking: Booking): readonly SliceDetails[] {
  return booking.slices.map((slice, index) =>
    booking.cancelledSlices.includes(index) ? { ...slice, segments: [] } : slice,
  );
}

/** The indexes of the slices that are not cancelled. */
export function openSliceIndexes(booking: Booking): readonly number[] {
  return booking.slices.map((_, index) => index).filter((index) => !booking.cancelledSlices.includes(index));
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
  if (booking.status === 'CANCELLED' || booking.status === 'EXPIRED') return [];
  const own = seatsOn(slicesToFly(booking), booking.passengerCounts);
  if (booking.pendingChange === null) return own;
  return [...own, ...seatsBesides(seatsOn(booking.pendingChange.slices, booking.passengerCounts), own)];
}

/** Those of some seats that are not among others. */
export function seatsBesides(
  seats: readonly SeatsHeld[],
  others: readonly SeatsHeld[],
): readonly SeatsHeld[] {
  return seats.filter((wanted) => !others.some((other) => isSame(wanted, other)));
}

function isSame(one: SeatsHeld, other: SeatsHeld): boolean {
  return (
    one.departureId === other.departureId &&
    one.cabin === other.cabin &&
    one.boardLeg === other.boardLeg &&
    one.offLeg === other.offLeg &&
    one.seatCount === other.seatCount
  );
}
