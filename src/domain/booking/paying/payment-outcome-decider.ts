import type { Booking } from '../booking.js';
import { accept, NOTHING_TO_DO, type BookingDecision } from '../booking-facts.js';
import { changeBooking } from '../changing/change-booking.js';
import type { PaymentCaptured, PaymentFailed, PaymentStep } from '../payment-events.js';
import { nextPaymentStep, type Payment } from '../payment.js';
import { failPayment } from './failed-payment.js';
import { authorisePayment } from './authorised-payment.js';
import type { TicketStock } from './issue-tickets.js';
import { requestRefunds } from './request-refunds.js';

/** What a provider said of a payment, or that it said nothing. */
export type PaymentOutcome =
  | { readonly kind: 'AUTHORISED'; readonly providerPaymentId: string }
  | { readonly kind: 'CAPTURED' }
  | { readonly kind: 'VOIDED' }
  | { readonly kind: 'FAILED'; readonly step: PaymentStep; readonly reason: string }
  | { readonly kind: 'UNKNOWN'; readonly step: PaymentStep };

/** An outcome is reported by whoever asked the provider; any may come twice, late, or after another. */
export interface ReportPayment {
  readonly nowMs: number;
  readonly paymentId: string;
  readonly outcome: PaymentOutcome;
  readonly ticketStock: TicketStock;
}

/** An outcome is recorded with all that follows from it; one that is known already, or does not fit any more, is nothing. */
export function decidePaymentOutcome(command: ReportPayment, booking: Booking): BookingDecision {
  const { outcome, nowMs } = command;
  const payment = booking.payments.find(({ paymentId }) => paymentId === command.paymentId);
  if (payment === undefined) return NOTHING_TO_DO;
  switch (outcome.kind) {
    case 'AUTHORISED':
      return authorisePayment(booking, payment, { ...command, ...outcome });
    case 'CAPTURED':
      return payment.state === 'AUTHORISED' ? capture(booking, payment, command) : NOTHING_TO_DO;
    case 'VOIDED':
      return nextPaymentStep(payment) === 'VOID' ? voided(booking, payment, nowMs) : NOTHING_TO_DO;
    case 'FAILED':
      return nextPaymentStep(payment) === outcome.step
        ? failed(booking, payment, { ...outcome, nowMs })
        : NOTHING_TO_DO;
    case 'UNKNOWN':
      return nextPaymentStep(payment) === outcome.step && payment.unknown?.step !== outcome.step
        ? unknown(booking, payment, { ...outcome, nowMs })
        : NOTHING_TO_DO;
  }
}

/** Money that was taken makes the change that it pays for, if any; what was not wanted any more goes back at once. */
function capture(
  booking: Booking,
  payment: Payment,
  { nowMs, ticketStock }: Omit<ReportPayment, 'outcome'>,
): BookingDecision {
  const { bookingId, pendingChange } = booking;
  const { paymentId, amountMinor, currency } = payment;
  const captured = { ...payment, capturedMinor: amountMinor };
  const refunds = payment.isUnwanted
    ? requestRefunds({ ...booking, payments: [captured] }, { amountMinor, reason: 'PAYMENT_FAILED', nowMs })
    : [];
  const capturedAt = new Date(nowMs).toISOString();
  const amount = { amountMinor, currency };
  const event: PaymentCaptured = {
    type: 'PaymentCaptured',
    ...{ bookingId, paymentId, amount, capturedAt },
  };
  if (pendingChange === null || pendingChange.quoteId !== payment.quoteId)
    return accept({ events: [event, ...refunds] });
  const changed = changeBooking(booking, pendingChange, { nowMs, ticketStock });
  if (changed.kind === 'refused') return changed;
  return accept({ ...changed.facts, events: [event, ...changed.facts.events] });
}

function voided({ bookingId }: Booking, { paymentId }: Payment, nowMs: number): BookingDecision {
  const voidedAt = new Date(nowMs).toISOString();
  return accept({ events: [{ type: 'PaymentVoided', ...{ bookingId, paymentId, voidedAt } }] });
}

interface StepAt {
  readonly step: PaymentStep;
  readonly nowMs: number;
}

function unknown({ bookingId }: Booking, { paymentId }: Payment, { step, nowMs }: StepAt): BookingDecision {
  const since = new Date(nowMs).toISOString();
  return accept({ events: [{ type: 'PaymentOutcomeUnknown', ...{ bookingId, paymentId, step, since } }] });
}

function failed(
  booking: Booking,
  { paymentId, purpose }: Payment,
  { step, reason, nowMs }: StepAt & { readonly reason: string },
): BookingDecision {
  const { bookingId } = booking;
  const failedAt = new Date(nowMs).toISOString();
  const event: PaymentFailed = { type: 'PaymentFailed', ...{ bookingId, paymentId, step, reason, failedAt } };
  return failPayment(booking, event, { purpose, nowMs });
}
