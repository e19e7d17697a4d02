import { describe, expect, it } from 'vitest';
import {
  evolveDepartureSeats,
  NO_SEATS_SOLD,
  soldOn,
  type SeatsReserved,
} from '../../../src/domain/inventory/departure-seats.js';

function reserved(boardLeg: number, offLeg: number, seatCount: number): SeatsReserved {
  const at = { departureId: 'AF10-2026-12-01', bookingId: 'b1', cabin: 'ECONOMY' } as const;
  return { type: 'SeatsReserved', ...at, boardLeg, offLeg, seatCount };
}

describe('seats sold', () => {
  it('add up leg by leg', () => {
    const seats = [reserved(0, 1, 2), reserved(1, 2, 3)].reduce(evolveDepartureSeats, NO_SEATS_SOLD);
    expect([0, 1, 2, 3].map((leg) => soldOn(seats, leg, 'ECONOMY'))).toEqual([2, 5, 3, 0]);
    expect(soldOn(seats, 1, 'BUSINESS')).toBe(0);
  });

  it('are a new value each time', () => {
    const before = evolveDepartureSeats(NO_SEATS_SOLD, reserved(0, 0, 1));
    evolveDepartureSeats(before, reserved(0, 0, 1));
    expect(soldOn(before, 0, 'ECONOMY')).toBe(1);
    expect(NO_SEATS_SOLD).toEqual({ sold: {} });
  });
});
