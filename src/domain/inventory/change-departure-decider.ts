import type { Decision } from '../decision.js';
import {
  shiftBefore,
  type DepartureCancelled,
  type DepartureRetimed,
  type DepartureSeats,
} from './departure-seats.js';

/** A departure that is flown more than a day off its timetable is another departure. */
export const MAX_SHIFT_MINUTES = 1440;

/** The airline does not fly a departure. */
export interface CancelDeparture {
  readonly nowMs: number;
  readonly departureId: string;
}

/** The airline flies a departure earlier or later. */
export interface RetimeDeparture extends CancelDeparture {
  /** From the times that it has now, which are those of the timetable where its moves count from others; negative is earlier. */
  readonly shiftMinutes: number;
  /** When the timetable in use has its first leg leave: UTC, milliseconds since 1970. */
  readonly publishedDepartureMs: number;
}

/** Why a departure stays as it is. */
export type ChangeDepartureRefusal =
  | { readonly code: 'DEPARTURE_CANCELLED' }
  /** Together with the moves before it would be more than a day. */
  | { readonly code: 'DEPARTURE_MOVED_TOO_FAR'; readonly shiftMinutes: number };

/** A departure is cancelled once. */
export function decideCancelDeparture(
  { nowMs, departureId }: CancelDeparture,
  departure: DepartureSeats,
): Decision<DepartureCancelled, ChangeDepartureRefusal> {
  if (departure.closed !== undefined) return { kind: 'refused', refusal: { code: 'DEPARTURE_CANCELLED' } };
  const cancelledAt = new Date(nowMs).toISOString();
  return { kind: 'accepted', facts: { type: 'DepartureCancelled', departureId, cancelledAt } };
}

/** A departure can be moved any number of times while it flies, and back, up to a day from its timetable. */
export function decideRetimeDeparture(
  { nowMs, departureId, shiftMinutes, publishedDepartureMs }: RetimeDeparture,
  departure: DepartureSeats,
): Decision<DepartureRetimed, ChangeDepartureRefusal> {
  if (departure.closed !== undefined) return { kind: 'refused', refusal: { code: 'DEPARTURE_CANCELLED' } };
  const publishedDepartureAt = new Date(publishedDepartureMs).toISOString();
  const before = shiftBefore(departure, publishedDepartureAt);
  if (Math.abs(before + shiftMinutes) > MAX_SHIFT_MINUTES) {
    return { kind: 'refused', refusal: { code: 'DEPARTURE_MOVED_TOO_FAR', shiftMinutes: before } };
  }
  const retimedAt = new Date(nowMs).toISOString();
  return {
    kind: 'accepted',
    facts: { type: 'DepartureRetimed', departureId, shiftMinutes, publishedDepartureAt, retimedAt },
  };
}
