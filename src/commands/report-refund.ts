import { decideRefundOutcome, type RefundOutcome } from '../domain/booking/paying/refund-outcome-decider.js';
import type { BookingAnswer, BookingRequest, RunBookingCommand } from './booking-command.js';

/** What a process reports. */
export interface ReportRefundRequest extends BookingRequest {
  readonly refundId: string;
  readonly outcome: RefundOutcome;
}

/** Records what a provider said of a refund; the same report again is nothing. */
export function createReportRefund(
  run: RunBookingCommand,
): (request: ReportRefundRequest) => Promise<BookingAnswer> {
  return (request) => {
    const { refundId, outcome } = request;
    return run({
      request,
      decide: (booking, { nowMs }) => decideRefundOutcome({ nowMs, refundId, outcome }, booking),
    });
  };
}
