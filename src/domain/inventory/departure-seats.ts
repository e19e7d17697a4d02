import type { CabinClass } from '../schedule/cabin-class.js';

/** Seats of a departure were taken by a booking, on every leg from `boardLeg` to `offLeg`. */
export interface SeatsReserved {
  readonly type: 'SeatsReserved';
  readonly departureId: string;
  readonly bookingId: string;
  readonly cabin: CabinClass;
  /** Index of the first leg. */
  readonly boardLeg: number;
  /** Index of the last leg, inclusive. */
  readonly offLeg: number;
  readonly seatCount: number;
}

/** A booking gave back seats that it had reserved. */
export interface SeatsReleased {
  readonly type: 'SeatsReleased';
  readonly departureId: string;
  readonly bookingId: string;
  readonly cabin: CabinClass;
  /** Index of the first leg. */
  readonly boardLeg: number;
  /** Index of the last leg, inclusive. */
  readonly offLeg: number;
  readonly seatCount: number;
}

/** The airline does not fly the departure. */
export interface DepartureCancelled {
  readonly type: 'DepartureCancelled';
  readonly departureId: string;
  /** UTC, ISO 8601. */
  readonly cancelledAt: string;
}

/** The airline flies the departure earlier or later than it did. */
export interface DepartureRetimed {
  readonly type: 'DepartureRetimed';
  readonly departureId: string;
  /** Every leg moves by so much from where it was; negative is earlier. */
  readonly shiftMinutes: number;
  /** UTC, ISO 8601. */
  readonly retimedAt: string;
}

/** What has happened to one departure. */
export type DepartureEvent = SeatsReserved | SeatsReleased | DepartureCancelled | DepartureRetimed;

const DEPARTURE_EVENT_TYPES: Readonly<Record<DepartureEvent['type'], true>> = {
  SeatsReserved: true,
  SeatsReleased: true,
  DepartureCancelled: true,
  DepartureRetimed: true,
};

/** Whether a fact is something that happened to a departure. */
export function isDepartureEvent(event: { readonly type: string }): event is DepartureEvent {
  return Object.hasOwn(DEPARTURE_EVENT_TYPES, event.type);
}

/** Seats sold on a departure, by `soldKey`, and how it is flown. */
export interface DepartureSeats {
  readonly sold: Readonly<Record<string, number>>;
  /** Why no more seats are sold. */
  readonly closed?: 'CANCELLED';
  /** Minutes that it is flown later than by the timetable, negative for earlier; absent while it was never moved. */
  readonly shiftMinutes?: number;
}

export const NO_SEATS_SOLD: DepartureSeats = { sold: {} };

/** The key of one cabin on one leg. */
function soldKey(leg: number, cabin: CabinClass): string {
  return `${String(leg)}/${cabin}`;
}

/** Seats that cannot be sold on one leg in one cabin: on a closed departure there is no end to them. */
export function soldOn(seats: DepartureSeats, leg: number, cabin: CabinClass): number {
  return seats.closed === undefined ? (seats.sold[soldKey(leg, cabin)] ?? 0) : Infinity;
}

/** Minutes that a departure is flown later than by the timetable; seats are only sold at the times that this gives. */
export function shiftOf({ shiftMinutes }: DepartureSeats): number {
  return shiftMinutes ?? 0;
}

/** The departure after one more event. */
export function evolveDepartureSeats(seats: DepartureSeats, event: DepartureEvent): DepartureSeats {
  switch (event.type) {
    case 'SeatsReserved':
      return { ...seats, sold: moved(seats.sold, event, event.seatCount) };
    case 'SeatsReleased':
      return { ...seats, sold: moved(seats.sold, event, -event.seatCount) };
    case 'DepartureCancelled':
      return { ...seats, closed: 'CANCELLED' };
    case 'DepartureRetimed':
      return { ...seats, shiftMinutes: shiftOf(seats) + event.shiftMinutes };
  }
}

function moved(
  before: DepartureSeats['sold'],
  { boardLeg, offLeg, cabin }: Pick<SeatsReserved, 'boardLeg' | 'offLeg' | 'cabin'>,
  seatCount: number,
): DepartureSeats['sold'] {
  const sold = { ...before };
  for (let leg = boardLeg; leg <= offLeg; leg += 1) {
    const key = soldKey(leg, cabin);
    sold[key] = (sold[key] ?? 0) + seatCount;
  }
  return sold;
}

/** The stream of a departure. */
export function departureStream(departureId: string): string {
  return `departure-${departureId}`;
}
