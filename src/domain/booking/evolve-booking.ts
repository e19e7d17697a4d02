import type { Booking } from './booking.js';
import type { BookingEvent, FlightBooked } from './booking-events.js';
import { evolveCancellation } from './evolve-cancellation.js';
import { evolveChange } from './evolve-change.js';
import { evolvePayment } from './evolve-payment.js';
import { evolveScheduleChange } from './evolve-schedule-change.js';
import type { HoldEvent } from './hold-events.js';
import type { PersonEvent } from './person-events.js';
import { withoutSubjects, type SealedPassenger } from './personal-data.js';
import { withoutQuote } from './quote.js';
import type { TicketIssued } from './ticket-events.js';

/** The booking after one more event; null is a booking that nothing has happened to, and stays so until it is booked. */
export function evolveBooking(booking: Booking | null, event: BookingEvent): Booking | null {
  if (event.type === 'FlightBooked') return bookingOf(event);
  return booking && { ...evolveFurther(booking, event), revision: booking.revision + 1 };
}

/** The booking that its first event makes. */
export function bookingOf(event: FlightBooked): Booking {
  const { settlement } = event;
  return {
    bookingId: event.bookingId,
    owner: event.owner ?? null,
    reference: event.reference,
    status: statusOnceBooked(settlement?.kind ?? 'ON_ACCOUNT'),
    offerId: event.offerId,
    cabin: event.cabin,
    brand: event.brand,
    slices: event.slices,
    cancelledSlices: [],
    party: event.party,
    cancelledPassengerIds: [],
    passengerCounts: event.passengerCounts,
    priceLines: event.priceLines,
    totalPrice: event.totalPrice,
    chargedMinor: event.totalPrice.amountMinor,
    hold:
      settlement?.kind === 'HOLD'
        ? { seatsHeldUntil: settlement.seatsHeldUntil, priceHeldUntil: settlement.priceHeldUntil }
        : null,
    payments: [],
    refunds: [],
    tickets: [],
    quote: null,
    pastQuotes: [],
    pendingChange: null,
    scheduleChanges: [],
    isChangeFree: false,
    cancellationReason: null,
    createdAt: event.bookedAt,
    revision: 1,
  };
}

function statusOnceBooked(settlement: 'ON_ACCOUNT' | 'PAY_NOW' | 'HOLD'): Booking['status'] {
  switch (settlement) {
    case 'ON_ACCOUNT':
      return 'CONFIRMED';
    case 'PAY_NOW':
      return 'PENDING_PAYMENT';
    case 'HOLD':
      return 'HELD';
  }
}

function evolveFurther(booking: Booking, event: Exclude<BookingEvent, FlightBooked>): Booking {
  switch (event.type) {
    case 'PersonalDataErased':
    case 'PassengerCorrected':
      return evolvePerson(booking, event);
    case 'PaymentRequested':
    case 'PaymentOutcomeUnknown':
    case 'PaymentAuthorized':
    case 'PaymentCaptured':
    case 'PaymentFailed':
    case 'PaymentVoided':
    case 'RefundRequested':
    case 'RefundIssued':
    case 'RefundDelayed':
    case 'RefundReturned':
      return evolvePayment(booking, event);
    case 'TicketIssued':
      return ticketed(booking, event);
    case 'BookingRepriced':
    case 'BookingExpired':
      return evolveHold(booking, event);
    case 'CancellationQuoted':
    case 'QuoteExpired':
    case 'BookingCancelled':
    case 'BookingPartlyCancelled':
    case 'CancellationSettled':
      return evolveCancellation(booking, event);
    case 'ChangeQuoted':
    case 'ChangeStarted':
    case 'BookingChanged':
    case 'ChangeFailed':
      return evolveChange(booking, event);
    case 'ScheduleChanged':
    case 'ScheduleChangeAnswered':
      return evolveScheduleChange(booking, event);
  }
}

function evolvePerson(booking: Booking, event: PersonEvent): Booking {
  switch (event.type) {
    case 'PersonalDataErased':
      return { ...booking, party: withoutSubjects(booking.party, event.subjectIds) };
    case 'PassengerCorrected': {
      const { identity, passengerId, nameEditCount = 0 } = event;
      const passengers = booking.party.passengers.map((passenger) =>
        passenger.passengerId === passengerId ? corrected(passenger, identity) : passenger,
      );
      const renamed = { ...booking, party: { ...booking.party, passengers } };
      if (nameEditCount === 0) return renamed;
      const counted = (booking.nameEditCounts?.[passengerId] ?? 0) + nameEditCount;
      return { ...renamed, nameEditCounts: { ...booking.nameEditCounts, [passengerId]: counted } };
    }
  }
}

function corrected(passenger: SealedPassenger, identity: SealedPassenger['identity']): SealedPassenger {
  const wasPlain = passenger.identity !== null && 'plain' in passenger.identity;
  return { ...passenger, identity, ...(wasPlain && { wasPlain }) };
}

function ticketed(booking: Booking, event: TicketIssued): Booking {
  const { passengerId, ticketNumber, checkDigit, priceLines, taxes, issuedAt } = event;
  const ticket = { passengerId, ticketNumber, checkDigit, priceLines, taxes, issuedAt };
  return { ...booking, status: 'TICKETED', tickets: [...booking.tickets, { ...ticket, status: 'OPEN' }] };
}

function evolveHold(booking: Booking, event: HoldEvent): Booking {
  switch (event.type) {
    case 'BookingRepriced': {
      const { priceLines, totalPrice } = event;
      return { ...booking, priceLines, totalPrice, chargedMinor: totalPrice.amountMinor };
    }
    case 'BookingExpired':
      return { ...booking, status: 'EXPIRED', chargedMinor: 0, ...withoutQuote(booking, null) };
  }
}
