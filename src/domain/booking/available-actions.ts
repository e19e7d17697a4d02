import { hasDeparted } from '../itinerary/departed.js';
import type { SliceDetails } from '../itinerary/itinerary.js';
import { changePenaltyOf } from '../pricing/fare-penalties.js';
import type { Booking, ScheduleNotice } from './booking.js';
import {
  isCancelled,
  isFirstFlightCancelled,
  openSliceIndexes,
  slicesToFly,
  strandedSlices,
  unflownSliceIndexes,
} from './booking-parts.js';
import { nameCorrectionOf } from './name-correction.js';
import type { ScheduleChangeAnswer } from './schedule-change-events.js';

/** What a caller may do with a booking at some time of its life. */
export const BOOKING_ACTIONS = [
  'PAY',
  'CANCEL',
  'CANCEL_PASSENGER',
  'CANCEL_SLICE',
  'CHANGE',
  'CHANGE_PASSENGER',
  'ANSWER_SCHEDULE_CHANGE',
] as const;

/** One thing that a caller may do with a booking. */
export type BookingAction = (typeof BOOKING_ACTIONS)[number];

/** Why an action is not available. */
export const UNAVAILABLE_REASONS = [
  'ALREADY_PAID',
  'NOT_HELD',
  'HOLD_EXPIRED',
  'FLIGHT_CANCELLED',
  'NOT_CONFIRMED',
  'PAYMENT_PENDING',
  'CHANGE_PENDING',
  'CANCELLED',
  'EXPIRED',
  'DEPARTED',
  'FARE_NOT_CHANGEABLE',
  'FARE_NAME_FIXED',
  'CONDITIONS_UNKNOWN',
  'NOTHING_TO_ANSWER',
  'ONLY_PASSENGER',
  'ONLY_SLICE',
] as const;

/** Why an action is not available now; CONDITIONS_UNKNOWN where the tariff does not say, which is not a no. */
export type UnavailableReason = (typeof UNAVAILABLE_REASONS)[number];

/** An action and whether it can be taken now. */
export interface AvailableAction {
  readonly action: BookingAction;
  readonly allowed: boolean;
  /** Null when it is allowed. */
  readonly reason: UnavailableReason | null;
  /** The last instant of an allowed action, as UTC in ISO 8601; null when there is none. */
  readonly until: string | null;
}

/** A booking whoever may see its people: they matter only by their number. */
type ActionableBooking = Omit<Booking, 'party'> & {
  readonly party: { readonly passengers: readonly unknown[] };
};

/** Every action, and whether it can be taken at an instant. */
export function availableActions(booking: ActionableBooking, nowMs: number): readonly AvailableAction[] {
  return BOOKING_ACTIONS.map((action) => {
    const reason = whyUnavailable(booking, action, nowMs);
    return {
      action,
      allowed: reason === null,
      reason,
      until: reason === null ? endOf(booking, action, nowMs) : null,
    };
  });
}

/** Why an action cannot be taken at an instant; null when it can. */
export function whyUnavailable(
  booking: ActionableBooking,
  action: BookingAction,
  nowMs: number,
): UnavailableReason | null {
  if (booking.status === 'CANCELLED' || booking.status === 'EXPIRED') return booking.status;
  switch (action) {
    case 'PAY':
      return whyNotPayable(booking, nowMs);
    case 'CANCEL':
      return whyBusy(booking) ?? whyOver(booking, nowMs);
    case 'CANCEL_PASSENGER':
      return (
        whyNotPartly(booking) ??
        (hasBegun(booking, nowMs) ? 'DEPARTED' : null) ??
        (booking.party.passengers.length - booking.cancelledPassengerIds.length < 2 ? 'ONLY_PASSENGER' : null)
      );
    case 'CANCEL_SLICE':
      return (
        whyNotPartly(booking) ??
        (openSliceIndexes(booking).length < 2 ? 'ONLY_SLICE' : null) ??
        (departures(booking, nowMs).length === 0 ? 'DEPARTED' : null)
      );
    case 'CHANGE':
      return whyNotChangeable(booking, nowMs);
    case 'CHANGE_PASSENGER':
      return whyOver(booking, nowMs) ?? whyNameFixed(booking);
    case 'ANSWER_SCHEDULE_CHANGE':
      return whyNotAnswerable(booking, nowMs);
  }
}

