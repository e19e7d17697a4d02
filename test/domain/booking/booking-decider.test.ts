import { describe, expect, it } from 'vitest';
import {
  decideBookFlight,
  type BookFlight,
  type BookFlightState,
} from '../../../src/domain/booking/booking-decider.js';
import { NOW_MS, bookFlight, offer, passenger, seatsOn, segment, slice } from './booking-fixtures.js';
import { HOLD, PAY_NOW } from './booking-life.js';

const NOTHING_SOLD: BookFlightState = { departures: new Map(), takenReferences: new Set() };

/** A state in which so many economy seats of a departure's first leg are sold. */
function sold(departureId: string, seatCount: number): BookFlightState {
  return { ...NOTHING_SOLD, departures: new Map([[departureId, { sold: { '0/ECONOMY': seatCount } }]]) };
}

function accepted(command: BookFlight, state = NOTHING_SOLD) {
  const decision = decideBookFlight(command, state);
  if (decision.kind === 'refused') throw new Error(decision.refusal.code);
  return decision.facts;
}

function refusal(command: BookFlight, state = NOTHING_SOLD) {
  const decision = decideBookFlight(command, state);
  return decision.kind === 'refused' ? decision.refusal : decision.kind;
}

describe('a booking', () => {
  it('states everything about the journey, the party and the price', () => {
    const { offerId, cabin, brand, passengers, slices, priceLines, totalPrice } = offer();
    const command = bookFlight();
    expect(accepted(command).booked).toEqual({
      type: 'FlightBooked',
      bookingId: 'b1',
      reference: 'ABC234',
      bookedAt: '2026-11-01T12:00:00.000Z',
      passengerCounts: passengers,
      party: command.party,
      ...{ offerId, cabin, brand, slices, priceLines, totalPrice },
    });
  });

  it('takes a seat for each traveller who needs one, and its reference', () => {
    const { seatsReserved, referenceAssigned } = accepted(bookFlight());
    const [departureId, bookingId] = ['AF10-2026-12-01', 'b1'];
    expect(seatsReserved).toEqual([
      {
        type: 'SeatsReserved',
        ...{ departureId, bookingId, cabin: 'ECONOMY', boardLeg: 0, offLeg: 0, seatCount: 1 },
      },
    ]);
    expect(referenceAssigned).toEqual({ type: 'BookingReferenceAssigned', reference: 'ABC234', bookingId });
  });

  it('reserves every flight there and back', () => {
    const seats = [seatsOn('AF10-2026-12-01'), seatsOn('AF11-2026-12-08', { boardLeg: 1 })];
    const { seatsReserved } = accepted(bookFlight({ seats }));
    expect(seatsReserved.map(({ departureId, boardLeg }) => [departureId, boardLeg])).toEqual([
      ['AF10-2026-12-01', 0],
      ['AF11-2026-12-08', 1],
    ]);
  });

  it('may use two parts of one departure', () => {
    const seats = [seatsOn('AF10-2026-12-01'), seatsOn('AF10-2026-12-01', { boardLeg: 1 })];
    expect(accepted(bookFlight({ seats })).seatsReserved.map(({ boardLeg }) => boardLeg)).toEqual([0, 1]);
  });

  it('gets the first reference that is free', () => {
    const command = bookFlight({ references: ['ABC234', 'DEF567'] });
    const { booked, referenceAssigned } = accepted(command, {
      ...NOTHING_SOLD,
      takenReferences: new Set(['ABC234']),
    });
    expect([booked.reference, referenceAssigned.reference]).toEqual(['DEF567', 'DEF567']);
  });

  it('is possible until the last millisecond of the offer, and no longer', () => {
    const expiresAtMs = NOW_MS + 1;
    expect(accepted(bookFlight({ offer: { expiresAtMs } })).booked.bookingId).toBe('b1');
    expect(refusal(bookFlight({ offer: { expiresAtMs }, nowMs: expiresAtMs }))).toEqual({
      code: 'OFFER_EXPIRED',
      expiredAtMs: expiresAtMs,
    });
  });
});

