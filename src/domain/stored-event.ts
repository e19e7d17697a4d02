import type { BookingEvent } from './booking/booking-events.js';
import type { BookingReferenceAssigned } from './booking/booking-reference.js';
import type { TicketNumberAssigned } from './booking/ticket-events.js';
import type { DepartureEvent } from './inventory/departure-seats.js';

/** Every fact that this program records. */
export type DomainEvent = BookingEvent | DepartureEvent | BookingReferenceAssigned | TicketNumberAssigned;

/** The version in which each type of event is written now. */
const SCHEMA_VERSIONS: Readonly<Record<DomainEvent['type'], number>> = {
  FlightBooked: 1,
  SeatsReserved: 1,
  BookingReferenceAssigned: 1,
  PaymentRequested: 1,
  PaymentOutcomeUnknown: 1,
  PaymentAuthorized: 1,
  PaymentCaptured: 1,
  PaymentFailed: 1,
  PaymentVoided: 1,
  RefundRequested: 1,
  RefundIssued: 1,
  RefundDelayed: 1,
  TicketIssued: 1,
  TicketNumberAssigned: 1,
  BookingRepriced: 1,
  BookingExpired: 1,
  CancellationQuoted: 1,
  QuoteExpired: 1,
  BookingCancelled: 1,
  BookingPartlyCancelled: 1,
  ChangeQuoted: 1,
  ChangeStarted: 1,
  BookingChanged: 1,
  ChangeFailed: 1,
  ScheduleChanged: 1,
  ScheduleChangeAnswered: 1,
  SeatsReleased: 1,
  DepartureCancelled: 1,
  DepartureRetimed: 1,
};

/** An event as a log keeps it: its type and version beside its payload. */
export interface StoredEvent {
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: unknown;
}

/** The stored form of an event. */
export function storedEventOf(event: DomainEvent): StoredEvent & { readonly data: object } {
  const { type, ...data } = event;
  return { type, schemaVersion: SCHEMA_VERSIONS[type], data };
}

/** The event that a stored one is, or null when this program does not know its type or version. */
export function domainEventOf(stored: StoredEvent): DomainEvent | null {
  const versions: Readonly<Record<string, number>> = SCHEMA_VERSIONS;
  if (!Object.hasOwn(versions, stored.type) || versions[stored.type] !== stored.schemaVersion) return null;
  return { type: stored.type, ...(stored.data as object) } as DomainEvent;
}
