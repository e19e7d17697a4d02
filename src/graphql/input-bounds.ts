import { userInputError } from './user-input-error.js';

/** Long enough to be unlike another's, short enough to store; every database can hold these characters. */
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{8,200}$/u;

/** Longest address that mail can be sent to (RFC 5321). */
const MAX_EMAIL_LENGTH = 254;

/** Providers' tokens are some thirty characters; nothing that is longer than this is one. */
const PAYMENT_TOKEN = /^[\x21-\x7e]{1,255}$/u;

/** Far above any booking: a longer list is refused before it is looked at. */
const MAX_LIST_LENGTH = 50;

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

/** Throws unless a text may be a payment token; it is never repeated, since it may be worth money. */
export function checkPaymentToken(field: string, token: string): void {
  if (PAYMENT_TOKEN.test(token)) return;
  throw userInputError(
    field,
    `must be a token of the payment provider: 1 to 255 letters, digits or signs of ASCII, without spaces; ${String(token.length)} characters given`,
  );
}

/** Throws when a list is longer than any booking could mean; `content` says what it names, e.g. `the passengers of the offer, at most 9`. */
export function checkListLength(field: string, content: string, list: readonly unknown[]): void {
  if (list.length <= MAX_LIST_LENGTH) return;
  throw userInputError(field, `must name ${content}; ${String(list.length)} given`);
}
