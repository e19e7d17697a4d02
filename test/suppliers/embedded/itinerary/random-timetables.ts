import fc from 'fast-check';
import type { CabinClass } from '../../../../src/domain/schedule/cabin-class.js';
import type { FlightSchedule, ScheduledLeg } from '../../../../src/domain/schedule/flight-schedule.js';
import type { SliceRequest } from '../../../../src/suppliers/embedded/itinerary-search.js';
import { airports } from '../timetable/airport-fixtures.js';
import { flight, leg } from '../timetable/schedule-fixtures.js';

// Few airports, near enough that changes are no detours, two of them in one city, and some across an ocean.
const CODES = ['CDG', 'ORY', 'NCE', 'LHR', 'LGW', 'KEF', 'JFK'] as const;

const minuteOfDay = fc.integer({ min: 0, max: 95 }).map((quarter) => quarter * 15);

/** A flight of one to three legs whose times run forward, on the clocks of its stations or in UTC. */
const schedule = fc
  .record({
    stations: fc.uniqueArray(fc.constantFrom(...CODES), { minLength: 2, maxLength: 4 }),
    start: minuteOfDay,
    steps: fc.array(fc.integer({ min: 4, max: 12 }), { minLength: 6, maxLength: 6 }),
    isUtc: fc.boolean(),
    economySeats: fc.array(fc.constantFrom(0, 9, 9, 9, 9, 9), { minLength: 3, maxLength: 3 }),
    isClosed: fc.constantFrom(false, false, false, true),
    weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 5 }),
  })
  .map(({ stations, start, steps, isUtc, economySeats, isClosed, weekdays }): FlightSchedule => {
    let minute = start;
    const legs = stations.slice(1).map((destination, index): ScheduledLeg => {
      const departs = minute + (index === 0 ? 0 : (steps[2 * index] ?? 0) * 5);
      const arrives = departs + (steps[2 * index + 1] ?? 0) * 25;
      minute = arrives;
      return {
        ...leg(`${stations[index] ?? ''} 00:00 ${destination} 00:00`),
        timeMode: isUtc ? 'UTC' : 'LOCAL',
        departureMinute: departs % 1440,
        departureDayOffset: Math.floor(departs / 1440),
        arrivalMinute: arrives % 1440,
        arrivalDayOffset: Math.floor(arrives / 1440),
        seats: { FIRST: 0, BUSINESS: 4, PREMIUM_ECONOMY: 0, ECONOMY: economySeats[index] ?? 9 },
        closedOffPoints: isClosed ? [destination] : [],
      };
    });
    return flight('AF1', legs, { weekdays });
  });

/** Some dozens of flights, each with a number of its own. */
export const randomSchedules: fc.Arbitrary<readonly FlightSchedule[]> = fc
  .array(schedule, { minLength: 40, maxLength: 60, size: 'max' })
  .map((schedules) => schedules.map((each, index) => ({ ...each, flightNumber: index + 1 })));

const PLACES = [['CDG', 'ORY'], ['CDG'], ['LHR', 'LGW'], ['JFK'], ['NCE'], ['KEF']] as const;

const place = fc.constantFrom(...PLACES).map((codes) => airports(...codes));

/** A search between places that the flights serve, on an ordinary day and around the clock changes. */
export const randomRequest: fc.Arbitrary<SliceRequest> = fc.record({
  origins: place,
  destinations: place,
  date: fc.constantFrom('2026-12-01', '2027-03-27', '2027-03-28', '2027-10-30', '2027-10-31', '2027-03-14'),
  maxStops: fc.constantFrom<(0 | 1 | 2)[]>(0, 1, 2, 2, 2),
  cabin: fc.constantFrom<CabinClass[]>('ECONOMY', 'ECONOMY', 'ECONOMY', 'BUSINESS', 'FIRST'),
});

/** Flights that are flown up to a day earlier or later than published, some days around the day of a search. */
export const randomMoves = fc.array(
  fc.record({
    flightNumber: fc.integer({ min: 1, max: 60 }),
    days: fc.integer({ min: -1, max: 2 }),
    shiftMinutes: fc.integer({ min: -96, max: 96 }).map((quarters) => quarters * 15),
  }),
  { minLength: 10, maxLength: 60 },
);
