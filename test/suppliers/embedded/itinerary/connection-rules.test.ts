import { expect, it } from 'vitest';
import {
  connectionWindow,
  leastMinutes,
  maxFlownKm,
} from '../../../../src/suppliers/embedded/itinerary/connection-rules.js';
import type { Airport } from '../../../../src/domain/geography/airport.js';
import { airports } from '../timetable/airport-fixtures.js';

it.each([
  ['NCE', 'CDG', 'BOD', 45],
  ['NCE', 'CDG', 'LHR', 60],
  ['LHR', 'CDG', 'NCE', 60],
  ['LHR', 'CDG', 'LGW', 60],
])('%s to %s to %s takes %s minutes to change', (...[from, via, to, minutes]) => {
  const connection = airports(from, via, to) as [Airport, Airport, Airport];
  expect(connectionWindow(1, connection)).toEqual([1 + minutes * 60_000, 1 + 600 * 60_000]);
});

it('allows more of a detour, relatively, on short journeys', () => {
  expect(maxFlownKm(0)).toBe(800);
  expect(maxFlownKm(1000)).toBe(2400);
  expect(maxFlownKm(10_000)).toBe(16_800);
});

it('knows how long a way takes at the least', () => {
  expect(leastMinutes(1150, 0)).toBeCloseTo(60);
  expect(leastMinutes(1150, 2)).toBeCloseTo(150);
});
