import type { SegmentDetails } from '../itinerary/itinerary.js';
import type { Booking } from './booking.js';
import { withoutQuote } from './quote.js';
import type {
  ScheduleChangeAnswered,
  ScheduleChanged,
  ScheduleChangeEvent,
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
  const moved = (segment: SegmentDetails): SegmentDetails =>
    newTimes !== null && segment.departureId === departureId ? { ...segment, ...newTimes } : segment;
  return {
    ...booking,
    ...withoutQuote(booking, null),
    scheduleChanges: [...booking.scheduleChanges, notice],
    slices: booking.slices.map((slice) => ({ ...slice, segments: slice.segments.map(moved) })),
  };
}

/** What was quoted before would not be what the answer makes of it: a change is free of charge then. */
function answered(booking: Booking, event: ScheduleChangeAnswered): Booking {
  return {
    ...booking,
    ...withoutQuote(booking, null),
    isChangeFree: booking.isChangeFree || event.answer === 'REBOOK',
    scheduleChanges: booking.scheduleChanges.map((notice) =>
      notice.noticeId === event.noticeId ? { ...notice, answer: event.answer } : notice,
    ),
  };
}
