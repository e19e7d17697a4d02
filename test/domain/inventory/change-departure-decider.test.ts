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
  scheduleRevisionOf,
  shiftOf,
  soldOn,
  type DepartureSeats,
} from '../../../src/domain/inventory/departure-seats.js';

const NOW = {
  ...{ nowMs: Date.parse('2026-11-01T12:00:00Z'), departureId: 'AF10-2026-12-01' },
  ...{ publishedLegsMs: [Date.parse('2026-12-01T08:00:00Z')], ifRevision: null },
};
const PUBLISHED_MS = NOW.publishedLegsMs[0]!;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const LATER_MS = 45 * MINUTE_MS;

function moved(departure: DepartureSeats, shiftMinutes: number, laterMs = 0): DepartureSeats {
  const publishedLegsMs = [PUBLISHED_MS + laterMs];
  const decision = decideRetimeDeparture({ ...NOW, shiftMinutes, publishedLegsMs }, departure);
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
      expect(flownShift(departure, PUBLISHED_MS + LATER_MS)).toBe(minutes);
      expect(flownShift(moved(departure, 10, LATER_MS), PUBLISHED_MS + LATER_MS)).toBe(minutes + 10);
    }
  });

  it('is not moved by no minutes, unless that says what it is flown at', () => {
    const notMoved = { kind: 'refused', refusal: { code: 'DEPARTURE_NOT_MOVED' } };
    for (const departure of [NO_SEATS_SOLD, moved(NO_SEATS_SOLD, 45), moved(moved(NO_SEATS_SOLD, 45), -45)]) {
      expect(decideRetimeDeparture({ ...NOW, shiftMinutes: 0 }, departure)).toEqual(notMoved);
    }
    const publishedLegsMs = [PUBLISHED_MS + 2 * LATER_MS];
    const unknown = decideRetimeDeparture(
      { ...NOW, publishedLegsMs, shiftMinutes: 0 },
      moved(NO_SEATS_SOLD, 45),
    );
    expect(unknown.kind).toBe('accepted');
  });

  it('is flown at nothing that is known after moves that do not say what they count from, until it is moved back or anew', () => {
    const retimed = { type: 'DepartureRetimed', departureId: NOW.departureId, retimedAt: '' } as const;
    const old = evolveDepartureSeats(NO_SEATS_SOLD, { ...retimed, shiftMinutes: 45 });
    expect(flownShift(old, PUBLISHED_MS)).toBeNull();
    const back = evolveDepartureSeats(old, { ...retimed, shiftMinutes: -45 });
    expect(flownShift(back, PUBLISHED_MS)).toBe(0);
    expect(flownShift(moved(old, 30), PUBLISHED_MS)).toBe(30);
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

describe('a departure about now', () => {
  const legs = (...hours: readonly number[]) => hours.map((hour) => NOW.nowMs + hour * HOUR_MS);
  const retimed = (publishedLegsMs: readonly number[], hours: number, departure = NO_SEATS_SOLD) =>
    decideRetimeDeparture({ ...NOW, publishedLegsMs, shiftMinutes: hours * 60 }, departure);
  const cancelled = (publishedLegsMs: readonly number[], departure = NO_SEATS_SOLD) =>
    decideCancelDeparture({ ...NOW, publishedLegsMs }, departure);
  const left = (hours: number, isByMove: boolean) => {
    const leavesAt = new Date(NOW.nowMs + hours * HOUR_MS).toISOString();
    return { kind: 'refused', refusal: { code: 'DEPARTURE_LEFT', leavesAt, isByMove } };
  };

  it('is not moved to before now, but to now', () => {
    expect(retimed(legs(10), -11)).toEqual(left(-1, true));
    expect(retimed(legs(10), -10)).toMatchObject({ kind: 'accepted' });
    expect(retimed(legs(-1), -1)).toEqual(left(-2, true));
    expect(retimed(legs(-2), 1)).toEqual(left(-1, true));
  });

  it('that should have left is moved and cancelled for a day, by the times that it has', () => {
    expect(retimed(legs(-24), 24)).toMatchObject({ kind: 'accepted' });
    expect(cancelled(legs(-24))).toMatchObject({ kind: 'accepted' });
    expect(retimed(legs(-25), 24)).toEqual(left(-25, false));
    expect(cancelled(legs(-25))).toEqual(left(-25, false));
    const publishedDepartureAt = new Date(legs(-30)[0]!).toISOString();
    const late = { ...NO_SEATS_SOLD, shiftMinutes: 600, publishedDepartureAt };
    expect(cancelled(legs(-30), late)).toMatchObject({ kind: 'accepted' });
  });

  it('under way is moved while a leg of it is ahead, and takes none that is ahead to before now', () => {
    expect(retimed(legs(-3, 2), 1)).toMatchObject({ kind: 'accepted' });
    expect(retimed(legs(-3, 2), -3)).toEqual(left(-1, true));
    expect(retimed(legs(1, 30), -2)).toEqual(left(-1, true));
    expect(cancelled(legs(-30, -20))).toMatchObject({ kind: 'accepted' });
  });

  it('is never taken across now but back, and always can be', () => {
    const shifts = fc.array(fc.integer({ min: -48, max: 48 }), { maxLength: 12 });
    fc.assert(
      fc.property(fc.integer({ min: -20, max: 20 }), shifts, (hours, moves) => {
        let departure = NO_SEATS_SOLD;
        const publishedLegsMs = legs(hours);
        for (const move of moves) {
          const [before, after] = [
            hours * 60 + shiftOf(departure),
            hours * 60 + shiftOf(departure) + move * 30,
          ];
          const decision = decideRetimeDeparture(
            { ...NOW, publishedLegsMs, shiftMinutes: move * 30 },
            departure,
          );
          const isFar = Math.abs(after - hours * 60) > MAX_SHIFT_MINUTES;
          expect(decision.kind).toBe(after < 0 || isFar || move === 0 ? 'refused' : 'accepted');
          if (decision.kind === 'accepted') departure = evolveDepartureSeats(departure, decision.facts);
          else expect(decideCancelDeparture({ ...NOW, publishedLegsMs }, departure).kind).toBe('accepted');
          if (before >= 0) expect(hours * 60 + shiftOf(departure)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});

describe('the schedule of a departure', () => {
  const counted = moved(moved(NO_SEATS_SOLD, 45), -45);

  it('counts its changes, and no sales', () => {
    expect(scheduleRevisionOf(NO_SEATS_SOLD)).toBe(0);
    expect(scheduleRevisionOf(counted)).toBe(2);
    const seats = { departureId: NOW.departureId, bookingId: 'b1', cabin: 'ECONOMY', seatCount: 1 } as const;
    const sold = evolveDepartureSeats(counted, { type: 'SeatsReserved', ...seats, boardLeg: 0, offLeg: 0 });
    expect(scheduleRevisionOf(sold)).toBe(2);
    const decision = decideCancelDeparture({ ...NOW, ifRevision: 2 }, sold);
    expect(decision).toMatchObject({ facts: { scheduleRevision: 3 } });
  });

  it('is not changed by whoever has not seen its last change', () => {
    const refused = { kind: 'refused', refusal: { code: 'REVISION_CONFLICT', currentRevision: 2 } };
    for (const ifRevision of [0, 1, 3]) {
      expect(decideCancelDeparture({ ...NOW, ifRevision }, counted)).toEqual(refused);
      expect(decideRetimeDeparture({ ...NOW, ifRevision, shiftMinutes: 1 }, counted)).toEqual(refused);
    }
    const atFirst = decideRetimeDeparture({ ...NOW, ifRevision: 0, shiftMinutes: 1 }, NO_SEATS_SOLD);
    expect(atFirst.kind).toBe('accepted');
  });
});
