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

/** What has happened to the seats of one departure. */
export type DepartureEvent = SeatsReserved;

/** Seats sold on a departure, by `soldKey`. */
export interface DepartureSeats {
  readonly sold: Readonly<Record<string, number>>;
}

export const NO_SEATS_SOLD: DepartureSeats = { sold: {} };

/** The key of one cabin on one leg. */
function soldKey(leg: number, cabin: CabinClass): string {
  return `${String(leg)}/${cabin}`;
}

/** Seats sold on one leg in one cabin. */
export function soldOn(seats: DepartureSeats, leg: number, cabin: CabinClass): number {
  return seats.sold[soldKey(leg, cabin)] ?? 0;
}

/** The seats after one more event. */
export function evolveDepartureSeats(seats: DepartureSeats, event: DepartureEvent): DepartureSeats {
  const sold = { ...seats.sold };
  for (let leg = event.boardLeg; leg <= event.offLeg; leg += 1) {
    const key = soldKey(leg, event.cabin);
    sold[key] = (sold[key] ?? 0) + event.seatCount;
  }
  return { sold };
}

/** The stream of a departure. */
export function departureStream(departureId: string): string {
  return `departure-${departureId}`;
}
