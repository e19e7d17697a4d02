import { expect, it } from 'vitest';
import { releaseSeats, seatsBesides, type SeatsHeld } from '../../../src/domain/inventory/seats-held.js';

const held: SeatsHeld = {
  ...{ departureId: 'AF10-2026-12-01', cabin: 'ECONOMY' },
  ...{ boardLeg: 0, offLeg: 1, seatCount: 2 },
};

it.each<Partial<SeatsHeld>>([
  { departureId: 'AF10-2026-12-02' },
  { cabin: 'BUSINESS' },
  { boardLeg: 1 },
  { offLeg: 0 },
  { seatCount: 1 },
])('seats are others when they differ: %o', (change) => {
  expect(seatsBesides([held], [{ ...held, ...change }])).toEqual([held]);
  expect(seatsBesides([held], [{ ...held, ...change }, { ...held }])).toEqual([]);
});

it('seats that are given back say whose they were', () => {
  expect(releaseSeats('b1', [held])).toEqual([{ type: 'SeatsReleased', bookingId: 'b1', ...held }]);
});
