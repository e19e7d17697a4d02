import type { Airport } from '../../../domain/geography/airport.js';
import type { DatedLeg, Departure } from '../../../domain/schedule/departure.js';
import { dateOfDay, wallOfDay, type CalendarDay } from './calendar-day.js';
import type { TimetableFlight } from './timetable-flight.js';
import { wallDigits, type ZoneClock } from './zone-clock.js';

const MINUTE_MS = 60_000;

/** When a leg takes off and lands: UTC, milliseconds since 1970. */
export interface LegTimes {
  readonly departsAtMs: number;
  readonly arrivesAtMs: number;
}

/**
 * The times of each leg of a flight on a day, whether it operates that day or not. Undefined when they would run
 * backwards, as where clocks skip the local time of departure but not that of arrival: nobody can fly that.
 */
export function forwardTimes(
  flight: TimetableFlight,
  day: CalendarDay,
  clock: ZoneClock,
): readonly LegTimes[] | undefined {
  const times = flightTimes(flight, day, clock);
  return runsForward(times) ? times : undefined;
}

/** A flight on a day, so many minutes after its published times, as what seats are sold on. */
export function buildDeparture(
  flight: TimetableFlight,
  [day, shiftMinutes]: readonly [CalendarDay, number],
  clock: ZoneClock,
): Departure {
  const { schedule, designator, stations } = flight;
  const shiftMs = shiftMinutes * MINUTE_MS;
  const times = flightTimes(flight, day, clock);
  const local = (instantMs: number, station: number) =>
    wallDigits(clock.wallMs(instantMs, (stations[station] as Airport).timeZone));
  const legs = schedule.legs.map((leg, index): DatedLeg => {
    const published = times[index] as LegTimes;
    const [departsAtMs, arrivesAtMs] = [published.departsAtMs + shiftMs, published.arrivesAtMs + shiftMs];
    return {
      origin: leg.origin,
      destination: leg.destination,
      departsAtMs,
      arrivesAtMs,
      departureLocal: local(departsAtMs, index),
      arrivalLocal: local(arrivesAtMs, index + 1),
      departureTerminal: leg.departureTerminal,
      arrivalTerminal: leg.arrivalTerminal,
      aircraftType: leg.aircraftType,
      seats: leg.seats,
    };
  });
  const date = dateOfDay(day);
  const departureId = `${designator}-${date}`;
  return { departureId, carrier: schedule.carrier, designator, date, shiftMinutes, legs };
}

function flightTimes(flight: TimetableFlight, day: CalendarDay, clock: ZoneClock): readonly LegTimes[] {
  return flight.schedule.legs.map((leg, index) => {
    const departsMs = wallOfDay(day + leg.departureDayOffset) + leg.departureMinute * MINUTE_MS;
    const arrivesMs = wallOfDay(day + leg.arrivalDayOffset) + leg.arrivalMinute * MINUTE_MS;
    if (leg.timeMode === 'UTC') return { departsAtMs: departsMs, arrivesAtMs: arrivesMs };
    const [from, to] = [flight.stations[index] as Airport, flight.stations[index + 1] as Airport];
    return {
      departsAtMs: clock.instantMs(departsMs, from.timeZone),
      arrivesAtMs: clock.instantMs(arrivesMs, to.timeZone),
    };
  });
}

function runsForward(times: readonly LegTimes[]): boolean {
  let landedAtMs = -Infinity;
  for (const { departsAtMs, arrivesAtMs } of times) {
    if (departsAtMs < landedAtMs || arrivesAtMs <= departsAtMs) return false;
    landedAtMs = arrivesAtMs;
  }
  return true;
}
