import type { Slice } from '../../../domain/schedule/departure.js';
import { durationMinutes, sliceKey } from '../../../domain/schedule/slice.js';

/** Keeps the shortest of the slices that it is shown; of equally long ones, the first by key. */
export interface ShortestSlices {
  /** Whether a slice of so many minutes can still be among the shortest. */
  admits(minutes: number): boolean;
  add(slice: Slice): void;
  /** What was kept, the shortest first. */
  sorted(): readonly Slice[];
}

interface Entry {
  readonly slice: Slice;
  readonly minutes: number;
  readonly key: string;
}

/** Keeps at most `limit` slices, at least 1. */
export function createShortestSlices(limit: number): ShortestSlices {
  let entries: Entry[] = [];
  let longestMinutes = Infinity;

  function prune(): void {
    entries = entries.sort(byDurationThenKey).slice(0, limit);
    if (entries.length === limit) longestMinutes = entries.at(-1)?.minutes ?? Infinity;
  }

  return {
    admits: (minutes) => minutes <= longestMinutes,
    add(slice) {
      entries.push({ slice, minutes: durationMinutes(slice), key: sliceKey(slice) });
      // Sorting only at twice the limit costs each slice a logarithm instead of a walk.
      if (entries.length >= 2 * limit) prune();
    },
    sorted() {
      prune();
      return entries.map(({ slice }) => slice);
    },
  };
}

function byDurationThenKey(a: Entry, b: Entry): number {
  if (a.minutes !== b.minutes) return a.minutes - b.minutes;
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
