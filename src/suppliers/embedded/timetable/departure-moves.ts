import { createHash } from 'node:crypto';
import {
  shiftOf,
  type DepartureMove,
  type MovedDeparture,
} from '../../../domain/inventory/departure-seats.js';
import { calendarDay, type CalendarDay } from './calendar-day.js';

/** The departures around a day that were moved. */
export interface DepartureMoves {
  /** The same for the same moves; empty when there are none. */
  readonly name: string;
  /** By the flight's designator and its day at the first station by the timetable. */
  readonly byFlight: ReadonlyMap<string, ReadonlyMap<CalendarDay, DepartureMove>>;
}

/** Everything is flown as published. */
export const NO_MOVES: DepartureMoves = { name: '', byFlight: new Map() };

/** Sorts moved departures by flight; whatever their order, the same ones have the same name. */
export function departureMoves(moved: readonly MovedDeparture[]): DepartureMoves {
  if (moved.length === 0) return NO_MOVES;
  const byFlight = new Map<string, Map<CalendarDay, DepartureMove>>();
  for (const { departureId, ...move } of moved) {
    const designator = departureId.slice(0, -DATE_SUFFIX.length);
    const day = calendarDay(departureId.slice(-DATE_SUFFIX.length + 1));
    if (day === undefined) continue;
    byFlight.set(
      designator,
      (byFlight.get(designator) ?? new Map<CalendarDay, DepartureMove>()).set(day, move),
    );
  }
  const text = moved.map((one) => JSON.stringify([one.departureId, shiftOf(one), one.publishedDepartureAt]));
  text.sort();
  return { name: createHash('sha256').update(text.join()).digest('base64url'), byFlight };
}

/** What follows the designator in the id of a departure. */
const DATE_SUFFIX = '-YYYY-MM-DD';
