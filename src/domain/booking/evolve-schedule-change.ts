import type { SegmentDetails, SliceDetails } from '../itinerary/itinerary.js';
import { minutesBetween, withSegments } from '../itinerary/with-segments.js';
import type { Booking } from './booking.js';
import { withoutQuote } from './quote.js';
import {
  timesOf,
  type ScheduleChangeAnswered,
  type ScheduleChanged,
  type ScheduleChangeEvent,
} from './schedule-change-events.js';

/** The booking after the airline changed its schedule, or the caller answered to that. */
export function evolveScheduleChange(booking: Booking, event: ScheduleChangeEvent): Booking {
  switch (event.type) {
    case 'ScheduleChanged':
      return noticed(booking, event);
    case 'ScheduleChangeAnswered':
      return answered(booking, event);
  }
}

function noticed(booking: Booking, event: ScheduleChanged): Booking {
  const { noticeId, departureId, kind, newTimes, noticedAt } = event;
  const notice = { noticeId, departureId, kind, newTimes, noticedAt, answer: null };
  const { pendingChange } = booking;
  return {
    ...booking,
    ...withoutQuote(booking, null),
    scheduleChanges: [...booking.scheduleChanges, notice],
    hold: booking.hold && (event.hold ?? booking.hold),
    slices: movedSlices(booking.slices, event),
    pendingChange: pendingChange && { ...pendingChange, slices: movedSlices(pendingChange.slices, event) },
  };
}

function movedSlices(slices: readonly SliceDetails[], event: ScheduleChanged): readonly SliceDetails[] {
  return slices.map((slice) => {
    const segments = slice.segments.map((segment) => movedSegment(segment, event));
    const isMoved = segments.some((segment, index) => segment !== slice.segments[index]);
    return isMoved ? withSegments(slice, segments) : slice;
  });
}

function movedSegment(
  segment: SegmentDetails,
  { departureId, newTimes, otherTimes = [] }: ScheduleChanged,
): SegmentDetails {
  if (newTimes === null || segment.departureId !== departureId) return segment;
  const times = timesOf(segment, [newTimes, ...otherTimes]);
  if (times === undefined) return segment;
  const shiftMinutes = (segment.shiftMinutes ?? 0) + minutesBetween(segment.from.at, times.from.at);
  return { ...segment, ...times, shiftMinutes };
}

/** What was quoted before would not be what the answer makes of it: a change is free of charge then, until the money is had instead. */
function answered(booking: Booking, event: ScheduleChangeAnswered): Booking {
  return {
    ...booking,
    ...withoutQuote(booking, null),
    isChangeFree: event.answer === 'REBOOK' || (event.answer === 'ACCEPT' && booking.isChangeFree),
    scheduleChanges: booking.scheduleChanges.map((notice) =>
      notice.noticeId === event.noticeId ? { ...notice, answer: event.answer } : notice,
    ),
  };
}
