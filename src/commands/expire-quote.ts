import { decideExpireQuote } from '../domain/booking/holding/expire-decider.js';
import type { BookingAnswer, BookingRequest, RunBookingCommand } from './booking-command.js';

/** Lets a quote expire that is due, and nothing else. */
export function createExpireQuote(
  run: RunBookingCommand,
): (request: BookingRequest & { readonly quoteId: string }) => Promise<BookingAnswer> {
  return (request) =>
    run({
      request,
      decide: (booking, { nowMs }) => decideExpireQuote({ nowMs, quoteId: request.quoteId }, booking),
    });
}
