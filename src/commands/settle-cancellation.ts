import { decideSettleCancellation } from '../domain/booking/cancelling/settle-cancellation-decider.js';
import type { BookingAnswer, BookingRequest, RunBookingCommand } from './booking-command.js';

/** What an operator asks for. */
export interface SettleCancellationRequest extends BookingRequest {
  /** What is given back, in minor units of the price. */
  readonly refundMinor: number;
  readonly reason: string;
}

/** Settles what a cancellation gives back of which nobody knew: refunds are requested in the same transaction. */
export function createSettleCancellation(
  run: RunBookingCommand,
): (request: SettleCancellationRequest) => Promise<BookingAnswer> {
  return (request) => {
    const { refundMinor, reason } = request;
    return run({
      request,
      asked: ['settleCancellation', refundMinor, reason],
      decide: (booking, { nowMs }) => decideSettleCancellation({ nowMs, refundMinor, reason }, booking),
    });
  };
}
