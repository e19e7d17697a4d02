import { hasLeft } from '../../itinerary/departed.js';
import type { SegmentDetails } from '../../itinerary/itinerary.js';
import type { Booking } from '../booking.js';
import { accept, NOTHING_TO_DO, type BookingDecision } from '../booking-facts.js';
import { isOver, slicesAhead } from '../booking-parts.js';
import { evolveScheduleChange } from '../evolve-schedule-change.js';
import { shortenedHold } from '../holding/sales-end.js';
import { timesOf, type ScheduleChanged, type SegmentTimes } from '../schedule-change-events.js';

/** A departure was cancelled or moved, and a booking may be on it. */
export type NoteScheduleChange = Omit<ScheduleChanged, 'type' | 'bookingId' | 'noticedAt' | 'hold'> & {
  readonly nowMs: number;
};

/**
 * A booking of a departure is told of its change, once, unless it has the new times already, or has left by the old and
 * by the new. A flight that is not flown never left, whatever the clock says.
 */
export function decideNoteScheduleChange(command: NoteScheduleChange, booking: Booking): BookingDecision {
  const { nowMs, noticeId, departureId, kind, newTimes, otherTimes = [] } = command;
  const isKnown = booking.scheduleChanges.some((notice) => notice.noticeId === noticeId);
  const flights = slicesAhead(booking)
    .flatMap(({ segments }) => segments)
    .filter((flight) => flight.departureId === departureId);
  const [moved = null, ...others] = [...(newTimes === null ? [] : [newTimes]), ...otherTimes].filter(
    (times) => flights.some((flight) => isNew(times, flight, nowMs)),
  );
  const isNews = newTimes === null ? flights.length > 0 : moved !== null;
  if (isKnown || isOver(booking) || !isNews) return NOTHING_TO_DO;
  const noticedAt = new Date(nowMs).toISOString();
  const { bookingId } = booking;
  const event: ScheduleChanged = {
    type: 'ScheduleChanged',
    ...{ bookingId, noticeId, departureId, kind, newTimes: moved, noticedAt },
    ...(others.length > 0 && { otherTimes: others }),
  };
  const hold = booking.hold && shortenedHold(booking.hold, evolveScheduleChange(booking, event).slices);
  return accept({ events: [{ ...event, ...(hold && { hold }) }] });
}

function isNew(times: SegmentTimes, flight: SegmentDetails, nowMs: number): boolean {
  const hasFlown = hasLeft(flight, nowMs) && hasLeft(times, nowMs);
  return timesOf(flight, [times]) !== undefined && times.from.at !== flight.from.at && !hasFlown;
}
