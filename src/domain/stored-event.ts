import type { BookingEvent } from './booking/booking-events.js';
import type { BookingReferenceAssigned } from './booking/booking-reference.js';
import type { TicketNumberAssigned } from './booking/ticket-events.js';
import type { DepartureEvent } from './inventory/departure-seats.js';
import type { PersonErased } from './privacy/person-erased.js';
import { UPCASTERS, type Upcaster } from './upcasters.js';

/** Every fact that this program records. */
export type DomainEvent =
  BookingEvent | DepartureEvent | BookingReferenceAssigned | TicketNumberAssigned | PersonErased;

const upcasters: Readonly<Record<DomainEvent['type'], readonly Upcaster[]>> = UPCASTERS;

/** The types of all of them. */
export const EVENT_TYPES: readonly string[] = Object.keys(upcasters);

/** An event as a log keeps it: its type and version beside its payload. */
export interface StoredEvent {
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: unknown;
}

/** The version in which a type of event is written now. */
export function schemaVersionOf(type: DomainEvent['type']): number {
  return upcasters[type].length + 1;
}

/** The stored form of an event. */
export function storedEventOf(event: DomainEvent): StoredEvent & { readonly data: object } {
  const { type, ...data } = event;
  return { type, schemaVersion: schemaVersionOf(type), data };
}

/** The event that a stored one of any version is, or null when this program does not know its type or version. */
export function domainEventOf({ type, schemaVersion, data }: StoredEvent): DomainEvent | null {
  if (!isKnownType(type) || !Number.isInteger(schemaVersion)) return null;
  if (schemaVersion < 1 || schemaVersion > schemaVersionOf(type)) return null;
  const newest = upcasters[type]
    .slice(schemaVersion - 1)
    .reduce((payload, upcast) => upcast(payload as never), data as object);
  return { type, ...newest } as DomainEvent;
}

function isKnownType(type: string): type is DomainEvent['type'] {
  return Object.hasOwn(upcasters, type);
}