describe('a booking is refused', () => {
  it('when the passengers are not those of the offer', () => {
    expect(refusal(bookFlight({ passengers: [passenger('CHILD')] }))).toMatchObject({
      code: 'PASSENGERS_INVALID',
      issues: [{ path: 'passengers' }, { path: 'passengers' }],
    });
  });

  it('when a flight has too few seats, and says which and how many it has', () => {
    const seats = [seatsOn('AF11-2026-12-01'), seatsOn('AF10-2026-12-01', { seatCount: 3 })];
    expect(refusal(bookFlight({ seats }), sold('AF10-2026-12-01', 8))).toEqual({
      code: 'SOLD_OUT',
      departureId: 'AF10-2026-12-01',
      seatsLeft: 2,
    });
  });

  it('when its own first flight leaves too few seats for its second on the same legs', () => {
    const twice = seatsOn('AF10-2026-12-01', { seatCount: 6 });
    expect(refusal(bookFlight({ seats: [twice, twice] }))).toMatchObject({ code: 'SOLD_OUT', seatsLeft: 4 });
  });

  it('when the seats at the offered price are gone', () => {
    const seats = [seatsOn('AF10-2026-12-01', { limits: [{ capacity: 10, soldAtPrice: 5 }] })];
    expect(refusal(bookFlight({ seats }), sold('AF10-2026-12-01', 5))).toEqual({ code: 'PRICE_CHANGED' });
    expect(accepted(bookFlight({ seats }), sold('AF10-2026-12-01', 4)).seatsReserved).toHaveLength(1);
  });

  it.each([9_999, 10_001])('when the tariff of now asks for another price than %i', (offeredMinor) => {
    expect(refusal(bookFlight({ offeredMinor }))).toEqual({ code: 'PRICE_CHANGED' });
  });

  it('when every proposed reference is taken', () => {
    const takenReferences = new Set(['ABC234', 'DEF567']);
    expect(refusal(bookFlight(), { ...NOTHING_SOLD, takenReferences })).toEqual({
      code: 'NO_REFERENCE_FREE',
    });
  });

  it('for the reason that weighs most', () => {
    const soldOut = seatsOn('AF11-2026-12-01', { seatCount: 11 });
    const stepPassed = seatsOn('AF10-2026-12-01', { limits: [{ capacity: 10, soldAtPrice: 0 }] });
    const leavingSoon = slice(segment('AF10-2026-11-01 CDG-LHR', '2026-11-01T13:00:00'));
    const faults = [
      { nowMs: offer().expiresAtMs },
      { passengers: [] },
      { settlement: HOLD, offer: { slices: [leavingSoon] } },
      { seats: [stepPassed, soldOut] },
      { seats: [stepPassed] },
      { offeredMinor: 1 },
      { references: [] },
    ];
    // Each command has one fault less than the one before; of faults in seats the earlier stands.
    const refusals = faults.map((_, first) =>
      refusal(bookFlight(Object.assign({}, ...faults.slice(first).reverse()))),
    );
    expect(refusals.map((each) => (typeof each === 'string' ? each : each.code))).toEqual([
      'OFFER_EXPIRED',
      'PASSENGERS_INVALID',
      'HOLD_TOO_SHORT',
      'SOLD_OUT',
      'PRICE_CHANGED',
      'PRICE_CHANGED',
      'NO_REFERENCE_FREE',
    ]);
  });
});

describe('a hold', () => {
  const salesEndMs = Date.parse('2026-12-01T08:00:00Z');
  const MINUTE_MS = 60_000;
  const held = (nowMs: number, seatsMs: number = HOLD.seatsMs) =>
    bookFlight({ nowMs, offer: { expiresAtMs: salesEndMs + 1 }, settlement: { ...HOLD, seatsMs } });

  it.each([salesEndMs, salesEndMs - 5 * MINUTE_MS + 1])(
    'of a flight that leaves too soon to be paid for in time is refused',
    (nowMs) => {
      expect(refusal(held(nowMs))).toEqual({ code: 'HOLD_TOO_SHORT', salesEndMs });
    },
  );

  it('ends with the sales of its flight when there is time to pay', () => {
    expect(accepted(held(salesEndMs - 5 * MINUTE_MS)).booked.settlement).toMatchObject({
      ...{ kind: 'HOLD', seatsHeldUntil: '2026-12-01T08:00:00.000Z' },
    });
  });

  it('may be shorter where every hold is', () => {
    expect(accepted(held(salesEndMs - MINUTE_MS, MINUTE_MS)).booked.settlement?.kind).toBe('HOLD');
  });

  it('leaves it to others to pay at once, or book on account', () => {
    const late = { nowMs: salesEndMs, offer: { expiresAtMs: salesEndMs + 1 } };
    expect(accepted(bookFlight(late)).booked.bookingId).toBe('b1');
    expect(accepted(bookFlight({ ...late, settlement: PAY_NOW })).booked.bookingId).toBe('b1');
  });
});

describe('ages', () => {
  const passengers = { ADULT: 0, CHILD: 0, INFANT: 1 };
  const infant = [passenger('INFANT', { bornOn: '2024-12-02' })];

  it('are judged to the last flight of the way back', () => {
    const out = slice(segment('AF10-2026-12-01 CDG-LHR'));
    const returning = (date: string) =>
      bookFlight({
        passengers: infant,
        offer: { passengers, slices: [out, slice(segment(`AF11-${date} LHR-CDG`))] },
      });
    expect(accepted(returning('2026-12-01')).booked.bookingId).toBe('b1');
    expect(refusal(returning('2026-12-02'))).toMatchObject({ code: 'PASSENGERS_INVALID' });
  });

  it('are judged on the latest date, even where the date line makes the last flight the earlier one', () => {
    const slices = [
      slice(segment('NZ10-2026-12-02 AKL-HNL'), segment('HA10-2026-12-02 HNL-LAX', '2026-12-01T23:00:00')),
    ];
    expect(refusal(bookFlight({ passengers: infant, offer: { passengers, slices } }))).toMatchObject({
      code: 'PASSENGERS_INVALID',
      issues: [{ path: 'passengers.0.bornOn' }],
    });
  });
});
