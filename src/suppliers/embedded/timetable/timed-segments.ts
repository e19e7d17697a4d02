import type { Airport } from '../../../domain/geography/airport.js';
import { flownShift, type DepartureMove } from '../../../domain/inventory/departure-seats.js';
import { createBoundedCache } from '../../../platform/bounded-cache.js';
import type { CalendarDay } from './calendar-day.js';
import type { DatedFlights } from './dated-flights.js';
import type { DepartureMoves } from './departure-moves.js';
import type { Route, RouteFlight } from './route-index.js';

const MINUTE_MS = 60_000;

/** Routes kept by day: a search between large hubs looks at some ten thousand, and the next one often at the same. */
const ROUTE_DAY_LIMIT = 50_000;

const NOT_MOVED: DepartureMove = {};

/** A segment on a day, as far as a search needs it; `Timetable.segment` gives the whole of it. */
export interface TimedSegment {
  readonly routeFlight: RouteFlight;
  /** The flight's day at its first station, by the timetable. */
  readonly day: CalendarDay;
  /** Minutes that it is flown later than by the timetable. */
  readonly shiftMinutes: number;
  /** UTC, milliseconds since 1970. */
  readonly departsAtMs: number;
  readonly arrivesAtMs: number;
}

/** The segments of a route that board on a day of its origin's calendar, the earliest first. */
export type SegmentsOn = (
  route: Route,
  localDay: CalendarDay,
  moves: DepartureMoves,
) => readonly TimedSegment[];

/** Times the segments of routes; those of the timetable are remembered, moved ones are few and timed each time. */
export function createTimedSegments(
  dated: DatedFlights,
  localDayAt: (at: Airport, instantMs: number) => CalendarDay,
): SegmentsOn {
  const routeDays = createBoundedCache<string, readonly TimedSegment[]>(ROUTE_DAY_LIMIT);

  /** None when the flight does not operate on the day, boards on another local day, or is not known to be flown when. */
  function timed(
    routeFlight: RouteFlight,
    [day, move]: readonly [CalendarDay, DepartureMove],
    localDay: CalendarDay,
  ): readonly TimedSegment[] {
    const { flight, boardLeg, offLeg } = routeFlight;
    const times = dated.timesOn(flight, day);
    const [board, off, station] = [times?.[boardLeg], times?.[offLeg], flight.stations[boardLeg]];
    if (board === undefined || off === undefined || station === undefined) return [];
    const shiftMinutes = flownShift(move, times?.[0]?.departsAtMs ?? NaN);
    if (shiftMinutes === null) return [];
    const departsAtMs = board.departsAtMs + shiftMinutes * MINUTE_MS;
    const arrivesAtMs = off.arrivesAtMs + shiftMinutes * MINUTE_MS;
    if (localDayAt(station, departsAtMs) !== localDay) return [];
    return [{ routeFlight, day, shiftMinutes, departsAtMs, arrivesAtMs }];
  }

  function plannedOn(route: Route, localDay: CalendarDay): readonly TimedSegment[] {
    const make = () =>
      route.flights
        .flatMap((flight) =>
          boardingDays(flight, localDay).flatMap((day) => timed(flight, [day, NOT_MOVED], localDay)),
        )
        .sort(byDeparture);
    return routeDays.getOrMake(`${route.origin.code}${route.destination.code}${localDay}`, make);
  }

  return (route, localDay, { byFlight }) => {
    const planned = plannedOn(route, localDay);
    if (!route.flights.some(({ flight }) => byFlight.has(flight.designator))) return planned;
    const isMoved = ({ routeFlight: { flight }, day }: TimedSegment): boolean =>
      byFlight.get(flight.designator)?.has(day) === true;
    const moved = route.flights.flatMap((routeFlight) =>
      [...(byFlight.get(routeFlight.flight.designator) ?? [])].flatMap((move) =>
        timed(routeFlight, move, localDay),
      ),
    );
    return [...planned.filter((segment) => !isMoved(segment)), ...moved].sort(byDeparture);
  };
}

/** The days of a flight that may board on a local day: in UTC the calendar of the station may be a day off. */
function boardingDays({ flight, boardLeg }: RouteFlight, localDay: CalendarDay): readonly CalendarDay[] {
  const leg = flight.schedule.legs[boardLeg];
  if (leg === undefined) return [];
  const day = localDay - leg.departureDayOffset;
  return leg.timeMode === 'UTC' ? [day - 1, day, day + 1] : [day];
}

/** The order of segments: by departure, then by name. */
export function byDeparture(a: TimedSegment, b: TimedSegment): number {
  if (a.departsAtMs !== b.departsAtMs) return a.departsAtMs - b.departsAtMs;
  const [ofA, ofB] = [a.routeFlight, b.routeFlight];
  if (ofA.flight.designator !== ofB.flight.designator) {
    return ofA.flight.designator < ofB.flight.designator ? -1 : 1;
  }
  return ofA.offLeg - ofB.offLeg;
}
