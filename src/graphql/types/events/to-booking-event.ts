import type { Caller } from '../../../access/caller.js';
import { reasonOf, type BookingEvent } from '../../../domain/booking/booking-events.js';
import { eventCursor } from '../../cursor.js';
import type { BookingEventType } from './booking-event.js';
import { showCancellationEvent } from './cancellation-events.js';
import { showChangeEvent } from './change-events.js';
import { showJourneyEvent } from './journey-events.js';
import { showPaymentEvent } from './payment-events.js';

/** A booking event, where the log holds it, and who asked for it by which request. */
export interface RecordedBookingEvent {
  readonly event: BookingEvent;
  readonly eventId: string;
  readonly position: number;
  readonly revision: number;
  readonly recordedAt: string;
  readonly actor: string;
  readonly correlationId: string;
  readonly causationId: string;
}

/** A booking event as the schema shows it. */
export function toBookingEvent(
  recorded: RecordedBookingEvent,
  caller: Caller,
): BookingEventType & { readonly type: BookingEvent['type'] } {
  const { event, eventId, revision, correlationId, causationId } = recorded;
  return {
    type: event.type,
    eventId,
    position: eventCursor(recorded.position, eventId),
    bookingId: event.bookingId,
    occurredAt: new Date(recorded.recordedAt),
    actor: mayKnowActor(caller, recorded.actor) ? recorded.actor : null,
    ...{ revision, correlationId, causationId, reason: reasonOf(event) },
    ...shown(event),
  };
}

/** Who else has a hand in a booking is for operators to know. */
function mayKnowActor({ principal, name }: Caller, actor: string): boolean {
  return principal.role === 'operator' || actor === name;
}

function shown(event: BookingEvent): object {
  switch (event.type) {
    case 'FlightBooked':
    case 'PersonalDataErased':
    case 'PassengerCorrected':
    case 'TicketIssued':
    case 'BookingRepriced':
    case 'BookingExpired':
    case 'ScheduleChanged':
    case 'ScheduleChangeAnswered':
      return showJourneyEvent(event);
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
      return showPaymentEvent(event);
    case 'CancellationQuoted':
    case 'QuoteExpired':
    case 'BookingCancelled':
    case 'BookingPartlyCancelled':
    case 'CancellationSettled':
      return showCancellationEvent(event);
    case 'ChangeQuoted':
    case 'ChangeStarted':
    case 'BookingChanged':
    case 'ChangeFailed':
      return showChangeEvent(event);
  }
}
