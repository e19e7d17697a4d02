import { decideConfirmCancellation } from '../domain/booking/cancelling/confirm-cancellation-decider.js';
import type { BookingAnswer, BookingRequest, RunBookingCommand } from './booking-command.js';

/** What a caller asks for. */
export interface ConfirmCancellationRequest extends BookingRequest {
  readonly quoteId: string;
  /** Whether to cancel although nobody knows what is given back. */
  readonly acceptsUnknownRefund: boolean;
  /** The subject of an operator who asks; any other caller when absent. */
  readonly operator?: string | null;
}

/** Cancels what was quoted: seats are free and refunds are requested in the same transaction. */
export function createConfirmCancellation(
  run: RunBookingCommand,
): (request: ConfirmCancellationRequest) => Promise<BookingAnswer> {
  return (request) => {
    const { quoteId, acceptsUnknownRefund, operator = null } = request;
    return run({
      request,
      asked: ['confirmCancellation', quoteId, acceptsUnknownRefund],
      decide: (booking, { nowMs }) =>
        decideConfirmCancellation({ nowMs, quoteId, acceptsUnknownRefund, operator }, booking),
    });
  };
}
