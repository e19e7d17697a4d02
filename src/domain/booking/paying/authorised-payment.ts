import type { Booking } from '../booking.js';
import { accept, NOTHING_TO_DO, refuse, type BookingDecision } from '../booking-facts.js';
import type { PaymentAuthorized } from '../payment-events.js';
import type { Payment } from '../payment.js';
import { issueTickets, type TicketStock } from './issue-tickets.js';

/** A provider has set the amount of a payment aside. */
export interface Authorised {
  readonly nowMs: number;
  readonly providerPaymentId: string;
  readonly ticketStock: TicketStock;
}

/**
 * An authorisation makes tickets; a change waits until its difference was taken. One that arrives after the payment was given up is
 * recorded, so that what was set aside is given free.
 */
export function authorisePayment(booking: Booking, payment: Payment, command: Authorised): BookingDecision {
  const event = authorisedEvent(booking, payment, command);
  if (payment.state === 'FAILED' && payment.failure?.step === 'AUTHORISE') return accept({ events: [event] });
  if (payment.state !== 'REQUESTED') return NOTHING_TO_DO;
  switch (payment.purpose) {
    case 'BOOKING': {
      const issued = issueTickets(booking, command.ticketStock, event.authorizedAt);
      if (issued === null) return refuse({ code: 'TICKET_NUMBERS_USED_UP' });
      return accept({ events: [event, ...issued.tickets], ticketNumbers: issued.numbers });
    }
    case 'CHANGE':
      return accept({ events: [event] });
  }
}

function authorisedEvent(
  { bookingId }: Booking,
  { paymentId, amountMinor, currency }: Payment,
  { nowMs, providerPaymentId }: Authorised,
): PaymentAuthorized {
  return {
    type: 'PaymentAuthorized',
    ...{ bookingId, paymentId, providerPaymentId },
    amount: { amountMinor, currency },
    authorizedAt: new Date(nowMs).toISOString(),
  };
}