function whyNotPayable(booking: ActionableBooking, nowMs: number): UnavailableReason | null {
  if (booking.status === 'PENDING_PAYMENT') return 'PAYMENT_PENDING';
  if (booking.status === 'TICKETED') return 'ALREADY_PAID';
  if (booking.status !== 'HELD' || booking.hold === null) return 'NOT_HELD';
  if (hasFlown(booking, nowMs)) return 'DEPARTED';
  if (nowMs >= Date.parse(booking.hold.seatsHeldUntil)) return 'HOLD_EXPIRED';
  const flights = slicesToFly(booking).flatMap(({ segments }) => segments);
  return flights.some((flight) => isCancelled(booking, flight)) ? 'FLIGHT_CANCELLED' : null;
}

/** What holds until the first flight leaves, and of a hold until its seats are kept no more. */
function whyOver(booking: ActionableBooking, nowMs: number): UnavailableReason | null {
  if (hasBegun(booking, nowMs)) return 'DEPARTED';
  const holdEndsAt = holdEndOf(booking);
  return holdEndsAt !== null && nowMs >= Date.parse(holdEndsAt) ? 'HOLD_EXPIRED' : null;
}

/** Until when the seats are kept of a booking that waits to be paid; null of any other. */
function holdEndOf({ status, hold }: ActionableBooking): string | null {
  return status === 'HELD' && hold !== null ? hold.seatsHeldUntil : null;
}

/** While money is on its way nothing else moves: both outcomes end that. */
function whyBusy(booking: ActionableBooking): UnavailableReason | null {
  if (booking.pendingChange !== null) return 'CHANGE_PENDING';
  const isPending = booking.payments.some(({ state }) => state === 'REQUESTED' || state === 'AUTHORISED');
  return booking.status === 'PENDING_PAYMENT' || isPending ? 'PAYMENT_PENDING' : null;
}

function whyNotPartly(booking: ActionableBooking): UnavailableReason | null {
  return whyBusy(booking) ?? (booking.status === 'HELD' ? 'NOT_CONFIRMED' : null);
}

function whyNotChangeable(booking: ActionableBooking, nowMs: number): UnavailableReason | null {
  const { conditions } = booking.brand;
  const isBegun = hasBegun(booking, nowMs);
  const reason = whyNotPartly(booking) ?? (isChangeLate(booking, nowMs) ? 'DEPARTED' : null);
  if (reason !== null || booking.isChangeFree) return reason;
  if (conditions.changeable === false) return 'FARE_NOT_CHANGEABLE';
  const isKnown = conditions.changeable !== null && changePenaltyOf(conditions, isBegun) !== null;
  return isKnown ? null : 'CONDITIONS_UNKNOWN';
}

/** Whether nothing is left that can be changed: of a journey that was begun the directions that were not, where the fare knows of that. */
function isChangeLate(booking: ActionableBooking, nowMs: number): boolean {
  if (booking.isChangeFree) return hasFlown(booking, nowMs);
  if (!hasBegun(booking, nowMs)) return false;
  return !isChangeableOnceBegun(booking) || departures(booking, nowMs).length === 0;
}

function isChangeableOnceBegun({ brand }: ActionableBooking): boolean {
  return brand.conditions.changePenaltyAfterDepartureMinor !== undefined;
}

/** Names stay as they are; a date of birth can be put right on any fare. */
function whyNameFixed({ brand }: ActionableBooking): UnavailableReason | null {
  return nameCorrectionOf(brand.conditions) === 'NONE' ? 'FARE_NAME_FIXED' : null;
}

