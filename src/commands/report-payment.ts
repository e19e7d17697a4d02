import {
  decidePaymentOutcome,
  type PaymentOutcome,
} from '../domain/booking/paying/payment-outcome-decider.js';
import type { BookingAnswer, BookingRequest, RunBookingCommand } from './booking-command.js';

/** What a process reports. */
export interface ReportPaymentRequest extends BookingRequest {
  readonly paymentId: string;
  readonly outcome: PaymentOutcome;
}

/** Records what a provider said of a payment, with all that follows; the same report again is nothing. */
export function createReportPayment(
  run: RunBookingCommand,
  accountingCode: string,
): (request: ReportPaymentRequest) => Promise<BookingAnswer> {
  return (request) => {
    const { paymentId, outcome } = request;
    return run({
      request,
      decide: (booking, { nowMs, ticketsIssued }) => {
        const ticketStock = { accountingCode, lastSequence: ticketsIssued };
        return decidePaymentOutcome({ nowMs, paymentId, outcome, ticketStock }, booking);
      },
    });
  };
}
