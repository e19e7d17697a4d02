import type { Airport } from '../../../domain/geography/airport.js';

const MINUTE_MS = 60_000;

/** Between two domestic flights: off one aircraft, across the terminal, onto the next before its doors close. */
const MIN_DOMESTIC_CONNECTION_MINUTES = 45;

/** Wherever a border is crossed: passport control or security once more takes another quarter of an hour. */
const MIN_CONNECTION_MINUTES = 60;

/** Bridges the afternoon or the short night between two banks of a hub; whoever waits longer wants a stopover. */
const MAX_CONNECTION_MINUTES = 600;

/** Hubs off the straight line reach about this far, such as Dubai between Delhi and Tokyo (1.7 with the allowance). */
const DETOUR_FACTOR = 1.6;

/** Short journeys over a national hub are long for their distance: Nice to Bordeaux over Paris flies nearly twice it. */
const DETOUR_ALLOWANCE_KM = 800;

/** Faster over the ground, from block to block, than any airliner even in a jet stream. */
const MAX_KM_PER_MINUTE = 1_150 / 60;

/** The first and the last instant to fly on at, for a passenger who comes from one airport, has arrived at the next and goes on to a third. */
export function connectionWindow(
  arrivesAtMs: number,
  [from, via, to]: readonly [Airport, Airport, Airport],
): readonly [number, number] {
  const isDomestic = from.countryCode === via.countryCode && via.countryCode === to.countryCode;
  const minMinutes = isDomestic ? MIN_DOMESTIC_CONNECTION_MINUTES : MIN_CONNECTION_MINUTES;
  return [arrivesAtMs + minMinutes * MINUTE_MS, arrivesAtMs + MAX_CONNECTION_MINUTES * MINUTE_MS];
}

/** The longest way that connecting flights may take between two airports so far apart. */
export function maxFlownKm(directKm: number): number {
  return DETOUR_FACTOR * directKm + DETOUR_ALLOWANCE_KM;
}

/** Minutes that a way of so many kilometres with so many changes takes at the very least. */
export function leastMinutes(flownKm: number, changes: number): number {
  return flownKm / MAX_KM_PER_MINUTE + changes * MIN_DOMESTIC_CONNECTION_MINUTES;
}
