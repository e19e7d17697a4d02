import type { Airport } from '../../domain/geography/airport.js';
import type { CabinClass } from '../../domain/schedule/cabin-class.js';
import type { Slice } from '../../domain/schedule/departure.js';
import { createBoundedCache } from '../../platform/bounded-cache.js';
import { createSharedWork } from '../../platform/shared-work.js';
import type { Steps, Turns } from '../../platform/turns.js';
import { connectionWindow } from './itinerary/connection-rules.js';
import { routeChains, type RouteChain } from './itinerary/route-chains.js';
import { createShortestSlices, type ShortestSlices } from './itinerary/shortest-slices.js';
import type { Timetable } from './timetable.js';
import { calendarDay, type CalendarDay } from './timetable/calendar-day.js';
import type { DepartureMoves } from './timetable/departure-moves.js';
import type { Route } from './timetable/route-index.js';
import type { TimedSegment } from './timetable/timed-segments.js';

const MINUTE_MS = 60_000;

/** More slices than anyone reads, and few enough to price each within a search. */
const SLICE_LIMIT = 200;

/** Searches remembered: a popular day's worth, at some fifty kilobytes each at the most. */
const SEARCH_LIMIT = 500;

/** One direction of a journey to look for. */
export interface SliceRequest {
  /** Where it may start; the airports of one place. */
  readonly origins: readonly Airport[];
  /** Where it may end; the airports of one place. */
  readonly destinations: readonly Airport[];
  /** YYYY-MM-DD on the calendar of the airport of departure. */
  readonly date: string;
  /** Changes of flight and intermediate landings together; 0 is non-stop. */
  readonly maxStops: 0 | 1 | 2;
  /** Every leg has seats of this cabin. */
  readonly cabin: CabinClass;
}

/**
 * Finds slices while some departures are flown at other times than the timetable's; rejects with the signal's reason, and
 * does no more, when it aborts before they are found.
 */
export type FindSlices = (
  request: SliceRequest,
  moves: DepartureMoves,
  signal?: AbortSignal,
) => Promise<readonly Slice[]>;

/** Finds slices in turns and remembers the latest answers: a timetable does not change while it is in use, and moves have names. */
export function createItinerarySearch(timetable: Timetable, turns: Turns): FindSlices {
  const answers = createBoundedCache<string, readonly Slice[]>(SEARCH_LIMIT);
  const shared = createSharedWork<readonly Slice[]>();
  return async (request, moves, signal) => {
    const key = `${requestKey(request)} ${moves.name}`;
    const known = answers.get(key);
    if (known !== undefined) return known;
    const find = (stopped: AbortSignal) => turns.run(findSlices(timetable.flown(moves), request), stopped);
    const found = await shared.join(key, find, signal);
    answers.set(key, found);
    return found;
  };
}

/**
 * The ways to fly that a traveller may sensibly be offered, the shortest first, by key where equally long, 200 at
 * most. Changes are at one airport and neither too tight nor too long, no airport and no departure is used twice, no
 * airport of either place is passed through, and changes lead to no detour; a single flight may fly any way. Its steps
 * count the routes and the segments that were looked at.
 */
export function* findSlices(timetable: Timetable, request: SliceRequest): Steps<readonly Slice[]> {
  const shortest = createShortestSlices(SLICE_LIMIT);
  const firstDay = calendarDay(request.date);
  if (firstDay === undefined) return [];
  const search: Search = { timetable, request, firstDay, shortest, isVia: viaAirports(request) };
  const chains: RouteChain[] = [];
  for (const origin of request.origins) {
    for (const destination of request.destinations) {
      for (const chain of yield* routeChains(search, [origin, destination], request.maxStops))
        chains.push(chain);
    }
  }
  for (const chain of chains.sort((a, b) => leastMinutesLeft(a, 0) - leastMinutesLeft(b, 0))) {
    if (!shortest.admits(leastMinutesLeft(chain, 0))) break;
    yield* followChain(search, chain, []);
  }
  return shortest.sorted();
}

