import { userInputError } from './user-input-error.js';

/** Long enough to be unlike another's, short enough to store; every database can hold these characters. */
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{8,200}$/u;

/** Longest address that mail can be sent to (RFC 5321). */
const MAX_EMAIL_LENGTH = 254;

/** Throws at a key that is none. */
export function checkIdempotencyKey(idempotencyKey: string): void {
  if (IDEMPOTENCY_KEY.test(idempotencyKey)) return;
  throw userInputError(
    'input.idempotencyKey',
    `must have 8 to 200 letters, digits or signs of ASCII, without spaces, e.g. a UUID; ${String(idempotencyKey.length)} characters given`,
  );
}

/** Throws at an address that no mail reaches. */
export function checkEmail(field: string, email: string): void {
  checkLength(field, email, { atMost: MAX_EMAIL_LENGTH });
}

/** Throws at a text that is longer than it may be. */
export function checkLength(field: string, text: string, { atMost }: { readonly atMost: number }): void {
  if (text.length <= atMost) return;
  throw userInputError(field, `must have at most ${String(atMost)} characters; ${String(text.length)} given`);
}
