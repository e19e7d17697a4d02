import type { Airport } from '../../../domain/geography/airport.js';
import { CABIN_CLASSES, type CabinClass } from '../../../domain/schedule/cabin-class.js';
import type { FlightSchedule } from '../../../domain/schedule/flight-schedule.js';
import { greatCircleKm } from '../../../domain/geography/great-circle.js';
import type { TimetableFlight } from './timetable-flight.js';

/** One pair of stations that a flight is sold between. */
export interface RouteFlight {
  readonly flight: TimetableFlight;
  readonly boardLeg: number;
  readonly offLeg: number;
  /** Where it lands on the way, in order; empty when it flies non-stop. */
  readonly landings: readonly Airport[];
  /** Sum of the great circles of the legs. */
  readonly flownKm: number;
  /** The cabins that have a seat on every leg. */
  readonly cabins: readonly CabinClass[];
}

/** What is published between two airports, in one direction. */
export interface Route {
  readonly origin: Airport;
  readonly destination: Airport;
  /** Great circle, so never more than any of its flights flies. */
  readonly distanceKm: number;
  /** At least one, in published order. */
  readonly flights: readonly RouteFlight[];
}

/** The routes of a timetable, by both ends. */
export interface RouteIndex {
  /** By origin, then by destination. */
  readonly from: ReadonlyMap<string, ReadonlyMap<string, Route>>;
  /** By destination, then by origin. */
  readonly to: ReadonlyMap<string, ReadonlyMap<string, Route>>;
}

interface OpenRoute extends Route {
  readonly flights: RouteFlight[];
}

/** Sorts flights into routes: every pair of stations that may be sold and calls nowhere twice. */
export function indexRoutes(flights: readonly TimetableFlight[]): RouteIndex {
  const from = new Map<string, Map<string, OpenRoute>>();
  const to = new Map<string, Map<string, OpenRoute>>();
  for (const flight of flights) {
    for (const routeFlight of routeFlights(flight))
      openRoute(from, to, routeFlight).flights.push(routeFlight);
  }
  return { from, to };
}

function routeFlights(flight: TimetableFlight): readonly RouteFlight[] {
  const { schedule, stations } = flight;
  return schedule.legs.flatMap((boarding, boardLeg) =>
    schedule.legs.slice(boardLeg).flatMap((leaving, legsLater) => {
      const offLeg = boardLeg + legsLater;
      const flown = stations.slice(boardLeg, offLeg + 2);
      const isSold = !boarding.closedOffPoints.includes(leaving.destination);
      if (!isSold || new Set(flown.map((station) => station.code)).size < flown.length) return [];
      const cabins = CABIN_CLASSES.filter((cabin) => hasSeats(schedule, boardLeg, offLeg, cabin));
      return [{ flight, boardLeg, offLeg, landings: flown.slice(1, -1), flownKm: lengthKm(flown), cabins }];
    }),
  );
}

function hasSeats(schedule: FlightSchedule, boardLeg: number, offLeg: number, cabin: CabinClass): boolean {
  return schedule.legs.slice(boardLeg, offLeg + 1).every((leg) => leg.seats[cabin] > 0);
}

function lengthKm(stations: readonly Airport[]): number {
  return stations.reduce((km, station, i) => km + greatCircleKm(stations[i - 1] ?? station, station), 0);
}

function openRoute(
  from: Map<string, Map<string, OpenRoute>>,
  to: Map<string, Map<string, OpenRoute>>,
  { flight, boardLeg, offLeg }: RouteFlight,
): OpenRoute {
  const origin = flight.stations[boardLeg] as Airport;
  const destination = flight.stations[offLeg + 1] as Airport;
  const known = from.get(origin.code)?.get(destination.code);
  if (known !== undefined) return known;
  const route = { origin, destination, distanceKm: greatCircleKm(origin, destination), flights: [] };
  insert(from, origin.code, destination.code, route);
  insert(to, destination.code, origin.code, route);
  return route;
}

function insert<Value>(
  map: Map<string, Map<string, Value>>,
  outer: string,
  inner: string,
  value: Value,
): void {
  const row = map.get(outer);
  if (row === undefined) map.set(outer, new Map([[inner, value]]));
  else row.set(inner, value);
}
