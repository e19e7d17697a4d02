import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideCancelDeparture,
  decideRetimeDeparture,
  MAX_SHIFT_MINUTES,
} from '../../../src/domain/inventory/change-departure-decider.js';
import {
  evolveDepartureSeats,
  flownShift,
  NO_SEATS_SOLD,
  shiftOf,
  soldOn,
  type DepartureSeats,
} from '../../../src/domain/inventory/departure-seats.js';

const NOW = {
  ...{ nowMs: Date.parse('2026-11-01T12:00:00Z'), departureId: 'AF10-2026-12-01' },
  publishedDepartureMs: Date.parse('2026-12-01T08:00:00Z'),
};
const LATER_MS = 45 * 60_000;

function moved(departure: DepartureSeats, shiftMinutes: number, laterMs = 0): DepartureSeats {
  const publishedDepartureMs = NOW.publishedDepartureMs + laterMs;
  const decision = decideRetimeDeparture({ ...NOW, shiftMinutes, publishedDepartureMs }, departure);
  return decision.kind === 'accepted' ? evolveDepartureSeats(departure, decision.facts) : departure;
}

describe('a departure', () => {
  it('is moved from where it is, and stays for sale', () => {
    const departure = moved(moved(NO_SEATS_SOLD, 45), -60);
    expect(shiftOf(departure)).toBe(-15);
    expect(soldOn(departure, 0, 'ECONOMY')).toBe(0);
  });

  it('is never more than a day off its timetable, however often it is moved', () => {
    const shifts = fc.array(fc.integer({ min: -MAX_SHIFT_MINUTES, max: MAX_SHIFT_MINUTES }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(shifts, (minutes) => {
        for (let departure = NO_SEATS_SOLD, index = 0; index < minutes.length; index += 1) {
          const wanted = shiftOf(departure) + (minutes[index] ?? 0);
          departure = moved(departure, minutes[index] ?? 0);
          expect(shiftOf(departure) === wanted).toBe(Math.abs(wanted) <= MAX_SHIFT_MINUTES);
          expect(Math.abs(shiftOf(departure))).toBeLessThanOrEqual(MAX_SHIFT_MINUTES);
        }
      }),
    );
  });

  it('is moved from the published times once another timetable is in use, and may be left at them', () => {
    const before = moved(NO_SEATS_SOLD, 1_400);
    for (const minutes of [0, -45, 100]) {
      const departure = moved(before, minutes, LATER_MS);
      expect(flownShift(departure, NOW.publishedDepartureMs + LATER_MS)).toBe(minutes);
      expect(flownShift(moved(departure, 10, LATER_MS), NOW.publishedDepartureMs + LATER_MS)).toBe(
        minutes + 10,
      );
    }
  });

  it('is flown at nothing that is known after moves that do not say what they count from, until it is moved back or anew', () => {
    const retimed = { type: 'DepartureRetimed', departureId: NOW.departureId, retimedAt: '' } as const;
    const old = evolveDepartureSeats(NO_SEATS_SOLD, { ...retimed, shiftMinutes: 45 });
    expect(flownShift(old, NOW.publishedDepartureMs)).toBeNull();
    const back = evolveDepartureSeats(old, { ...retimed, shiftMinutes: -45 });
    expect(flownShift(back, NOW.publishedDepartureMs)).toBe(0);
    expect(flownShift(moved(old, 30), NOW.publishedDepartureMs)).toBe(30);
    expect(flownShift(evolveDepartureSeats(moved(old, 30), { ...retimed, shiftMinutes: 15 }), 0)).toBeNull();
  });

  it('is cancelled once, also after it was moved, and not moved then', () => {
    const before = moved(NO_SEATS_SOLD, 45);
    const decision = decideCancelDeparture(NOW, before);
    if (decision.kind === 'refused') throw new Error(decision.refusal.code);
    const departure = evolveDepartureSeats(before, decision.facts);
    expect(soldOn(departure, 0, 'ECONOMY')).toBe(Infinity);
    const refused = { kind: 'refused', refusal: { code: 'DEPARTURE_CANCELLED' } };
    expect(decideCancelDeparture(NOW, departure)).toEqual(refused);
    expect(decideRetimeDeparture({ ...NOW, shiftMinutes: -45 }, departure)).toEqual(refused);
  });
});
