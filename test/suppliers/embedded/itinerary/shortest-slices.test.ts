import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Slice } from '../../../../src/domain/schedule/departure.js';
import { durationMinutes, sliceKey } from '../../../../src/domain/schedule/slice.js';
import { createShortestSlices } from '../../../../src/suppliers/embedded/itinerary/shortest-slices.js';
import { flight, timetableOf } from '../timetable/schedule-fixtures.js';

/** Sixty slices of sixty different flights, a few of each duration. */
const SLICES: readonly Slice[] = timetableOf(
  ...Array.from({ length: 60 }, (_, i) =>
    flight(`AF${100 + ((i * 7) % 60)}`, [`CDG 08:00 LHR 08:${20 + (i % 12)}`]),
  ),
)
  .departuresFrom('CDG', '2026-12-01')
  .map((segment) => ({ segments: [segment] }));

const byDurationThenKey = (a: Slice, b: Slice) =>
  durationMinutes(a) - durationMinutes(b) || (sliceKey(a) < sliceKey(b) ? -1 : 1);

it('keeps the shortest in whatever order they come', () => {
  const shuffled = fc.shuffledSubarray([...SLICES]);
  fc.assert(
    fc.property(shuffled, fc.integer({ min: 1, max: 20 }), (slices, limit) => {
      const shortest = createShortestSlices(limit);
      for (const slice of slices) if (shortest.admits(durationMinutes(slice))) shortest.add(slice);
      expect(shortest.sorted()).toEqual([...slices].sort(byDurationThenKey).slice(0, limit));
    }),
  );
});

it('admits anything until it is full, and then nothing longer than the longest kept', () => {
  const shortest = createShortestSlices(5);
  for (const slice of SLICES.slice(0, 4)) shortest.add(slice);
  expect(shortest.sorted()).toHaveLength(4);
  expect(shortest.admits(Infinity)).toBe(true);
  for (const slice of SLICES) shortest.add(slice);
  const longest = Math.max(...shortest.sorted().map(durationMinutes));
  expect([shortest.admits(longest), shortest.admits(longest + 1)]).toEqual([true, false]);
});
