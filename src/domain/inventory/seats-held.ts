import type { CabinClass } from '../schedule/cabin-class.js';
import type { SeatsReleased } from './departure-seats.js';

/** Seats of one departure that a booking takes, on every leg from `boardLeg` to `offLeg`. */
export interface SeatsHeld {
  readonly departureId: string;
  readonly cabin: CabinClass;
  readonly boardLeg: number;
  readonly offLeg: number;
  readonly seatCount: number;
}

/** Those of some seats that are not among others. */
export function seatsBesides<Seats extends SeatsHeld>(
  seats: readonly Seats[],
  others: readonly SeatsHeld[],
): readonly Seats[] {
  return seats.filter((one) => !others.some((other) => isSame(one, other)));
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

/** The facts that a booking gives seats back. */
export function releaseSeats(bookingId: string, seats: readonly SeatsHeld[]): readonly SeatsReleased[] {
  return seats.map(({ departureId, cabin, boardLeg, offLeg, seatCount }) => ({
    type: 'SeatsReleased',
    ...{ departureId, bookingId, cabin, boardLeg, offLeg, seatCount },
  }));
}
