import type { Decision } from '../decision.js';
import type { DepartureCancelled, DepartureRetimed, DepartureSeats } from './departure-seats.js';

/** The airline changes what it flies. */
export interface CloseDeparture {
  readonly nowMs: number;
  readonly departureId: string;
}

/** The airline flies earlier or later. */
export interface RetimeDeparture extends CloseDeparture {
  /** Not zero; negative is earlier. */
  readonly shiftMinutes: number;
}

/** Why a departure cannot be moved. */
export interface DepartureIsCancelled {
  readonly code: 'DEPARTURE_CANCELLED';
}

/** A departure is cancelled once; null when it is so already. */
export function decideCancelDeparture(
  { nowMs, departureId }: CloseDeparture,
  departure: DepartureSeats,
): DepartureCancelled | null {
  if (departure.closed === 'CANCELLED') return null;
  return { type: 'DepartureCancelled', departureId, cancelledAt: new Date(nowMs).toISOString() };
}

/** A departure that flies can be moved any number of times. */
export function decideRetimeDeparture(
  { nowMs, departureId, shiftMinutes }: RetimeDeparture,
  departure: DepartureSeats,
): Decision<DepartureRetimed, DepartureIsCancelled> {
  if (departure.closed === 'CANCELLED') return { kind: 'refused', refusal: { code: 'DEPARTURE_CANCELLED' } };
  const retimedAt = new Date(nowMs).toISOString();
  return { kind: 'accepted', facts: { type: 'DepartureRetimed', departureId, shiftMinutes, retimedAt } };
}
