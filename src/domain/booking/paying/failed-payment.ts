import { releaseSeats } from '../../inventory/seats-held.js';
import type { Booking } from '../booking.js';
import { accept, NOTHING_TO_DO, type BookingDecision, type BookingFacts } from '../booking-facts.js';
import type { BookingEvent } from '../booking-events.js';
import { seatsForChange } from '../booking-parts.js';
import { cancelUnpaid } from '../cancelling/cancel-booking.js';
import { evolvePayment } from '../evolve-payment.js';
import { decideExpireHold } from '../holding/expire-decider.js';
import type { PaymentFailed, PaymentPurpose } from '../payment-events.js';

/** A payment that was refused, and all that follows: a booking that was to be paid at once ends, a hold goes on while it lasts, a change is given up. */
export function failPayment(
  booking: Booking,
  event: PaymentFailed,
  { purpose, nowMs }: { readonly purpose: PaymentPurpose; readonly nowMs: number },
): BookingDecision {
  switch (event.step) {
    case 'VOID':
      return accept({ events: [event] }); // an authorisation lapses by itself
    case 'CAPTURE':
      // Without a change that waits it was made when its payment was authorised, as all were once.
      return afterwards(
        event,
        booking.pendingChange === null ? cancelUnpaid(booking, nowMs) : changeFailed(booking, event),
      );
    case 'AUTHORISE':
      if (purpose === 'CHANGE') return afterwards(event, changeFailed(booking, event));
      if (booking.hold === null) return afterwards(event, cancelUnpaid(booking, nowMs));
      return afterwards(event, decideExpireHold({ nowMs }, evolvePayment(booking, event)));
  }
}

function changeFailed(booking: Booking, { reason, failedAt }: PaymentFailed): BookingDecision {
  const { bookingId, pendingChange } = booking;
  if (pendingChange === null) return NOTHING_TO_DO;
  const { quoteId } = pendingChange;
  const event: BookingEvent = { type: 'ChangeFailed', ...{ bookingId, quoteId, reason, failedAt } };
  return accept({ events: [event], seats: releaseSeats(bookingId, seatsForChange(booking)) });
}

function afterwards(event: PaymentFailed, decision: BookingDecision): BookingDecision {
  if (decision.kind === 'refused') return decision;
  const facts: BookingFacts = decision.facts;
  return accept({ ...facts, events: [event, ...facts.events] });
}
