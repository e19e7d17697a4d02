import { decideExpireHold } from '../domain/booking/holding/expire-decider.js';
import type { BookingAnswer, BookingRequest, RunBookingCommand } from './booking-command.js';

/** Lets a hold expire that is due, and nothing else. */
export function createExpireHold(
  run: RunBookingCommand,
): (request: BookingRequest) => Promise<BookingAnswer> {
  return (request) =>
    run({
      request,
      decide: (booking, { nowMs }) => decideExpireHold({ nowMs }, booking),
    });
}
