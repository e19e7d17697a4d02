import type { SliceDetails } from '../itinerary/itinerary.js';
import type { Money } from '../money/money.js';
import type { PriceLine } from '../pricing/price-lines.js';
import type { FareBrand } from '../pricing/tariff.js';
import type { CabinClass } from '../schedule/cabin-class.js';
import type { BookingOwner } from './booking-owner.js';
import type { CancellationEvent } from './cancellation-events.js';
import type { ChangeEvent } from './change-events.js';
import type { HoldEvent, Settlement } from './hold-events.js';
import type { PassengerCounts } from './passenger.js';
import type { PersonEvent } from './person-events.js';
import type { PaymentEvent } from './payment-events.js';
import type { SealedParty } from './personal-data.js';
import type { ScheduleChangeEvent } from './schedule-change-events.js';
import type { TicketIssued } from './ticket-events.js';

/** A party booked an offer; its seats were reserved in the same transaction. */
export interface FlightBooked {
  readonly type: 'FlightBooked';
  readonly bookingId: string;
  /** Six characters that people can read to each other. */
  readonly reference: string;
  readonly offerId: string;
  /** UTC, ISO 8601. */
  readonly bookedAt: string;
  readonly cabin: CabinClass;
  readonly brand: FareBrand;
  readonly passengerCounts: PassengerCounts;
  readonly slices: readonly SliceDetails[];
  readonly priceLines: readonly PriceLine[];
  readonly totalPrice: Money;
  /** Everything that identifies a person, sealed. */
  readonly party: SealedParty;
  /** On account when absent. */
  readonly settlement?: Settlement;
  /** Nobody's when absent. */
  readonly owner?: BookingOwner;
}

/** What has happened to a booking. */
export type BookingEvent =
  | FlightBooked
  | PersonEvent
  | PaymentEvent
  | TicketIssued
  | HoldEvent
  | CancellationEvent
  | ChangeEvent
  | ScheduleChangeEvent;

const BOOKING_EVENT_TYPES: Readonly<Record<BookingEvent['type'], true>> = {
  FlightBooked: true,
  PersonalDataErased: true,
  PassengerCorrected: true,
  PaymentRequested: true,
  PaymentOutcomeUnknown: true,
  PaymentAuthorized: true,
  PaymentCaptured: true,
  PaymentFailed: true,
  PaymentVoided: true,
  RefundRequested: true,
  RefundIssued: true,
  RefundDelayed: true,
  RefundReturned: true,
  TicketIssued: true,
  BookingRepriced: true,
  BookingExpired: true,
  CancellationQuoted: true,
  QuoteExpired: true,
  BookingCancelled: true,
  BookingPartlyCancelled: true,
  CancellationSettled: true,
  ChangeQuoted: true,
  ChangeStarted: true,
  BookingChanged: true,
  ChangeFailed: true,
  ScheduleChanged: true,
  ScheduleChangeAnswered: true,
};

/** Whether a fact is something that happened to a booking. */
export function isBookingEvent(event: { readonly type: string }): event is BookingEvent {
  return Object.hasOwn(BOOKING_EVENT_TYPES, event.type);
}

/** Why something happened to a booking, as whoever asked for it said; null where its event does not tell. */
export function reasonOf(event: BookingEvent): string | null {
  return 'reason' in event && typeof event.reason === 'string' ? event.reason : null;
}

/** The stream of a booking. */
export function bookingStream(bookingId: string): string {
  return BOOKING_STREAM_PREFIX + bookingId;
}

/** How the id of every booking's stream begins. */
export const BOOKING_STREAM_PREFIX = 'booking-';

/** Whether a text may be the id of a booking: they are UUIDs, and nothing else need be looked up. */
export function isBookingId(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u.test(text);
}
