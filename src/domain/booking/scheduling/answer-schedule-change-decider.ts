import { isAnswerable, whyNotGivenBack, whyUnavailable, type BookingAction } from '../available-actions.js';
import type { Booking } from '../booking.js';
import { accept, refuse, type BookingDecision } from '../booking-facts.js';
import { openSliceIndexes, strandedSlices, unflownSliceIndexes } from '../booking-parts.js';
import type { BookingEvent } from '../booking-events.js';
import { cancelBooking, termsOf } from '../cancelling/cancel-booking.js';
import { partedLines } from '../cancelling/cancelled-part.js';
import { cancelPartly } from '../cancelling/confirm-cancellation-decider.js';
import type { ScheduleChangeAnswer } from '../schedule-change-events.js';

/** A caller answers a change of schedule. */
export interface AnswerScheduleChange {
  readonly nowMs: number;
  readonly noticeId: string;
  readonly answer: ScheduleChangeAnswer;
}

/** A notice is answered: the booking stays, may change free of charge, or is cancelled at its full price, which it still may be until that change. */
export function decideAnswerScheduleChange(command: AnswerScheduleChange, booking: Booking): BookingDecision {
  const { nowMs, noticeId, answer } = command;
  const notice = booking.scheduleChanges.find((one) => one.noticeId === noticeId);
  if (notice === undefined) return refuse({ code: 'NOTICE_NOT_FOUND' });
  const action: BookingAction = 'ANSWER_SCHEDULE_CHANGE';
  const reason =
    whyUnavailable(booking, action, nowMs) ??
    (isAnswerable(booking, notice, answer) ? null : 'NOTHING_TO_ANSWER') ??
    whyNotAnswered(booking, command);
  if (reason !== null) return refuse({ code: 'ACTION_NOT_AVAILABLE', action, reason });
  if (answer === 'ACCEPT' && notice.kind === 'CANCELLED') return refuse({ code: 'NOTHING_TO_ACCEPT' });
  const { bookingId } = booking;
  const answeredAt = new Date(nowMs).toISOString();
  const event: BookingEvent = {
    type: 'ScheduleChangeAnswered',
    ...{ bookingId, noticeId, answer, answeredAt },
  };
  if (answer !== 'REFUND') return accept({ events: [event] });
  const refunded = refundUnflown(booking, nowMs);
  if (refunded.kind === 'refused') return refunded;
  return accept({ ...refunded.facts, events: [event, ...refunded.facts.events] });
}

/** Why an answer cannot be followed. */
function whyNotAnswered(
  booking: Booking,
  { answer, nowMs }: AnswerScheduleChange,
): ReturnType<typeof whyUnavailable> {
  switch (answer) {
    case 'ACCEPT':
      return null;
    case 'REBOOK':
      return whyUnavailable({ ...booking, isChangeFree: true }, 'CHANGE', nowMs);
    case 'REFUND':
      return whyNotGivenBack(booking, nowMs);
  }
}

/** What has not departed is given back in full, and so is the rest of a slice that was begun and cannot be flown to its end. */
function refundUnflown(booking: Booking, nowMs: number): BookingDecision {
  const sliceIndexes = unflownSliceIndexes(booking, nowMs);
  if (sliceIndexes.length === openSliceIndexes(booking).length) {
    const terms = termsOf(booking, booking.priceLines, 0);
    return cancelBooking(booking, { nowMs, quoteId: null, reason: 'DEPARTURE_CANCELLED', ...terms });
  }
  const scope = { kind: 'SLICES', sliceIndexes } as const;
  const begunSlices = strandedSlices(booking, nowMs);
  const { cancelled } = partedLines(booking, scope, begunSlices);
  return cancelPartly(booking, {
    ...{ nowMs, quoteId: null, scope, begunSlices },
    ...termsOf(booking, cancelled, 0),
    refundReason: 'SCHEDULE_CHANGE',
  });
}
