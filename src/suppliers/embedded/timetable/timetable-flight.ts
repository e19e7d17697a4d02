import type { Airport } from '../../../domain/geography/airport.js';
import type { FlightSchedule } from '../../../domain/schedule/flight-schedule.js';
import { operatingDays, type OperatingDays } from './operating-days.js';

/** A published flight with the airports that it calls at. */
export interface TimetableFlight {
  readonly schedule: FlightSchedule;
  /** Carrier, number and suffix, e.g. `AF1680` or `AF1680D`. */
  readonly designator: string;
  readonly days: OperatingDays;
  /** The first departure station and the arrival station of each leg. */
  readonly stations: readonly Airport[];
}

/** A schedule with its airports, or the codes of its stations that no airport is known for. */
export function timetableFlight(
  schedule: FlightSchedule,
  airport: (code: string) => Airport | undefined,
): TimetableFlight | readonly string[] {
  const arrivals = schedule.legs.map((leg) => leg.destination);
  const codes = [...schedule.legs.slice(0, 1).map((leg) => leg.origin), ...arrivals];
  const unknown = codes.filter((code) => airport(code) === undefined);
  if (unknown.length > 0) return unknown;
  const designator = `${schedule.carrier}${schedule.flightNumber}${schedule.suffix}`;
  const stations = codes.flatMap((code) => airport(code) ?? []);
  return { schedule, designator, days: operatingDays(schedule), stations };
}
