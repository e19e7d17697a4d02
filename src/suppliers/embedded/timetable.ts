import type { Airport } from '../../domain/geography/airport.js';
import type { Departure, Segment } from '../../domain/schedule/departure.js';
import type { FlightSchedule } from '../../domain/schedule/flight-schedule.js';
import { createBoundedCache } from '../../platform/bounded-cache.js';
import { calendarDay, dayOfWall, type CalendarDay } from './timetable/calendar-day.js';
import { createDatedFlights } from './timetable/dated-flights.js';
import { indexRoutes, type Route, type RouteFlight } from './timetable/route-index.js';
import { timetableFlight, type TimetableFlight } from './timetable/timetable-flight.js';
import { createZoneClock } from './timetable/zone-clock.js';

/** Routes kept by day: a search between large hubs looks at some ten thousand, and the next one often at the same. */
const ROUTE_DAY_LIMIT = 50_000;

/** A segment on a day, as far as a search needs it; `segment` gives the whole of it. */
export interface TimedSegment {
  readonly routeFlight: RouteFlight;
  /** The flight's day at its first station. */
  readonly day: CalendarDay;
  /** UTC, milliseconds since 1970. */
  readonly departsAtMs: number;
  readonly arrivesAtMs: number;
}

/** What flies when: published flights turned into dated ones as they are asked for. */
export interface Timetable {
  /** The flight of one date (`AF1680-2026-12-01`), or undefined when it does not operate or is not known. */
  departure(departureId: string): Departure | undefined;
  /**
   * Every segment that boards at an airport on a date (YYYY-MM-DD) of its calendar, the earliest first: each pair of
   * stations that may be sold and calls nowhere twice.
   */
  departuresFrom(airportCode: string, localDate: string): readonly Segment[];
  /** The segments of a route that board on a day of its origin's calendar, the earliest first. */
  segmentsOn(route: Route, localDay: CalendarDay): readonly TimedSegment[];
  /** A segment with its departure. */
  segment(timed: TimedSegment): Segment;
  /** The routes that leave an airport, by destination. */
  routesFrom(airportCode: string): ReadonlyMap<string, Route>;
  /** The routes that reach an airport, by origin. */
  routesTo(airportCode: string): ReadonlyMap<string, Route>;
  /** The day on the calendar of an airport at an instant. */
  localDayAt(airport: Airport, instantMs: number): CalendarDay;
  /** Stations that no airport is known for, in order; flights that call there are left out. */
  readonly unknownStations: readonly string[];
}

/** What a timetable is made from; where two flights of one designator operate on a day, the first stands. */
export interface TimetableSource {
  readonly schedules: readonly FlightSchedule[];
  readonly airport: (code: string) => Airport | undefined;
}

/** Indexes published flights; dated ones are built on demand, and those used longest ago are forgotten. */
export function createTimetable({ schedules, airport }: TimetableSource): Timetable {
  const known = schedules.map((schedule) => timetableFlight(schedule, airport));
  const flights = known.filter((flight): flight is TimetableFlight => 'designator' in flight);
  const unknownStations = known.flatMap((flight) => ('designator' in flight ? [] : flight));
  const routes = indexRoutes(flights);
  const clock = createZoneClock();
  const dated = createDatedFlights(flights, clock);
  const routeDays = createBoundedCache<string, readonly TimedSegment[]>(ROUTE_DAY_LIMIT);

  function timedSegments(routeFlight: RouteFlight, localDay: CalendarDay): readonly TimedSegment[] {
    const { flight, boardLeg, offLeg } = routeFlight;
    return boardingDays(routeFlight, localDay).flatMap((day) => {
      const times = dated.timesOn(flight, day);
      const [departsAtMs, arrivesAtMs] = [times?.[boardLeg]?.departsAtMs, times?.[offLeg]?.arrivesAtMs];
      const station = flight.stations[boardLeg];
      if (departsAtMs === undefined || arrivesAtMs === undefined || station === undefined) return [];
      return localDayAt(station, departsAtMs) === localDay
        ? [{ routeFlight, day, departsAtMs, arrivesAtMs }]
        : [];
    });
  }

  function localDayAt(at: Airport, instantMs: number): CalendarDay {
    return dayOfWall(clock.wallMs(instantMs, at.timeZone));
  }

  function segmentsOn(route: Route, localDay: CalendarDay): readonly TimedSegment[] {
    const make = () => route.flights.flatMap((flight) => timedSegments(flight, localDay)).sort(byDeparture);
    return routeDays.getOrMake(`${route.origin.code}${route.destination.code}${localDay}`, make);
  }

  function segment({ routeFlight, day }: TimedSegment): Segment {
    const { flight, boardLeg, offLeg } = routeFlight;
    return { departure: dated.departureOf(flight, day), boardLeg, offLeg };
  }

  function departuresFrom(airportCode: string, localDate: string): readonly Segment[] {
    const localDay = calendarDay(localDate);
    const routesOut = routes.from.get(airportCode);
    if (localDay === undefined || routesOut === undefined) return [];
    const timed = [...routesOut.values()].flatMap((route) => segmentsOn(route, localDay));
    return timed.sort(byDeparture).map(segment);
  }

  return {
    departure: dated.departure,
    departuresFrom,
    segmentsOn,
    segment,
    routesFrom: (airportCode) => routes.from.get(airportCode) ?? NO_ROUTES,
    routesTo: (airportCode) => routes.to.get(airportCode) ?? NO_ROUTES,
    localDayAt,
    unknownStations: [...new Set(unknownStations)].sort(),
  };
}

const NO_ROUTES: ReadonlyMap<string, Route> = new Map();

/** The days of a flight that may board on a local day: in UTC the calendar of the station may be a day off. */
function boardingDays({ flight, boardLeg }: RouteFlight, localDay: CalendarDay): readonly CalendarDay[] {
  const leg = flight.schedule.legs[boardLeg];
  if (leg === undefined) return [];
  const day = localDay - leg.departureDayOffset;
  return leg.timeMode === 'UTC' ? [day - 1, day, day + 1] : [day];
}

function byDeparture(a: TimedSegment, b: TimedSegment): number {
  if (a.departsAtMs !== b.departsAtMs) return a.departsAtMs - b.departsAtMs;
  const [ofA, ofB] = [a.routeFlight, b.routeFlight];
  if (ofA.flight.designator !== ofB.flight.designator) {
    return ofA.flight.designator < ofB.flight.designator ? -1 : 1;
  }
  return ofA.offLeg - ofB.offLeg;
}
