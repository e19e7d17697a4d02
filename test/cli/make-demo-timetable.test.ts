import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  DEMO_TIMETABLE_PATH,
  isCurrentDemoTimetable,
  makeDemoTimetable,
} from '../../src/cli/make-demo-timetable.js';
import { addDays } from '../../src/domain/schedule/calendar-date.js';
import type { FlightSchedule, ScheduledLeg } from '../../src/domain/schedule/flight-schedule.js';
import { readPlaceDirectory } from '../../src/places/place-directory.js';
import { projectFile } from '../../src/platform/project-file.js';
import { instantMsOf } from '../../src/platform/zoned-time.js';
import { readSsim } from '../../src/suppliers/embedded/ssim/read-ssim.js';

const text = readFileSync(projectFile(DEMO_TIMETABLE_PATH), 'utf8');
const places = readPlaceDirectory();
const reading = readSsim(text, { isKnownAirport: (iata) => places.airport(iata) !== undefined });
const schedules: readonly FlightSchedule[] = reading.kind === 'timetable' ? reading.schedules : [];
const legs = schedules.flatMap((schedule) => schedule.legs);
const stations = [...new Set(legs.flatMap(({ origin, destination }) => [origin, destination]))];

const PARIS = ['CDG', 'ORY', 'BVA'];
const LONDON = ['LHR', 'LGW', 'LCY', 'LTN', 'STN'];
const PARIS_LONDON = schedules.filter(({ legs: [leg] }) => isBetween(leg, PARIS, LONDON));

function isBetween(
  leg: ScheduledLeg | undefined,
  origins: readonly string[],
  destinations: readonly string[],
): boolean {
  return leg !== undefined && origins.includes(leg.origin) && destinations.includes(leg.destination);
}

/** The minutes that a leg takes by its stations' clocks when its flight leaves on a date. */
function minutesOn(date: string, leg: ScheduledLeg): number {
  const instant = (station: string, dayOffset: number, minute: number): number => {
    const time = new Date(minute * 60_000).toISOString().slice(11, 16);
    return instantMsOf(`${addDays(date, dayOffset)}T${time}`, places.airport(station)?.timeZone ?? 'UTC');
  };
  const departs = instant(leg.origin, leg.departureDayOffset, leg.departureMinute);
  return (instant(leg.destination, leg.arrivalDayOffset, leg.arrivalMinute) - departs) / 60_000;
}

describe('the demonstration timetable', () => {
  it('is what the network gives, and a changed one is noticed', () => {
    expect(isCurrentDemoTimetable(text)).toBe(true);
    expect(isCurrentDemoTimetable(text.replace('CDG0', 'CDG1'))).toBe(false);
    expect(makeDemoTimetable()).toBe(makeDemoTimetable());
  });

  it('is a valid file of moderate size', () => {
    expect(reading.kind).toBe('timetable');
    expect(text.length).toBeLessThan(400_000);
  });

  it('reaches every inhabited continent', () => {
    expect(stations.length).toBeGreaterThanOrEqual(90);
    for (const hub of ['CDG', 'LHR', 'ORD', 'DXB', 'SIN', 'NRT', 'SYD', 'AKL', 'GRU', 'JNB', 'NBO']) {
      expect(legs.filter(({ origin }) => origin === hub).length, hub).toBeGreaterThanOrEqual(10);
    }
  });

  it('has many flights of several carriers, which never go out of date', () => {
    expect(schedules.length).toBeGreaterThanOrEqual(600);
    expect(new Set(schedules.map(({ carrier }) => carrier)).size).toBe(9);
    expect(schedules.every(({ firstDate, lastDate }) => firstDate === null && lastDate === null)).toBe(true);
  });

  it('brings every aircraft back', () => {
    const ends = (schedule: FlightSchedule): string => {
      const calls = [schedule.legs[0]?.origin, ...schedule.legs.map(({ destination }) => destination)];
      return calls.join('-');
    };
    const out = schedules.filter((_, index) => index % 2 === 0).map(ends);
    const back = schedules.filter((_, index) => index % 2 === 1).map(ends);
    expect(back.map((route) => route.split('-').reverse().join('-'))).toEqual(out);
  });

  it('has a choice between Paris and London, one of them with 180 seats in one class every day', () => {
    expect(PARIS_LONDON.length).toBeGreaterThanOrEqual(10);
    expect(new Set(PARIS_LONDON.map(({ carrier }) => carrier)).size).toBeGreaterThanOrEqual(2);
    const single = PARIS_LONDON.filter(({ weekdays, legs: [leg] }) => {
      const inOneClass = leg?.seats.ECONOMY === 180 && leg.seats.BUSINESS === 0;
      return weekdays.length === 7 && isBetween(leg, ['CDG'], ['LHR']) && inOneClass;
    });
    expect(single).toHaveLength(1);
  });

  it('has flights of several legs, of some days, of one day, and one with closed stations', () => {
    expect(schedules.filter((schedule) => schedule.legs.length > 1).length).toBeGreaterThanOrEqual(12);
    expect(schedules.filter(({ weekdays }) => weekdays.length < 7).length).toBeGreaterThan(50);
    expect(schedules.some(({ weekdays }) => weekdays.length === 1)).toBe(true);
    expect(legs.some(({ closedOffPoints }) => closedOffPoints.length > 0)).toBe(true);
  });

  it('crosses nights and the date line', () => {
    expect(new Set(legs.map(({ arrivalDayOffset }) => arrivalDayOffset))).toEqual(new Set([-1, 0, 1, 2]));
    const early = legs.filter(
      (leg) => isBetween(leg, ['NRT', 'SYD'], ['SFO', 'LAX']) && leg.arrivalDayOffset === 0,
    );
    expect(early.filter((leg) => leg.arrivalMinute < leg.departureMinute)).not.toEqual([]);
  });

  it('takes as long as the distance needs in every season', () => {
    const dates = ['2026-01-20', '2026-03-20', '2026-04-01', '2026-07-20', '2026-10-15', '2026-10-30'];
    const unlikely = legs.filter((leg) => {
      const minutes = dates.map((date) => minutesOn(date, leg));
      const [shortest, longest] = [Math.min(...minutes), Math.max(...minutes)];
      return shortest < 30 || longest > 19 * 60 || longest - shortest > 120;
    });
    expect(unlikely).toEqual([]);
  });
});
