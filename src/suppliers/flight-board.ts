/** Knows which departures a supplier flies. */
export interface FlightBoard {
  /** Whether the timetable has a departure, e.g. `AF1680-2026-12-01`. */
  flies(departureId: string): boolean;
}
