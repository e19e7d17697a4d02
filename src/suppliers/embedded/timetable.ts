import type { Airport } from '../../domain/geography/airport.js';
import type { Departure, Segment } from '../../domain/schedule/departure.js';
import type { FlightSchedule } from '../../domain/schedule/flight-schedule.js';
import { calendarDay, dayOfWall, type CalendarDay } from './timetable/calendar-day.js';
import { createDatedFlights } from './timetable/dated-flights.js';
import { NO_MOVES, type DepartureMoves } from './timetable/departure-moves.js';
import { indexRoutes, type Route } from './timetable/route-index.js';
import { byDeparture, createTimedSegments, type TimedSegment } from './timetable/timed-segments.js';
import { timetableFlight, type TimetableFlight } from './timetable/timetable-flight.js';
import { createZoneClock } from './timetable/zone-clock.js';

/** What flies when: published flights turned into dated ones as they are asked for. */
export interface Timetable {
  /** The flight of one date (`AF1680-2026-12-01`), moved by so many minutes; undefined when it does not operate or is not known. */
  readonly departure: (departureId: string, shiftMinutes?: number) => Departure | undefined;
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
  /** The same flights, some of them at other times. */
  flown(moves: DepartureMoves): Timetable;
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
  const unknown = known.flatMap((flight) => ('designator' in flight ? [] : flight));
  const unknownStations = [...new Set(unknown)].sort();
  const routes = indexRoutes(flights);
  const clock = createZoneClock();
  const dated = createDatedFlights(flights, clock);
  const segmentsOn = createTimedSegments(dated, localDayAt);

  function localDayAt(at: Airport, instantMs: number): CalendarDay {
    return dayOfWall(clock.wallMs(instantMs, at.timeZone));
  }

  function segment({ routeFlight, day, shiftMinutes }: TimedSegment): Segment {
    const { flight, boardLeg, offLeg } = routeFlight;
    return { departure: dated.departureOf(flight, day, shiftMinutes), boardLeg, offLeg };
  }

  function departuresFrom(airportCode: string, localDate: string, moves: DepartureMoves): readonly Segment[] {
    const localDay = calendarDay(localDate);
    const routesOut = routes.from.get(airportCode);
    if (localDay === undefined || routesOut === undefined) return [];
    const timed = [...routesOut.values()].flatMap((route) => segmentsOn(route, localDay, moves));
    return timed.sort(byDeparture).map(segment);
  }

  const flown = (moves: DepartureMoves): Timetable => ({
    departure: dated.departure,
    departuresFrom: (airportCode, localDate) => departuresFrom(airportCode, localDate, moves),
    segmentsOn: (route, localDay) => segmentsOn(route, localDay, moves),
    segment,
    routesFrom: (airportCode) => routes.from.get(airportCode) ?? NO_ROUTES,
    routesTo: (airportCode) => routes.to.get(airportCode) ?? NO_ROUTES,
    localDayAt,
    flown,
    unknownStations,
  });
  return flown(NO_MOVES);
}

const NO_ROUTES: ReadonlyMap<string, Route> = new Map();
