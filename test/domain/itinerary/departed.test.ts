import { describe, expect, it } from 'vitest';
import { hasDeparted } from '../../../src/domain/itinerary/departed.js';
import { segment, slice } from '../booking/booking-fixtures.js';

describe('a slice', () => {
  const twoFlights = slice(
    segment('AF10-2026-12-01 CDG-LHR'),
    segment('BA11-2026-12-01 LHR-JFK', '2026-12-01T12:00:00'),
  );

  it('has departed from the moment that its first flight leaves', () => {
    const leavesAt = Date.parse('2026-12-01T09:00:00Z');
    expect(hasDeparted(twoFlights, leavesAt - 1)).toBe(false);
    expect(hasDeparted(twoFlights, leavesAt)).toBe(true);
  });

  it('without flights has not', () => {
    expect(hasDeparted(slice(), Number.MAX_SAFE_INTEGER)).toBe(false);
  });
});
