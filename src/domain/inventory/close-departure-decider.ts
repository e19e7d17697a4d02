import type { DepartureCancelled, DepartureRetimed, DepartureSeats } from './departure-seats.js';

/** The airline does not fly a departure. */
export interface CancelDeparture {
  readonly nowMs: number;
  readonly departureId: string;
}

/** The airline flies a departure earlier or later. */
export interface RetimeDeparture extends CancelDeparture {
  /** Negative is earlier. */
  readonly shiftMinutes: number;
}

/** A departure is cancelled once; null when it is so already. */
export function decideCancelDeparture(
  { nowMs, departureId }: CancelDeparture,
  departure: DepartureSeats,
): DepartureCancelled | null {
  if (departure.closed === 'CANCELLED') return null;
  return { type: 'DepartureCancelled', departureId, cancelledAt: new Date(nowMs).toISOString() };
}

/** A departure can be moved any number of times while it flies; null when it is cancelled. */
export function decideRetimeDeparture(
  { nowMs, departureId, shiftMinutes }: RetimeDeparture,
  departure: DepartureSeats,
): DepartureRetimed | null {
  if (departure.closed === 'CANCELLED') return null;
  return { type: 'DepartureRetimed', departureId, shiftMinutes, retimedAt: new Date(nowMs).toISOString() };
}
