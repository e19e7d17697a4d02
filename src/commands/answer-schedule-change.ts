import { decideAnswerScheduleChange } from '../domain/booking/scheduling/answer-schedule-change-decider.js';
import type { ScheduleChangeAnswer } from '../domain/booking/schedule-change-events.js';
import type { BookingAnswer, BookingRequest, RunBookingCommand } from './booking-command.js';

/** What a caller asks for. */
export interface AnswerScheduleChangeRequest extends BookingRequest {
  readonly noticeId: string;
  readonly answer: ScheduleChangeAnswer;
}

/** Answers a change of schedule. */
export function createAnswerScheduleChange(
  run: RunBookingCommand,
): (request: AnswerScheduleChangeRequest) => Promise<BookingAnswer> {
  return (request) => {
    const { noticeId, answer } = request;
    return run({
      request,
      asked: ['answerScheduleChange', noticeId, answer],
      decide: (booking, { nowMs }) => decideAnswerScheduleChange({ nowMs, noticeId, answer }, booking),
    });
  };
}
