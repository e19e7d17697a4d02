import type { Departure } from '../../../domain/schedule/departure.js';
import { createBoundedCache } from '../../../platform/bounded-cache.js';
import type { CalendarDay } from './calendar-day.js';
import { buildDeparture, forwardTimes, type LegTimes } from './flight-times.js';
import { operatesOn } from './operating-days.js';
import type { TimetableFlight } from './timetable-flight.js';
import type { ZoneClock } from './zone-clock.js';

/** Departures kept: a month of six hundred daily flights, at about a kilobyte each. */
const DEPARTURE_LIMIT = 20_000;

/** Which flight a designator stands for on a day, and when it flies. */
export interface DatedFlights {
  /** The flight that operates under a designator on a day; the first of several. */
  flightOn(designator: string, day: CalendarDay): TimetableFlight | undefined;
  /** The times of a flight, or undefined where it does not operate on the day. */
  timesOn(flight: TimetableFlight, day: CalendarDay): readonly LegTimes[] | undefined;
  /** The departure of a flight on a day on which it has times; those used longest ago are built anew. */
  departureOf(flight: TimetableFlight, day: CalendarDay): Departure;
}

/** Dates flights by the clocks of their stations. */
export function createDatedFlights(flights: readonly TimetableFlight[], clock: ZoneClock): DatedFlights {
  const flightsByDesignator = groupByDesignator(flights);
  const departures = createBoundedCache<string, Departure>(DEPARTURE_LIMIT);

  function flightOn(designator: string, day: CalendarDay): TimetableFlight | undefined {
    return flightsByDesignator.get(designator)?.find(({ days }) => operatesOn(days, day));
  }

  return {
    flightOn,
    timesOn(flight, day) {
      const isFlown = operatesOn(flight.days, day) && flightOn(flight.designator, day) === flight;
      return isFlown ? forwardTimes(flight, day, clock) : undefined;
    },
    departureOf: (flight, day) =>
      departures.getOrMake(`${flight.designator}-${day}`, () => buildDeparture(flight, day, clock)),
  };
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
