import type { SeatsByCabin } from './cabin-class.js';

const MINUTE_MS = 60_000;

/** A flight on one date: what seats are sold on. */
export interface Departure {
  /** Flight designator and date by the timetable, e.g. `AF1680-2026-12-01`. */
  readonly departureId: string;
  /** IATA airline designator. */
  readonly carrier: string;
  /** Carrier and number, e.g. `AF1680`. */
  readonly designator: string;
  /** YYYY-MM-DD at the first station, by the timetable. */
  readonly date: string;
  /** Minutes that it is flown later than by the timetable; negative is earlier. */
  readonly shiftMinutes: number;
  readonly legs: readonly DatedLeg[];
}

/** When the timetable has the first leg of a departure leave, moved or not: UTC, milliseconds since 1970. */
export function publishedDepartureMs({ legs, shiftMinutes }: Departure): number {
  return (legs[0]?.departsAtMs ?? NaN) - shiftMinutes * MINUTE_MS;
}

/** One leg of a departure, with its instants. */
export interface DatedLeg {
  readonly origin: string;
  readonly destination: string;
  /** UTC, milliseconds since 1970. */
  readonly departsAtMs: number;
  readonly arrivesAtMs: number;
  /** YYYY-MM-DDTHH:mm on the clocks of the station. */
  readonly departureLocal: string;
  readonly arrivalLocal: string;
  readonly departureTerminal: string | null;
  readonly arrivalTerminal: string | null;
  readonly aircraftType: string;
  readonly seats: SeatsByCabin;
}

/** What one passenger flies without changing flight: consecutive legs of one departure. */
export interface Segment {
  readonly departure: Departure;
  /** Index of the first leg flown. */
  readonly boardLeg: number;
  /** Index of the last leg flown, at least `boardLeg`. */
  readonly offLeg: number;
}

/** One direction of a journey: segments that connect in place and time. At least one segment. */
export interface Slice {
  readonly segments: readonly Segment[];
}