/** A flight that was moved can always be accepted; of one that was cancelled the money can be had back while nothing is on its way. */
function whyNotAnswerable(booking: ActionableBooking, nowMs: number): UnavailableReason | null {
  const open = booking.scheduleChanges.filter((notice) => isAnswerable(booking, notice, 'REFUND'));
  if (open.length === 0) return 'NOTHING_TO_ANSWER';
  const isMoved = open.some(({ kind, answer }) => kind === 'RETIMED' && answer === null);
  return isMoved ? null : whyNotGivenBack(booking, nowMs);
}

/** Whether a notice can be answered so: whoever wanted another flight may have the money instead until the change is made. */
export function isAnswerable(
  { isChangeFree }: Pick<Booking, 'isChangeFree'>,
  notice: ScheduleNotice,
  answer: ScheduleChangeAnswer,
): boolean {
  return notice.answer === null || (notice.answer === 'REBOOK' && answer === 'REFUND' && isChangeFree);
}

/** Whether the airline broke the agreement and its passengers may still have their money for that: so long nothing is kept of what they cancel. */
export function mayHaveAllBack(booking: Pick<Booking, 'isChangeFree' | 'scheduleChanges'>): boolean {
  return booking.scheduleChanges.some((notice) => isAnswerable(booking, notice, 'REFUND'));
}

/** Why what is not flown of a booking cannot be given back in full: its conditions do not matter where the airline broke the agreement. */
export function whyNotGivenBack(booking: ActionableBooking, nowMs: number): UnavailableReason | null {
  const unflown = unflownSliceIndexes(booking, nowMs);
  const isWhole = unflown.length === openSliceIndexes(booking).length;
  const reason = isWhole ? whyBusy(booking) : whyNotPartly(booking);
  const isFlown = unflown.length === 0 && strandedSlices(booking, nowMs).length === 0;
  return reason ?? (isFlown ? 'DEPARTED' : null);
}

/** Whether any slice that is not cancelled has departed. */
function hasBegun(booking: ActionableBooking, nowMs: number): boolean {
  return slicesToFly(booking).some((slice) => hasDeparted(slice, nowMs));
}

/** Whether any slice that is not cancelled has departed for certain: a flight that the airline cancelled never leaves. */
function hasFlown(booking: ActionableBooking, nowMs: number): boolean {
  return unflownSliceIndexes(booking, nowMs).length < openSliceIndexes(booking).length;
}

/** When the slices leave that are neither cancelled nor gone, the earliest first. */
function departures(booking: ActionableBooking, nowMs: number): readonly string[] {
  return departuresOf(slicesToFly(booking), nowMs);
}

function departuresOf(slices: readonly SliceDetails[], nowMs: number): readonly string[] {
  return slices
    .filter((slice) => !hasDeparted(slice, nowMs))
    .flatMap((slice) => slice.segments.slice(0, 1).map(({ from }) => from.at))
    .sort();
}

function endOf(booking: ActionableBooking, action: BookingAction, nowMs: number): string | null {
  switch (action) {
    case 'PAY':
    case 'CANCEL':
    case 'CANCEL_PASSENGER':
    case 'CHANGE_PASSENGER':
      return earlier(departures(booking, nowMs)[0] ?? null, holdEndOf(booking));
    case 'CHANGE': {
      const slices = slicesToFly(booking);
      const leaving = slices.filter(
        (slice) => !booking.isChangeFree || !isFirstFlightCancelled(booking, slice),
      );
      const ends = departuresOf(leaving, nowMs);
      const isLastToo =
        !booking.isChangeFree &&
        typeof booking.brand.conditions.changePenaltyAfterDepartureMinor === 'number';
      return ends.at(isLastToo ? -1 : 0) ?? null;
    }
    case 'CANCEL_SLICE':
      return departures(booking, nowMs).at(-1) ?? null;
    case 'ANSWER_SCHEDULE_CHANGE':
      return null;
  }
}

/** The earlier of two instants, either of which may be missing. */
function earlier(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return Date.parse(one) < Date.parse(other) ? one : other;
}
