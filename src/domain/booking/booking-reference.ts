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
