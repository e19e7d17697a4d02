import { describe, expect, it } from 'vitest';
import {
  decideCancelDeparture,
  decideRetimeDeparture,
} from '../../../src/domain/inventory/close-departure-decider.js';
import {
  evolveDepartureSeats,
  NO_SEATS_SOLD,
  soldOn,
  type DepartureEvent,
} from '../../../src/domain/inventory/departure-seats.js';

const command = { nowMs: Date.parse('2026-11-01T12:00:00Z'), departureId: 'AF10-2026-12-01' };
const at = '2026-11-01T12:00:00.000Z';
const after = (event: DepartureEvent | null) => evolveDepartureSeats(NO_SEATS_SOLD, event!);

describe('a departure', () => {
  it('is cancelled once, and nothing more is sold on it', () => {
    const cancelled = decideCancelDeparture(command, NO_SEATS_SOLD);
    expect(cancelled).toEqual({
      type: 'DepartureCancelled',
      departureId: command.departureId,
      cancelledAt: at,
    });
    expect(soldOn(after(cancelled), 0, 'ECONOMY')).toBe(Infinity);
    expect(decideCancelDeparture(command, after(cancelled))).toBeNull();
  });

  it('is moved any number of times, and may be cancelled after that', () => {
    const moved = decideRetimeDeparture({ ...command, shiftMinutes: -30 }, NO_SEATS_SOLD);
    expect(moved).toEqual({
      ...{ type: 'DepartureRetimed', departureId: command.departureId, shiftMinutes: -30, retimedAt: at },
    });
    expect(decideRetimeDeparture({ ...command, shiftMinutes: 45 }, after(moved))).toMatchObject({
      shiftMinutes: 45,
    });
    expect(decideCancelDeparture(command, after(moved))).not.toBeNull();
  });

  it('that is cancelled is not moved', () => {
    const cancelled = after(decideCancelDeparture(command, NO_SEATS_SOLD));
    expect(decideRetimeDeparture({ ...command, shiftMinutes: 45 }, cancelled)).toBeNull();
  });
});
