import type { Airport } from '../../../domain/geography/airport.js';
import { greatCircleKm } from '../../../domain/geography/great-circle.js';
import type { Steps } from '../../../platform/turns.js';
import type { Timetable } from '../timetable.js';
import type { Route } from '../timetable/route-index.js';
import { leastMinutes, maxFlownKm } from './connection-rules.js';

/** Routes in a row: each leaves from where the one before arrives. */
export interface RouteChain {
  readonly routes: readonly Route[];
  /** What is left of it after so many routes, from none, takes at least so long; the changes are counted in. */
  readonly leastMinutesAfter: readonly number[];
  /** The longest way along it that is no detour; a single flight may fly any way. */
  readonly maxKm: number;
}

/** What chains are made of, and where one route may lead into another: never at an end of the journey. */
export interface ChainSource {
  readonly timetable: Pick<Timetable, 'routesFrom' | 'routesTo'>;
  readonly isVia: (airport: Airport) => boolean;
}

/**
 * The chains from one airport to another with at most so many changes of flight. None visits an airport twice, and
 * none with a change is a detour even along great circles. Its steps count the routes that were looked at.
 */
export function* routeChains(
  source: ChainSource,
  [origin, destination]: readonly [Airport, Airport],
  maxChanges: number,
): Steps<readonly RouteChain[]> {
  if (origin.code === destination.code) return [];
  const direct = source.timetable.routesFrom(origin.code).get(destination.code);
  const chains = direct === undefined ? [] : [chainOf([direct], Infinity)];
  if (maxChanges < 1) return chains;

  const limitKm = maxFlownKm(greatCircleKm(origin, destination));
  const firsts = towards(
    [...source.timetable.routesFrom(origin.code).values()],
    source,
    destination,
    limitKm,
  );
  const lasts = source.timetable.routesTo(destination.code);
  for (const first of firsts) {
    const last = lasts.get(first.destination.code);
    if (last !== undefined && lengthKm([first, last]) <= limitKm)
      chains.push(chainOf([first, last], limitKm));
  }
  if (maxChanges < 2) return chains;

  for (const first of firsts) {
    const outbound = source.timetable.routesFrom(first.destination.code);
    yield 1 + Math.min(outbound.size, lasts.size);
    for (const [middle, last] of meeting(outbound, lasts)) {
      const routes = [first, middle, last];
      if (!source.isVia(middle.destination) || lengthKm(routes) > limitKm) continue;
      chains.push(chainOf(routes, limitKm));
    }
  }
  return chains;
}

function chainOf(routes: readonly Route[], maxKm: number): RouteChain {
  const leastMinutesAfter = Array.from({ length: routes.length + 1 }, (_, flownCount) => {
    const left = routes.slice(flownCount);
    return leastMinutes(lengthKm(left), flownCount === 0 ? left.length - 1 : left.length);
  });
  return { routes, leastMinutesAfter, maxKm };
}

/** The routes to an airport to change at that leave enough of the limit to reach the destination from there. */
function towards(
  routes: readonly Route[],
  source: ChainSource,
  destination: Airport,
  limitKm: number,
): readonly Route[] {
  return routes.filter(
    (route) =>
      source.isVia(route.destination) &&
      route.distanceKm + greatCircleKm(route.destination, destination) <= limitKm,
  );
}

/** Pairs of routes that meet: out to where a last route begins. Walks the smaller of the two sets. */
function* meeting(
  outbound: ReadonlyMap<string, Route>,
  lasts: ReadonlyMap<string, Route>,
): Iterable<readonly [Route, Route]> {
  const codes = outbound.size < lasts.size ? outbound.keys() : lasts.keys();
  for (const code of codes) {
    const middle = outbound.get(code);
    const last = lasts.get(code);
    if (middle !== undefined && last !== undefined) yield [middle, last];
  }
}

function lengthKm(routes: readonly Route[]): number {
  return routes.reduce((km, route) => km + route.distanceKm, 0);
}
