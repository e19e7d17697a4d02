import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DepartureSeats } from '../../../src/domain/inventory/departure-seats.js';
import {
  decideReserveSeats,
  type ReserveSeats,
} from '../../../src/domain/inventory/reserve-seats-decider.js';

const PUBLISHED = '2026-12-01T08:00:00.000Z';

/** Two seats on the second and third leg of a departure, ten on each, six of them at the offered price. */
function reserveSeats(changes: Partial<ReserveSeats> = {}): ReserveSeats {
  const limit = { capacity: 10, soldAtPrice: 6 };
  const asked = {
    cabin: 'ECONOMY',
    boardLeg: 1,
    seatCount: 2,
    shiftMinutes: 0,
    publishedDepartureMs: Date.parse(PUBLISHED),
    limits: [limit, limit],
  } as const;
  return { departureId: 'AF10-2026-12-01', bookingId: 'b1', ...asked, ...changes };
}

function sold(...legs: readonly number[]): DepartureSeats {
  return { sold: Object.fromEntries(legs.map((count, leg) => [`${String(leg)}/ECONOMY`, count])) };
}

describe('seats', () => {
  it('are reserved on every leg from the first to the last', () => {
    expect(decideReserveSeats(reserveSeats(), sold(10, 4, 0))).toEqual({
      kind: 'accepted',
      facts: {
        type: 'SeatsReserved',
        departureId: 'AF10-2026-12-01',
        bookingId: 'b1',
        cabin: 'ECONOMY',
        boardLeg: 1,
        offLeg: 2,
        seatCount: 2,
      },
    });
  });

  it.each([
    ['the last seats are taken', sold(0, 0, 8), { code: 'PRICE_STEP_PASSED' }],
    ['one seat is missing on one leg', sold(0, 0, 9), { code: 'SOLD_OUT', seatsLeft: 1 }],
    ['a leg is oversold', sold(0, 12, 0), { code: 'SOLD_OUT', seatsLeft: 0 }],
    ['the price ends with the first of them', sold(0, 5, 0), { code: 'PRICE_STEP_PASSED' }],
  ])('are not reserved at the offered price when %s', (_, seats, refusal) => {
    expect(decideReserveSeats(reserveSeats(), seats)).toEqual({
      kind: 'refused',
      refusal: { departureId: 'AF10-2026-12-01', ...refusal },
    });
  });

  it('are reserved only at the times at which the departure is flown, which weigh more than seats and price', () => {
    const move = { shiftMinutes: 45, publishedDepartureAt: PUBLISHED };
    const full: DepartureSeats = { ...sold(0, 10, 10), ...move };
    const empty: DepartureSeats = { sold: {}, ...move };
    const refusal = { code: 'DEPARTURE_MOVED', departureId: 'AF10-2026-12-01' };
    for (const seats of [full, empty]) {
      expect(decideReserveSeats(reserveSeats(), seats)).toEqual({ kind: 'refused', refusal });
    }
    expect(decideReserveSeats(reserveSeats({ shiftMinutes: 45 }), empty).kind).toBe('accepted');
    const back: DepartureSeats = { sold: {}, shiftMinutes: 0 };
    expect(decideReserveSeats(reserveSeats(), back).kind).toBe('accepted');
  });

  it('are reserved by a timetable that has the new times, and by no other that has neither these nor the old', () => {
    const seats: DepartureSeats = { sold: {}, shiftMinutes: 45, publishedDepartureAt: PUBLISHED };
    const unknown: DepartureSeats = { sold: {}, shiftMinutes: 45 };
    const tried = [0, 45, 90].flatMap((laterMinutes) =>
      [0, 45, -45].map((shiftMinutes) => ({
        publishedDepartureMs: Date.parse(PUBLISHED) + laterMinutes * 60_000,
        shiftMinutes,
      })),
    );
    const isSold = (departure: DepartureSeats) =>
      tried
        .filter((one) => decideReserveSeats(reserveSeats(one), departure).kind === 'accepted')
        .map(({ publishedDepartureMs: atMs, shiftMinutes }) => [new Date(atMs).toISOString(), shiftMinutes]);
    expect(isSold(seats)).toEqual([
      [PUBLISHED, 45],
      ['2026-12-01T08:45:00.000Z', 0],
    ]);
    expect(isSold(unknown)).toEqual([]);
  });

  it('are counted cabin by cabin and departure by departure', () => {
    const full: DepartureSeats = { sold: { '1/BUSINESS': 10, '2/BUSINESS': 10 } };
    expect(decideReserveSeats(reserveSeats(), full).kind).toBe('accepted');
    expect(decideReserveSeats(reserveSeats({ cabin: 'BUSINESS' }), full).kind).toBe('refused');
  });

  it('are reserved exactly when every leg has them at the offered price', () => {
    const count = fc.integer({ min: 0, max: 12 });
    fc.assert(
      fc.property(count, count, fc.integer({ min: 1, max: 9 }), (first, second, seatCount) => {
        const decision = decideReserveSeats(reserveSeats({ seatCount }), sold(0, first, second));
        expect(decision.kind === 'accepted').toBe(Math.max(first, second) + seatCount <= 6);
      }),
    );
  });
});
