import type { CabinClass } from '../schedule/cabin-class.js';
import { refused, type Decision } from '../decision.js';
import { flownShift, soldOn, type DepartureSeats, type SeatsReserved } from './departure-seats.js';

/** Seats asked for on consecutive legs of one departure. */
export interface ReserveSeats {
  readonly departureId: string;
  readonly bookingId: string;
  readonly cabin: CabinClass;
  readonly boardLeg: number;
  readonly seatCount: number;
  /** Minutes after the times of the timetable at which the departure was offered. */
  readonly shiftMinutes: number;
  /** When that timetable has its first leg leave: UTC, milliseconds since 1970. */
  readonly publishedDepartureMs: number;
  /** One entry for each leg flown, from `boardLeg` on. */
  readonly limits: readonly SeatLimit[];
}

/** What one leg can bear in the cabin. */
export interface SeatLimit {
  readonly capacity: number;
  /** Seats that may be sold before the offered price ends. */
  readonly soldAtPrice: number;
}

/** Why the seats were not reserved. */
export type SeatsRefused =
  | { readonly code: 'SOLD_OUT'; readonly departureId: string; readonly seatsLeft: number }
  | { readonly code: 'PRICE_STEP_PASSED'; readonly departureId: string }
  /** It is not flown. */
  | { readonly code: 'DEPARTURE_CLOSED'; readonly departureId: string }
  /** It was offered at times at which it is not flown. */
  | { readonly code: 'DEPARTURE_MOVED'; readonly departureId: string };

/** Seats are reserved at the times at which the departure is flown, while every leg has them, and while the offered price lasts. */
export function decideReserveSeats(
  command: ReserveSeats,
  seats: DepartureSeats,
): Decision<SeatsReserved, SeatsRefused> {
  const { departureId, bookingId, cabin, boardLeg, seatCount, limits } = command;
  if (seats.closed !== undefined) return refused({ code: 'DEPARTURE_CLOSED', departureId });
  if (command.shiftMinutes !== flownShift(seats, command.publishedDepartureMs)) {
    return refused({ code: 'DEPARTURE_MOVED', departureId });
  }
  const sold = limits.map((_, index) => soldOn(seats, boardLeg + index, cabin));
  const free = limits.map((limit, index) => limit.capacity - (sold[index] ?? 0));
  const seatsLeft = Math.max(0, Math.min(...free));
  if (seatsLeft < seatCount) {
    return refused({ code: 'SOLD_OUT', departureId, seatsLeft });
  }
  if (limits.some((limit, index) => (sold[index] ?? 0) + seatCount > limit.soldAtPrice)) {
    return refused({ code: 'PRICE_STEP_PASSED', departureId });
  }
  const offLeg = boardLeg + limits.length - 1;
  const facts: SeatsReserved = {
    type: 'SeatsReserved',
    departureId,
    bookingId,
    cabin,
    boardLeg,
    offLeg,
    seatCount,
  };
  return { kind: 'accepted', facts };
}
