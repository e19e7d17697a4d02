import { refused, type Decision } from '../decision.js';
import {
  flownShift,
  scheduleRevisionOf,
  shiftBefore,
  type DepartureCancelled,
  type DepartureRetimed,
  type DepartureSeats,
} from './departure-seats.js';

/** A departure that is flown more than a day off its timetable is another departure. */
export const MAX_SHIFT_MINUTES = 1440;

/** A departure that should have left can be changed for a day: at a gate, delays and cancellations are entered late. */
const CHANGEABLE_AFTER_MS = 24 * 60 * 60_000;

const MINUTE_MS = 60_000;

/** The airline does not fly a departure. */
export interface CancelDeparture {
  readonly nowMs: number;
  readonly departureId: string;
  /** When the timetable in use has each leg leave, the first one first: UTC, milliseconds since 1970. */
  readonly publishedLegsMs: readonly number[];
  /** The revision of the schedule that the caller has seen; null is any. */
  readonly ifRevision: number | null;
}

/** The airline flies a departure earlier or later. */
export interface RetimeDeparture extends CancelDeparture {
  /** From the times that it has now, which are those of the timetable where its moves count from others; negative is earlier. */
  readonly shiftMinutes: number;
}

/** Why a departure stays as it is. */
export type ChangeDepartureRefusal =
  | { readonly code: 'REVISION_CONFLICT'; readonly currentRevision: number }
  | { readonly code: 'DEPARTURE_CANCELLED' }
  /** Together with the moves before it would be more than a day. */
  | { readonly code: 'DEPARTURE_MOVED_TOO_FAR'; readonly shiftMinutes: number }
  /** It has these times already. */
  | { readonly code: 'DEPARTURE_NOT_MOVED' }
  /** It left more than a day ago, or by the move it would have left before now. */
  | {
      readonly code: 'DEPARTURE_LEFT';
      /** UTC, ISO 8601. */
      readonly leavesAt: string;
      readonly isByMove: boolean;
    };

/** A departure is cancelled once, until a day after it should have left. */
export function decideCancelDeparture(
  command: CancelDeparture,
  departure: DepartureSeats,
): Decision<DepartureCancelled, ChangeDepartureRefusal> {
  const { nowMs, departureId } = command;
  const refusal = whyUnchanged(command, departure);
  if (refusal !== null) return refused(refusal);
  const cancelledAt = new Date(nowMs).toISOString();
  const scheduleRevision = scheduleRevisionOf(departure) + 1;
  return {
    kind: 'accepted',
    facts: { type: 'DepartureCancelled', departureId, scheduleRevision, cancelledAt },
  };
}

/** A departure can be moved any number of times while it flies, and back, up to a day from its timetable and never to before now. */
export function decideRetimeDeparture(
  command: RetimeDeparture,
  departure: DepartureSeats,
): Decision<DepartureRetimed, ChangeDepartureRefusal> {
  const { nowMs, departureId, shiftMinutes } = command;
  const refusal = whyUnchanged(command, departure);
  if (refusal !== null) return refused(refusal);
  const publishedDepartureAt = publishedAt(command);
  const before = shiftBefore(departure, publishedDepartureAt);
  if (Math.abs(before + shiftMinutes) > MAX_SHIFT_MINUTES) {
    return refused({ code: 'DEPARTURE_MOVED_TOO_FAR', shiftMinutes: before });
  }
  const isKnown = flownShift(departure, Date.parse(publishedDepartureAt)) !== null;
  if (shiftMinutes === 0 && isKnown) return refused({ code: 'DEPARTURE_NOT_MOVED' });
  const leftMs = leftByMove(command, departure);
  if (leftMs !== undefined) return refused(departureLeft(leftMs, true));
  const retimedAt = new Date(nowMs).toISOString();
  const scheduleRevision = scheduleRevisionOf(departure) + 1;
  const move = { shiftMinutes, publishedDepartureAt, scheduleRevision };
  return { kind: 'accepted', facts: { type: 'DepartureRetimed', departureId, ...move, retimedAt } };
}

function publishedAt({ publishedLegsMs: [firstMs = NaN] }: CancelDeparture): string {
  return new Date(firstMs).toISOString();
}

/** When each leg leaves by the moves until now. */
function legsNow(command: CancelDeparture, departure: DepartureSeats): readonly number[] {
  const shiftMs = shiftBefore(departure, publishedAt(command)) * MINUTE_MS;
  return command.publishedLegsMs.map((legMs) => legMs + shiftMs);
}

/** Why a departure stays as it is however it is to be changed: one whose last leg left long ago was flown, or its passengers know. */
function whyUnchanged(command: CancelDeparture, departure: DepartureSeats): ChangeDepartureRefusal | null {
  const currentRevision = scheduleRevisionOf(departure);
  if (command.ifRevision !== null && command.ifRevision !== currentRevision) {
    return { code: 'REVISION_CONFLICT', currentRevision };
  }
  if (departure.closed !== undefined) return { code: 'DEPARTURE_CANCELLED' };
  const lastMs = legsNow(command, departure).at(-1) ?? NaN;
  return command.nowMs - lastMs > CHANGEABLE_AFTER_MS ? departureLeft(lastMs, false) : null;
}

/** When a leg would have left that is ahead now, or the last one: those flown already may stay so. */
function leftByMove(command: RetimeDeparture, departure: DepartureSeats): number | undefined {
  const { nowMs, shiftMinutes } = command;
  const legs = legsNow(command, departure);
  return legs
    .filter((legMs, index) => legMs >= nowMs || index === legs.length - 1)
    .map((legMs) => legMs + shiftMinutes * MINUTE_MS)
    .find((legMs) => legMs < nowMs);
}

function departureLeft(leavesMs: number, isByMove: boolean): ChangeDepartureRefusal {
  return { code: 'DEPARTURE_LEFT', leavesAt: new Date(leavesMs).toISOString(), isByMove };
}
