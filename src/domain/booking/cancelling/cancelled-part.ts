import { hasDeparted } from '../../itinerary/departed.js';
import { partLines, type CancelledPart, type PartedLines } from '../../pricing/cancelled-lines.js';
import type { BookingAction } from '../available-actions.js';
import type { Booking } from '../booking.js';
import { openSliceIndexes, slicesToFly, travellersOf } from '../booking-parts.js';
import type { BegunSlice, CancellationScope } from '../cancellation-events.js';
import { PASSENGER_TYPES, type PassengerCounts, type PassengerType } from '../passenger.js';
import type { SealedPassenger } from '../personal-data.js';

/** The action that a cancellation of some scope is. */
export function cancellationAction(scope: CancellationScope): BookingAction {
  switch (scope.kind) {
    case 'WHOLE':
      return 'CANCEL';
    case 'PASSENGERS':
      return 'CANCEL_PASSENGER';
    case 'SLICES':
      return 'CANCEL_SLICE';
  }
}

/** What a scope is of a booking as it stands. */
export function cancelledPart(booking: Booking, scope: CancellationScope): CancelledPart {
  switch (scope.kind) {
    case 'WHOLE':
      return { passengers: booking.passengerCounts, slices: openSliceIndexes(booking) };
    case 'PASSENGERS':
      return {
        passengers: countsOf(travellersAmong(booking, scope.passengerIds)),
        slices: openSliceIndexes(booking),
      };
    case 'SLICES':
      return { passengers: booking.passengerCounts, slices: scope.sliceIndexes };
  }
}

/** The price lines of what a scope and the rest of some begun slices are, and of what remains then. */
export function partedLines(
  booking: Booking,
  scope: CancellationScope,
  begunSlices: readonly BegunSlice[],
): PartedLines {
  const { passengers, slices: cancelled } = cancelledPart(booking, scope);
  const pieces = slicesToFly(booking).flatMap((slice, index) => {
    const begun = begunSlices.find(({ sliceIndex }) => sliceIndex === index);
    const isCancelled = cancelled.includes(index);
    if (begun === undefined) return [{ slice, isCancelled }];
    const { segments } = slice;
    return [
      { slice: { ...slice, segments: segments.slice(0, begun.flownCount) }, isCancelled },
      { slice: { ...slice, segments: segments.slice(begun.flownCount) }, isCancelled: true },
    ];
  });
  const slices = pieces.flatMap(({ isCancelled }, index) => (isCancelled ? [index] : []));
  return partLines(
    booking.priceLines,
    pieces.map(({ slice }) => slice),
    { passengers, slices },
  );
}

/** What is wrong with a scope and how to put it right; null when it can be cancelled. */
export function scopeFault(booking: Booking, scope: CancellationScope, nowMs: number): string | null {
  switch (scope.kind) {
    case 'WHOLE':
      return null;
    case 'PASSENGERS':
      return passengersFault(booking, scope.passengerIds);
    case 'SLICES':
      return slicesFault(booking, scope.sliceIndexes, nowMs);
  }
}

function passengersFault(booking: Booking, passengerIds: readonly string[]): string | null {
  const leaving = travellersAmong(booking, passengerIds);
  if (leaving.length === 0 || leaving.length !== passengerIds.length) {
    return 'Name each passenger once, by an id of the booking that is not cancelled';
  }
  const left = countsOf(travellersOf(booking).filter((passenger) => !leaving.includes(passenger)));
  if (left.ADULT === 0) return 'An adult must remain; cancel the whole booking instead';
  if (left.INFANT > left.ADULT) {
    return 'Each infant travels on the lap of an adult; cancel the infant too';
  }
  return null;
}

function slicesFault(booking: Booking, indexes: readonly number[], nowMs: number): string | null {
  const slices = slicesToFly(booking);
  const open = openSliceIndexes(booking);
  const isNamedOnce = new Set(indexes).size === indexes.length && indexes.length > 0;
  if (!isNamedOnce || !indexes.every((index) => open.includes(index))) {
    return 'Name each slice once, by its place in the journey from 0, and none that is cancelled';
  }
  if (indexes.length === open.length) return 'These are all slices; cancel the whole booking instead';
  const isGone = indexes.some((index) => {
    const slice = slices[index];
    return slice !== undefined && hasDeparted(slice, nowMs);
  });
  return isGone ? 'A slice that has departed cannot be cancelled; leave it out' : null;
}

function travellersAmong(booking: Booking, passengerIds: readonly string[]): readonly SealedPassenger[] {
  return travellersOf(booking).filter(({ passengerId }) => passengerIds.includes(passengerId));
}

function countsOf(passengers: readonly SealedPassenger[]): PassengerCounts {
  const counts: Record<PassengerType, number> = { ADULT: 0, CHILD: 0, INFANT: 0 };
  for (const type of PASSENGER_TYPES) {
    counts[type] = passengers.filter((passenger) => passenger.type === type).length;
  }
  return counts;
}
