/** Letters and digits that nobody mistakes for another: none of 0 O 1 I. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

const LENGTH = 6;

/** A reference of six characters from six random bytes. */
export function bookingReferenceFrom(randomBytes: Uint8Array): string {
  return Array.from(
    { length: LENGTH },
    (_, index) => ALPHABET[(randomBytes[index] ?? 0) % ALPHABET.length],
  ).join('');
}

const REFERENCE = new RegExp(`^[${ALPHABET}]{${String(LENGTH)}}$`, 'u');

/** The reference that a person typed, in capitals and without blanks around it; null for what cannot be one. */
export function readBookingReference(typed: string): string | null {
  const reference = typed.trim().toUpperCase();
  return REFERENCE.test(reference) ? reference : null;
}

/** A reference was given to a booking, and is taken from now on. */
export interface BookingReferenceAssigned {
  readonly type: 'BookingReferenceAssigned';
  readonly reference: string;
  readonly bookingId: string;
}

/** The stream whose existence says that a reference is taken. */
export function referenceStream(reference: string): string {
  return `reference-${reference}`;
}
