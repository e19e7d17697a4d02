import { describe, expect, it } from 'vitest';
import type { FlightSchedule } from '../../../../src/domain/schedule/flight-schedule.js';
import { indexRoutes } from '../../../../src/suppliers/embedded/timetable/route-index.js';
import { timetableFlight } from '../../../../src/suppliers/embedded/timetable/timetable-flight.js';
import { airportOf } from './airport-fixtures.js';
import { flight, leg } from './schedule-fixtures.js';

function indexOf(...schedules: readonly FlightSchedule[]) {
  return indexRoutes(
    schedules.flatMap((schedule) => {
      const known = timetableFlight(schedule, airportOf);
      return 'designator' in known ? [known] : [];
    }),
  );
}

describe('route index', () => {
  it('finds a route from both its ends', () => {
    const index = indexOf(flight('QF1', ['LHR 20:30 SIN 17:30+1', 'SIN 19:10+1 SYD 06:10+2']));
    expect([...(index.from.get('LHR')?.keys() ?? [])]).toEqual(['SIN', 'SYD']);
    expect([...(index.to.get('SYD')?.keys() ?? [])]).toEqual(['LHR', 'SIN']);
    expect(index.to.get('SYD')?.get('LHR')).toBe(index.from.get('LHR')?.get('SYD'));
    expect(index.from.get('SYD')).toBeUndefined();
  });

  it('collects the flights of a route in published order', () => {
    const index = indexOf(flight('AF2', ['CDG 18:00 LHR 18:20']), flight('AF1', ['CDG 08:00 LHR 08:20']));
    const flights = index.from.get('CDG')?.get('LHR')?.flights ?? [];
    expect(flights.map(({ flight: { designator } }) => designator)).toEqual(['AF2', 'AF1']);
  });

  it('knows where a flight lands, how far it flies and which cabins it has throughout', () => {
    const seats = { FIRST: 8, BUSINESS: 20, PREMIUM_ECONOMY: 0, ECONOMY: 0 };
    const index = indexOf(
      flight('QF1', [leg('LHR 20:30 SIN 17:30+1', { seats }), 'SIN 19:10+1 SYD 06:10+2']),
    );
    const route = index.from.get('LHR')?.get('SYD');
    const [only] = route?.flights ?? [];
    expect(only?.landings.map(({ code }) => code)).toEqual(['SIN']);
    expect(only?.cabins).toEqual(['BUSINESS']);
    // LHR-SYD is some 17 000 km; 10 900 to Singapore and 6 300 from there.
    expect(Math.round((route?.distanceKm ?? 0) / 100)).toBe(170);
    expect(Math.round((only?.flownKm ?? 0) / 100)).toBe(172);
  });
});
