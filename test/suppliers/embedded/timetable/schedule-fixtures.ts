import type { FlightSchedule, ScheduledLeg } from '../../../../src/domain/schedule/flight-schedule.js';
import { createTimetable, type Timetable } from '../../../../src/suppliers/embedded/timetable.js';
import { airportOf } from './airport-fixtures.js';

const LEG = /^([A-Z]{3}) (\d{2}):(\d{2})([+-]\d)? ([A-Z]{3}) (\d{2}):(\d{2})([+-]\d)?$/;

/** A leg written `CDG 22:30 SIN 17:10+1`: days after the flight's date follow the time. */
export function leg(text: string, changes: Partial<ScheduledLeg> = {}): ScheduledLeg {
  const [, origin = '', ...rest] = LEG.exec(text) ?? [];
  const [departureHour, departureMinute, departureDays, destination = '', hour, minute, days] = rest;
  if (origin === '') throw new Error('not a leg: ' + text);
  return {
    origin,
    destination,
    timeMode: 'LOCAL',
    departureMinute: Number(departureHour) * 60 + Number(departureMinute),
    departureDayOffset: Number(departureDays ?? 0),
    arrivalMinute: Number(hour) * 60 + Number(minute),
    arrivalDayOffset: Number(days ?? 0),
    departureTerminal: null,
    arrivalTerminal: null,
    aircraftType: '789',
    seats: { FIRST: 0, BUSINESS: 30, PREMIUM_ECONOMY: 0, ECONOMY: 200 },
    closedOffPoints: [],
    ...changes,
  };
}

/** A flight that operates every day, for ever, unless changed. */
export function flight(
  designator: string,
  legs: readonly (string | ScheduledLeg)[],
  changes: Partial<FlightSchedule> = {},
): FlightSchedule {
  return {
    carrier: designator.slice(0, 2),
    flightNumber: Number.parseInt(designator.slice(2), 10),
    suffix: '',
    firstDate: null,
    lastDate: null,
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    fortnightly: false,
    legs: legs.map((each) => (typeof each === 'string' ? leg(each) : each)),
    ...changes,
  };
}

/** The timetable of these flights over the fixture airports. */
export function timetableOf(...schedules: readonly FlightSchedule[]): Timetable {
  return createTimetable({ schedules, airport: airportOf });
}
