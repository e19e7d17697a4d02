import { describe, expect, it } from 'vitest';
import type { Airport } from '../../../../src/domain/geography/airport.js';
import { routeChains, type RouteChain } from '../../../../src/suppliers/embedded/itinerary/route-chains.js';
import { finish } from '../../../support/finish.js';
import { airports } from '../timetable/airport-fixtures.js';
import { flight, timetableOf } from '../timetable/schedule-fixtures.js';

const PAIRS = [
  'NCE CDG',
  'NCE LHR',
  'NCE BOD',
  'CDG LHR',
  'LHR CDG',
  'CDG BOD',
  'LHR BOD',
  'CDG NCE',
  'NCE JFK',
  'JFK BOD',
];
const timetable = timetableOf(
  ...PAIRS.map((pair, i) => flight(`AF${i + 1}`, [pair.replace(' ', ' 08:00 ') + ' 19:00'])),
);

function chains(maxChanges: number, ...closed: readonly string[]): readonly RouteChain[] {
  const [origin, destination] = airports('NCE', 'BOD') as [Airport, Airport];
  const isVia = ({ code }: Airport) => !['NCE', 'BOD', ...closed].includes(code);
  return finish(routeChains({ timetable, isVia }, [origin, destination], maxChanges));
}

function stations({ routes }: RouteChain): string {
  return ['NCE', ...routes.map((route) => route.destination.code)].join(' ');
}

describe('route chains', () => {
  it('have as many changes as are allowed, and no detour', () => {
    expect(chains(0).map(stations)).toEqual(['NCE BOD']);
    expect(chains(1).map(stations).sort()).toEqual(['NCE BOD', 'NCE CDG BOD', 'NCE LHR BOD']);
    // Over London and then Paris it would be 1 914 km, and 1 833 are allowed.
    const withTwo = ['NCE BOD', 'NCE CDG BOD', 'NCE CDG LHR BOD', 'NCE LHR BOD'];
    expect(chains(2).map(stations).sort()).toEqual(withTwo);
  });

  it('change only where they may', () => {
    expect(chains(2, 'CDG').map(stations)).toEqual(['NCE BOD', 'NCE LHR BOD']);
  });

  it('know the least that is left of them', () => {
    for (const { routes, leastMinutesAfter } of chains(2)) {
      expect(leastMinutesAfter).toHaveLength(routes.length + 1);
      expect(leastMinutesAfter).toEqual([...leastMinutesAfter].sort((a, b) => b - a));
      expect(leastMinutesAfter.at(-1)).toBe(0);
    }
    expect.assertions(3 * chains(2).length);
  });
});
