import { v7 as newId } from 'uuid';
import { createAnswerScheduleChange } from '../../src/commands/answer-schedule-change.js';
import type { BookingAnswer, BookingRequest } from '../../src/commands/booking-command.js';
import { createChangePassenger } from '../../src/commands/change-passenger.js';
import { createChangeDeparture } from '../../src/commands/change-departure.js';
import { createConfirmCancellation } from '../../src/commands/confirm-cancellation.js';
import { createConfirmChange } from '../../src/commands/confirm-change.js';
import { createExpireHold } from '../../src/commands/expire-hold.js';
import { createExpireQuote } from '../../src/commands/expire-quote.js';
import { createNoteScheduleChange } from '../../src/commands/note-schedule-change.js';
import { createPayBooking } from '../../src/commands/pay-booking.js';
import { createQuoteCancellation } from '../../src/commands/quote-cancellation.js';
import { createQuoteChange } from '../../src/commands/quote-change.js';
import { createReportPayment } from '../../src/commands/report-payment.js';
import { createSettleCancellation } from '../../src/commands/settle-cancellation.js';
import { createReportRefund } from '../../src/commands/report-refund.js';
import type { BookingDesk } from './booking-desk.js';

/** Every command of a booking, over the desk's log. */
export function commandsOf(desk: BookingDesk) {
  const { run, store, supplier, openParties, resealPerson, requestHash, readSide } = desk;
  const people = { openParties, resealPerson };
  const parts = { run, store, newId, offerDesk: supplier, ...people, quoteLifetimeMs: 900_000 };
  return {
    pay: createPayBooking(parts),
    quoteCancellation: createQuoteCancellation(parts),
    confirmCancellation: createConfirmCancellation(run),
    settleCancellation: createSettleCancellation(run),
    quoteChange: createQuoteChange(parts),
    confirmChange: createConfirmChange({ ...parts, accountingCode: '999' }),
    changePassenger: createChangePassenger(parts),
    answerScheduleChange: createAnswerScheduleChange(run),
    noteScheduleChange: createNoteScheduleChange(run, supplier),
    expireHold: createExpireHold(run),
    expireQuote: createExpireQuote(run),
    reportPayment: createReportPayment(run, '999'),
    reportRefund: createReportRefund(run),
    changeDeparture: createChangeDeparture({
      ...{ store, requestHash, readSide, flightBoard: supplier, now: supplier.now },
    }),
  };
}

/** A request of a caller under a new key. */
export function request(bookingId: string, changes: Partial<BookingRequest> = {}): BookingRequest {
  return {
    caller: 'anyone',
    correlationId: 'request',
    bookingId,
    idempotencyKey: newId(),
    ifRevision: null,
    ...changes,
  };
}

/** The answer to what must be done. */
export function done(answer: BookingAnswer): Extract<BookingAnswer, { readonly code: 'DONE' }> {
  if (answer.code !== 'DONE') throw new Error(JSON.stringify(answer));
  return answer;
}
