import type { Departure } from '../domain/schedule/departure.js';

/** Knows which departures a supplier flies. */
export interface FlightBoard {
  /** A departure of the timetable (`AF1680-2026-12-01`), so many minutes after its published times; undefined where it has none. */
  departure(departureId: string, shiftMinutes?: number): Departure | undefined;
}
