import type { Booking } from './booking.js';
import type { Payment, Refund } from './payment.js';
import {
  REFUND_UNKNOWN,
  type PaymentAuthorized,
  type PaymentEvent,
  type PaymentFailed,
  type PaymentRequested,
  type RefundDelayed,
  type RefundIssued,
  type RefundRequested,
  type RefundReturned,
} from './payment-events.js';
import { withoutQuote } from './quote.js';

/** The booking after one more thing happened to its payments or refunds. */
export function evolvePayment(booking: Booking, event: PaymentEvent): Booking {
  switch (event.type) {
    case 'PaymentRequested':
      return requested(booking, event);
    case 'PaymentOutcomeUnknown':
      return withPayment(booking, event.paymentId, () => ({
        unknown: { step: event.step, since: event.since },
      }));
    case 'PaymentAuthorized':
      return authorised(booking, event);
    case 'PaymentCaptured':
      return withPayment(booking, event.paymentId, () => ({
        state: 'CAPTURED',
        capturedMinor: event.amount.amountMinor,
        unknown: null,
      }));
    case 'PaymentFailed':
      return failed(booking, event);
    case 'PaymentVoided':
      return withPayment(booking, event.paymentId, () => ({ state: 'VOIDED', unknown: null }));
    case 'RefundRequested':
      return refundRequested(booking, event);
    case 'RefundIssued':
      return refundIssued(booking, event);
    case 'RefundDelayed':
      return refundDelayed(booking, event);
    case 'RefundReturned':
      return refundReturned(booking, event);
  }
}

/** What was quoted before it was paid would give nothing of the payment back. */
function requested(booking: Booking, event: PaymentRequested): Booking {
  const payment: Payment = {
    paymentId: event.paymentId,
    purpose: event.purpose,
    quoteId: event.quoteId,
    paymentToken: event.paymentToken,
    state: 'REQUESTED',
    providerPaymentId: null,
    currency: event.amount.currency,
    amountMinor: event.amount.amountMinor,
    capturedMinor: 0,
    refundedMinor: 0,
    refundRequestedMinor: 0,
    unknown: null,
    failure: null,
    isUnwanted: false,
  };
  const status = event.purpose === 'BOOKING' ? 'PENDING_PAYMENT' : booking.status;
  return {
    ...booking,
    ...withoutQuote(booking, event.quoteId),
    status,
    payments: [...booking.payments, payment],
  };
}

/** An authorisation that arrives after the payment was given up is of no use, and is to be given free. */
function authorised(booking: Booking, event: PaymentAuthorized): Booking {
  return withPayment(booking, event.paymentId, (payment) => ({
    state: 'AUTHORISED',
    providerPaymentId: event.providerPaymentId,
    unknown: null,
    isUnwanted: payment.state === 'FAILED',
  }));
}

/** What was authorised and cannot be captured is still set aside, and is to be given free. */
function failed(booking: Booking, event: PaymentFailed): Booking {
  const failure = { step: event.step, reason: event.reason };
  const after = withPayment(booking, event.paymentId, () =>
    event.step === 'CAPTURE'
      ? { failure, unknown: null, isUnwanted: true }
      : { failure, unknown: null, state: 'FAILED' },
  );
  const wasHeld = booking.status === 'PENDING_PAYMENT' && booking.hold !== null;
  return wasHeld && event.step === 'AUTHORISE' ? { ...after, status: 'HELD' } : after;
}

function refundRequested(booking: Booking, event: RefundRequested): Booking {
  const { refundId, paymentId, reason, amount } = event;
  const after = withPayment(booking, paymentId, (payment) => ({
    refundRequestedMinor: payment.refundRequestedMinor + amount.amountMinor,
  }));
  const refund: Refund = {
    ...{ refundId, paymentId, reason },
    ...amount,
    state: 'REQUESTED',
    delayReason: null,
    declineCount: 0,
  };
  return { ...after, refunds: [...after.refunds, refund] };
}

function refundIssued(booking: Booking, event: RefundIssued): Booking {
  const refund = booking.refunds.find(({ refundId }) => refundId === event.refundId);
  const after = withPayment(booking, refund?.paymentId ?? '', (payment) => ({
    refundedMinor: payment.refundedMinor + event.amount.amountMinor,
  }));
  return withRefund(after, event.refundId, () => ({ state: 'ISSUED' }));
}

function refundDelayed(booking: Booking, { refundId, reason }: RefundDelayed): Booking {
  return withRefund(booking, refundId, ({ declineCount }) => ({
    state: 'DELAYED',
    delayReason: reason,
    declineCount: reason === REFUND_UNKNOWN ? declineCount : declineCount + 1,
  }));
}

function refundReturned(booking: Booking, { refundId, amount, reason }: RefundReturned): Booking {
  const refund = booking.refunds.find((one) => one.refundId === refundId);
  const after = withPayment(booking, refund?.paymentId ?? '', (payment) => ({
    refundedMinor: payment.refundedMinor - amount.amountMinor,
  }));
  return withRefund(after, refundId, ({ declineCount }) => ({
    state: 'DELAYED',
    delayReason: reason,
    declineCount: declineCount + 1,
  }));
}

function withRefund(
  booking: Booking,
  refundId: string,
  changes: (refund: Refund) => Partial<Refund>,
): Booking {
  const refunds = booking.refunds.map((refund) =>
    refund.refundId === refundId ? { ...refund, ...changes(refund) } : refund,
  );
  return { ...booking, refunds };
}

function withPayment(
  booking: Booking,
  paymentId: string,
  changes: (payment: Payment) => Partial<Payment>,
): Booking {
  const payments = booking.payments.map((payment) =>
    payment.paymentId === paymentId ? { ...payment, ...changes(payment) } : payment,
  );
  return { ...booking, payments };
}
