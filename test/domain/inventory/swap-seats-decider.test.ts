import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  evolveDepartureSeats,
  NO_SEATS_SOLD,
  type DepartureSeats,
} from '../../../src/domain/inventory/departure-seats.js';
import type { SeatsHeld } from '../../../src/domain/inventory/seats-held.js';
import { decideSwapSeats, type SwapSeats } from '../../../src/domain/inventory/swap-seats-decider.js';
import { seatsOn } from '../booking/booking-fixtures.js';

const [A, B, C] = ['AF10-2026-12-01', 'AF11-2026-12-05', 'AF13-2026-12-06'] as const;

function held(departureId: string, seatCount = 2): SeatsHeld {
  return { departureId, cabin: 'ECONOMY', boardLeg: 0, offLeg: 0, seatCount };
}

const wanted = (departureId: string, seatCount = 2, soldAtPrice = 10) =>
  seatsOn(departureId, { seatCount, limits: [{ capacity: 10, soldAtPrice }] });

function sold(counts: Readonly<Record<string, number>>): ReadonlyMap<string, DepartureSeats> {
  return new Map(Object.entries(counts).map(([id, count]) => [id, { sold: { '0/ECONOMY': count } }]));
}

function swap(changes: Partial<SwapSeats>, departures = sold({ [A]: 2, [B]: 2 })) {
  return decideSwapSeats(
    {
      bookingId: 'b1',
      held: [held(A), held(B)],
      wanted: [wanted(A), wanted(C)],
      keepsHeld: false,
      ...changes,
    },
    departures,
  );
}

/** The departures of what is given back and taken. */
function swapped(changes: Partial<SwapSeats>, departures?: ReadonlyMap<string, DepartureSeats>) {
  const decision = swap(changes, departures);
  if (decision.kind === 'refused') return decision.refusal;
  const { released, reserved } = decision.facts;
  return [released, reserved].map((seats) => seats.map(({ departureId }) => departureId));
}

describe('given seats of two flights', () => {
  it('when one of them is wanted and a third, then only what differs changes hands', () => {
    expect(swap({})).toEqual({
      kind: 'accepted',
      facts: {
        released: [{ type: 'SeatsReleased', bookingId: 'b1', ...held(B) }],
        reserved: [{ type: 'SeatsReserved', bookingId: 'b1', ...held(C) }],
      },
    });
  });

  it('when the old ones are kept for the time being, then nothing is given back', () => {
    expect(swapped({ keepsHeld: true })).toEqual([[], [C]]);
  });

  it('when nothing is wanted any more, then all of it is given back', () => {
    expect(swapped({ wanted: [] })).toEqual([[A, B], []]);
  });

  it('when a flight is wanted with other seats, then its own may be taken again', () => {
    const full = sold({ [A]: 10, [B]: 2 });
    expect(swapped({ wanted: [wanted(A, 1)] }, full)).toEqual([[A, B], [A]]);
    expect(swapped({ wanted: [wanted(A, 3)] }, full)).toMatchObject({ code: 'SOLD_OUT', seatsLeft: 2 });
    expect(swapped({ wanted: [wanted(A, 1)], keepsHeld: true }, full)).toMatchObject({ seatsLeft: 0 });
  });
});

describe('given flights that are full', () => {
  it('then seats that stay are no matter, and those that are missing are', () => {
    expect(swapped({}, sold({ [A]: 10, [B]: 2 }))).toEqual([[B], [C]]);
    expect(swapped({}, sold({ [A]: 2, [B]: 2, [C]: 9 }))).toEqual({
      ...{ code: 'SOLD_OUT', departureId: C, seatsLeft: 1 },
    });
  });

  it('then a price that has passed is told even of seats that stay, but only where there are seats', () => {
    expect(swapped({ wanted: [wanted(A, 2, 1), wanted(C)] })).toEqual({
      code: 'PRICE_STEP_PASSED',
      departureId: A,
    });
    expect(swapped({ wanted: [wanted(A, 2, 1), wanted(C)] }, sold({ [A]: 2, [C]: 10 }))).toMatchObject({
      ...{ code: 'SOLD_OUT', departureId: C },
    });
  });

  it('then seats of a flight that is cancelled cannot be taken', () => {
    const departures = new Map<string, DepartureSeats>([[C, { sold: {}, closed: 'CANCELLED' }]]);
    expect(swapped({}, departures)).toEqual({ code: 'DEPARTURE_CLOSED', departureId: C });
  });
});

describe('any swap', () => {
  it('oversells no flight, and leaves exactly the seats that are wanted', () => {
    const anyCount = fc.integer({ min: 1, max: 4 });
    const anySeats = fc.uniqueArray(fc.tuple(fc.constantFrom(A, B, C), anyCount), { selector: ([id]) => id });
    const others = fc.record({ [A]: fc.nat(8), [B]: fc.nat(8), [C]: fc.nat(8) });
    fc.assert(
      fc.property(anySeats, anySeats, others, (mine, next, taken) => {
        const own = mine.map(([id, count]) => held(id, Math.min(count, 10 - taken[id])));
        const before = sold(
          Object.fromEntries(
            Object.entries(taken).map(([id, count]) => [
              id,
              count + (own.find(({ departureId }) => departureId === id)?.seatCount ?? 0),
            ]),
          ),
        );
        const decision = swap({ held: own, wanted: next.map(([id, count]) => wanted(id, count)) }, before);
        const fits = next.every(([id, count]) => taken[id] + count <= 10);
        expect(decision.kind).toBe(fits ? 'accepted' : 'refused');
        if (decision.kind === 'refused') return;
        const { released, reserved } = decision.facts;
        for (const id of [A, B, C]) {
          const after = [...released, ...reserved]
            .filter(({ departureId }) => departureId === id)
            .reduce(evolveDepartureSeats, before.get(id) ?? NO_SEATS_SOLD);
          expect(after.sold['0/ECONOMY']).toBe(taken[id] + (next.find(([one]) => one === id)?.[1] ?? 0));
        }
      }),
    );
  });
});
