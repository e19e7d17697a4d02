import type { Departure } from '../../../domain/schedule/departure.js';
import { createBoundedCache } from '../../../platform/bounded-cache.js';
import { calendarDay, type CalendarDay } from './calendar-day.js';
import { buildDeparture, forwardTimes, type LegTimes } from './flight-times.js';
import { operatesOn } from './operating-days.js';
import type { TimetableFlight } from './timetable-flight.js';
import type { ZoneClock } from './zone-clock.js';

/** Departures kept: a month of six hundred daily flights, at about a kilobyte each. */
const DEPARTURE_LIMIT = 20_000;

/** Carrier, number and suffix, and the date at the first station. */
const DEPARTURE_ID = /^([A-Z0-9]{3,8})-(\d{4}-\d{2}-\d{2})$/;

/** Which flight a designator stands for on a day, and when it flies. */
export interface DatedFlights {
  /** The departure that an id names (`AF1680-2026-12-01`), moved by so many minutes, or undefined when there is none. */
  readonly departure: (departureId: string, shiftMinutes?: number) => Departure | undefined;
  /** The published times of a flight, or undefined where it does not operate on the day or another has its designator. */
  timesOn(flight: TimetableFlight, day: CalendarDay): readonly LegTimes[] | undefined;
  /** The departure of a flight on a day on which it has times, moved by so many minutes; those used longest ago are built anew. */
  departureOf(flight: TimetableFlight, day: CalendarDay, shiftMinutes: number): Departure;
}

/** Dates flights by the clocks of their stations. */
export function createDatedFlights(flights: readonly TimetableFlight[], clock: ZoneClock): DatedFlights {
  const flightsByDesignator = groupByDesignator(flights);
  const departures = createBoundedCache<string, Departure>(DEPARTURE_LIMIT);

  function flightOn(designator: string, day: CalendarDay): TimetableFlight | undefined {
    return flightsByDesignator.get(designator)?.find(({ days }) => operatesOn(days, day));
  }

  function timesOn(flight: TimetableFlight, day: CalendarDay): readonly LegTimes[] | undefined {
    const isFlown = operatesOn(flight.days, day) && flightOn(flight.designator, day) === flight;
    return isFlown ? forwardTimes(flight, day, clock) : undefined;
  }

  function departureOf(flight: TimetableFlight, day: CalendarDay, shiftMinutes: number): Departure {
    const make = () => buildDeparture(flight, [day, shiftMinutes], clock);
    return departures.getOrMake(`${flight.designator}-${day} ${shiftMinutes}`, make);
  }

  function departure(departureId: string, shiftMinutes = 0): Departure | undefined {
    const [, designator = '', date = ''] = DEPARTURE_ID.exec(departureId) ?? [];
    const day = calendarDay(date);
    const flight = day === undefined ? undefined : flightOn(designator, day);
    if (day === undefined || flight === undefined || timesOn(flight, day) === undefined) return undefined;
    return departureOf(flight, day, shiftMinutes);
  }

  return { departure, timesOn, departureOf };
}

function groupByDesignator(
  flights: readonly TimetableFlight[],
): ReadonlyMap<string, readonly TimetableFlight[]> {
  const groups = new Map<string, TimetableFlight[]>();
  for (const flight of flights) {
    const group = groups.get(flight.designator);
    if (group === undefined) groups.set(flight.designator, [flight]);
    else group.push(flight);
  }
  return groups;
}
