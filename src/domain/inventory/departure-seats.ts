import type { CabinClass } from '../schedule/cabin-class.js';

const MINUTE_MS = 60_000;

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
  /** The changes of the departure with this one, since they were counted (2026-11-30); not known of those before. */
  readonly scheduleRevision?: number;
  /** UTC, ISO 8601. */
  readonly cancelledAt: string;
}

/** The airline flies the departure earlier or later than it did. */
export interface DepartureRetimed {
  readonly type: 'DepartureRetimed';
  readonly departureId: string;
  /** Every leg moves by so much from where it was; from its published times where the moves before were of other ones. */
  readonly shiftMinutes: number;
  /** When the timetable in use had its first leg leave: what moves count from. UTC, ISO 8601; not known of old moves. */
  readonly publishedDepartureAt?: string;
  /** As of `DepartureCancelled`. */
  readonly scheduleRevision?: number;
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

/** How far a departure was moved, all in all, and from where. */
export interface DepartureMove {
  /** Minutes later, negative for earlier; absent while it was never moved. */
  readonly shiftMinutes?: number;
  /** When the timetable of the latest move had its first leg leave. UTC, ISO 8601; absent where that is not known. */
  readonly publishedDepartureAt?: string | undefined;
}

/** A departure that was moved. */
export interface MovedDeparture extends DepartureMove {
  /** E.g. `AF1680-2026-12-01`, by the date of the timetable. */
  readonly departureId: string;
}

/** Seats sold on a departure, by `soldKey`, and how it is flown. */
export interface DepartureSeats extends DepartureMove {
  readonly sold: Readonly<Record<string, number>>;
  /** Why no more seats are sold. */
  readonly closed?: 'CANCELLED';
  /** Absent while no change of it was counted. */
  readonly scheduleRevision?: number;
}

export const NO_SEATS_SOLD: DepartureSeats = { sold: {} };

/** How often the schedule of a departure changed, since that is counted: what is sold of it is no change. */
export function scheduleRevisionOf({ scheduleRevision }: DepartureSeats): number {
  return scheduleRevision ?? 0;
}

/** The key of one cabin on one leg. */
function soldKey(leg: number, cabin: CabinClass): string {
  return `${String(leg)}/${cabin}`;
}

/** Seats that cannot be sold on one leg in one cabin: on a closed departure there is no end to them. */
export function soldOn(seats: DepartureSeats, leg: number, cabin: CabinClass): number {
  return seats.closed === undefined ? (seats.sold[soldKey(leg, cabin)] ?? 0) : Infinity;
}

/** Minutes that a departure was moved by from where its moves count; whether it is flown so is for `flownShift` to say. */
export function shiftOf({ shiftMinutes }: DepartureMove): number {
  return shiftMinutes ?? 0;
}

/** Minutes from which a move goes on that counts from a published departure: none where the moves before it count from another. */
export function shiftBefore(move: DepartureMove, publishedDepartureAt: string | undefined): number {
  const goesOn = publishedDepartureAt === undefined || publishedDepartureAt === move.publishedDepartureAt;
  return goesOn ? shiftOf(move) : 0;
}

/**
 * Minutes between a published departure of the first leg (UTC, milliseconds since 1970) and the time that the departure
 * was moved to; null where it is not known what its moves count from.
 */
export function movedShift(move: DepartureMove, publishedDepartureMs: number): number | null {
  if (move.publishedDepartureAt === undefined) return null;
  return shiftOf(move) + (Date.parse(move.publishedDepartureAt) - publishedDepartureMs) / MINUTE_MS;
}

/**
 * Minutes after the times of a timetable, by its departure of the first leg (UTC, milliseconds since 1970), at which a
 * departure is flown and sold. A timetable that has the times it was moved to is right as it is. One that has neither
 * these nor those that the moves count from leaves open what is flown: null, and nothing is sold until it is moved again.
 */
export function flownShift(move: DepartureMove, publishedDepartureMs: number): number | null {
  if (shiftOf(move) === 0) return 0;
  const shiftMinutes = movedShift(move, publishedDepartureMs);
  return shiftMinutes === 0 || shiftMinutes === shiftOf(move) ? shiftMinutes : null;
}

/** The departure after one more event. */
export function evolveDepartureSeats(seats: DepartureSeats, event: DepartureEvent): DepartureSeats {
  switch (event.type) {
    case 'SeatsReserved':
      return { ...seats, sold: moved(seats.sold, event, event.seatCount) };
    case 'SeatsReleased':
      return { ...seats, sold: moved(seats.sold, event, -event.seatCount) };
    case 'DepartureCancelled':
      return { ...seats, closed: 'CANCELLED', ...counted(event) };
    case 'DepartureRetimed': {
      const { shiftMinutes, publishedDepartureAt } = event;
      const before = shiftBefore(seats, publishedDepartureAt);
      return { ...seats, shiftMinutes: before + shiftMinutes, publishedDepartureAt, ...counted(event) };
    }
  }
}

function counted({
  scheduleRevision,
}: Pick<DepartureRetimed, 'scheduleRevision'>): Pick<DepartureSeats, 'scheduleRevision'> {
  return scheduleRevision === undefined ? {} : { scheduleRevision };
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
