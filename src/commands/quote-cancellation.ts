import { decideQuoteCancellation } from '../domain/booking/cancelling/quote-cancellation-decider.js';
import type { CancellationScope } from '../domain/booking/cancellation-events.js';
import type { BookingAnswer, BookingRequest, RunBookingCommand } from './booking-command.js';

/** What a caller asks for. */
export interface QuoteCancellationRequest extends BookingRequest {
  readonly scope: CancellationScope;
}

/** What quoting needs besides what all commands of bookings do. */
export interface QuoteDependencies {
  readonly run: RunBookingCommand;
  readonly newId: () => string;
  /** How long a quote stands. */
  readonly quoteLifetimeMs: number;
}

/** Says what a cancellation would give back, to be confirmed while the quote stands. */
export function createQuoteCancellation({
  run,
  newId,
  quoteLifetimeMs: lifetimeMs,
}: QuoteDependencies): (request: QuoteCancellationRequest) => Promise<BookingAnswer> {
  return (request) => {
    const { scope } = request;
    const quoteId = newId();
    return run({
      request,
      asked: ['quoteCancellation', scope],
      decide: (booking, { nowMs }) => decideQuoteCancellation({ nowMs, quoteId, scope, lifetimeMs }, booking),
    });
  };
}
