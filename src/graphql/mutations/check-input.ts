import { userInputError } from '../user-input-error.js';

/** Long enough to be unlike another's, short enough to store; every database can hold these characters. */
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{8,200}$/u;

/** Providers' tokens are some thirty characters; nothing that is longer than this is one. */
const PAYMENT_TOKEN = /^[\x21-\x7e]{1,255}$/u;

/** Far above any booking: a longer list is refused before it is looked at. */
const MAX_LIST_LENGTH = 50;

/** Throws unless a key can be told from others and stored. */
export function checkIdempotencyKey(idempotencyKey: string): void {
  if (IDEMPOTENCY_KEY.test(idempotencyKey)) return;
  throw userInputError(
    'input.idempotencyKey',
    `must have 8 to 200 letters, digits or signs of ASCII, without spaces, e.g. a UUID; ${String(idempotencyKey.length)} characters given`,
  );
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
