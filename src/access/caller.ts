import type { BookingOwner, BookingScope } from '../domain/booking/booking-owner.js';

/** Who asks, as far as it was proved. */
export type Principal =
  | { readonly role: 'nobody' }
  | { readonly role: 'traveller'; readonly subject: string }
  | { readonly role: 'agent'; readonly subject: string; readonly agency: string }
  | { readonly role: 'operator'; readonly subject: string }
  /** Whoever holds the access token of one booking. */
  | { readonly role: 'booking'; readonly bookingId: string };

/** Who asks, and until when that holds. */
export interface Caller {
  readonly principal: Principal;
  /** What the log calls the caller; idempotency keys belong to it. */
  readonly name: string;
  /** When the token ends; null without one. */
  readonly expiresAtMs: number | null;
}

/** Whoever shows no token. */
export const NOBODY: Caller = { principal: { role: 'nobody' }, name: 'public', expiresAtMs: null };

/** A caller whose token holds until an instant. */
export function callerOf(principal: Principal, expiresAtMs: number): Caller {
  return { principal, name: nameOf(principal), expiresAtMs };
}

/** The prefixes keep a subject of any text from being taken for another kind of caller. */
function nameOf(principal: Principal): string {
  switch (principal.role) {
    case 'nobody':
      return NOBODY.name;
    case 'traveller':
    case 'agent':
    case 'operator':
      return `user:${principal.subject}`;
    case 'booking':
      return `booking:${principal.bookingId}`;
  }
}

/** Whose a booking becomes that the caller makes; null when it is nobody's. */
export function ownerFor(principal: Principal): BookingOwner | null {
  switch (principal.role) {
    case 'nobody':
    case 'booking':
      return null;
    case 'traveller':
    case 'operator':
      return { subject: principal.subject, agency: null };
    case 'agent':
      return { subject: principal.subject, agency: principal.agency };
  }
}

/** Whether the caller may see and change a booking; the owner is null of one that is nobody's, or that there is not. */
export function mayUseBooking(principal: Principal, bookingId: string, owner: BookingOwner | null): boolean {
  switch (principal.role) {
    case 'nobody':
      return false;
    case 'operator':
      return true;
    case 'booking':
      return principal.bookingId === bookingId;
    case 'traveller':
      return owner?.subject === principal.subject;
    case 'agent':
      return owner?.agency === principal.agency;
  }
}

/** The bookings that the caller may list; null for callers who have no list. */
export function scopeOf(principal: Principal): BookingScope | null {
  switch (principal.role) {
    case 'nobody':
    case 'booking':
      return null;
    case 'operator':
      return { kind: 'ALL' };
    case 'traveller':
      return { kind: 'SUBJECT', subject: principal.subject };
    case 'agent':
      return { kind: 'AGENCY', agency: principal.agency };
  }
}