interface Search {
  readonly timetable: Timetable;
  readonly request: SliceRequest;
  readonly firstDay: CalendarDay;
  readonly shortest: ShortestSlices;
  /** Whether the journey may call at an airport on its way. */
  readonly isVia: (airport: Airport) => boolean;
}

function viaAirports({ origins, destinations }: SliceRequest): (airport: Airport) => boolean {
  const ends = [...origins, ...destinations];
  const codes = new Set(ends.map((airport) => airport.code));
  const cities = new Set(ends.flatMap((airport) => airport.metropolitanCode ?? []));
  return ({ code, metropolitanCode }) =>
    !codes.has(code) && (metropolitanCode === null || !cities.has(metropolitanCode));
}

/** Adds every way to fly the chain that begins with the segments flown so far; as deep as the chain is long. */
function* followChain(search: Search, chain: RouteChain, flown: readonly TimedSegment[]): Steps<void> {
  const route = chain.routes[flown.length];
  if (route === undefined) {
    search.shortest.add({ segments: flown.map((timed) => search.timetable.segment(timed)) });
    return;
  }
  const found = candidates(search, route, flown.at(-1));
  yield 1 + found.length;
  for (const next of found) {
    if (!isInTime(search, chain, flown, next)) continue;
    const extended = [...flown, next];
    if (isPossible(search, chain, extended)) yield* followChain(search, chain, extended);
  }
}

/** The segments of a route that can be boarded: on the date asked for, or in time after the segment before. */
function candidates(search: Search, route: Route, before: TimedSegment | undefined): readonly TimedSegment[] {
  const { timetable } = search;
  if (before === undefined) return timetable.segmentsOn(route, search.firstDay);
  const { flight, boardLeg } = before.routeFlight;
  const from = flight.stations[boardLeg] ?? route.origin;
  const via = [from, route.origin, route.destination] as const;
  const [earliestMs, latestMs] = connectionWindow(before.arrivesAtMs, via);
  const firstDay = timetable.localDayAt(route.origin, earliestMs);
  const lastDay = timetable.localDayAt(route.origin, latestMs);
  // Ten hours touch two days at the most.
  const onFirstDay = timetable.segmentsOn(route, firstDay);
  const segments =
    lastDay === firstDay ? onFirstDay : [...onFirstDay, ...timetable.segmentsOn(route, lastDay)];
  return segments.filter(({ departsAtMs }) => departsAtMs >= earliestMs && departsAtMs <= latestMs);
}

/** Whether a slice that flies on with this segment can still be among the shortest. */
function isInTime(
  search: Search,
  chain: RouteChain,
  flown: readonly TimedSegment[],
  next: TimedSegment,
): boolean {
  const { departsAtMs } = flown[0] ?? next;
  const minutes = (next.arrivesAtMs - departsAtMs) / MINUTE_MS;
  return search.shortest.admits(minutes + leastMinutesLeft(chain, flown.length + 1));
}

/** Whether the segments flown so far, the last of which is new, may begin a slice. */
function isPossible(search: Search, chain: RouteChain, flown: readonly TimedSegment[]): boolean {
  const last = flown.at(-1);
  if (last?.routeFlight.cabins.includes(search.request.cabin) !== true) return false;
  if (flown.some((other) => other !== last && isSameDeparture(other, last))) return false;
  if (flown.reduce((km, { routeFlight }) => km + routeFlight.flownKm, 0) > chain.maxKm) return false;
  const landings = flown.flatMap(({ routeFlight }) => routeFlight.landings);
  // With two stops at most, none of these can be an airport of the chain unless it is an end of it.
  return chain.routes.length - 1 + landings.length <= search.request.maxStops && landings.every(search.isVia);
}

function leastMinutesLeft(chain: RouteChain, flownCount: number): number {
  return chain.leastMinutesAfter[flownCount] ?? 0;
}

function isSameDeparture(a: TimedSegment, b: TimedSegment): boolean {
  return a.day === b.day && a.routeFlight.flight === b.routeFlight.flight;
}

function requestKey({ origins, destinations, date, maxStops, cabin }: SliceRequest): string {
  const codes = (airports: readonly Airport[]) => airports.map(({ code }) => code).join(',');
  return [codes(origins), codes(destinations), date, maxStops, cabin].join(' ');
}
