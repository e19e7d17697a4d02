import { describe, expect, it } from 'vitest';
import { minutesBetween, withSegments } from '../../../src/domain/itinerary/with-segments.js';
import { segment, slice } from '../booking/booking-fixtures.js';

const first = segment('AF10-2026-12-01 CDG-LHR');
const second = { ...segment('AF20-2026-12-02 LHR-JFK'), landings: ['BOS'] };
const there = slice(first, second);

describe('a slice of other flights', () => {
  it('stops where its flights land, and lasts from the first to the last', () => {
    expect(withSegments(there, [first, second])).toMatchObject({ stops: 2, durationMinutes: 25 * 60 });
    expect(withSegments(there, [first])).toEqual(slice(first));
  });

  it('lasts no time without any', () => {
    expect(withSegments(there, [])).toEqual({ segments: [], stops: 0, durationMinutes: 0 });
  });
});

it('the minutes between two instants are below zero when the second comes first', () => {
  expect(minutesBetween(second.from.at, first.from.at)).toBe(-24 * 60);
});
