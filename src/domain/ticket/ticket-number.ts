/** The accounting code where none is configured: it is assigned to no airline, since no tariff here says whose tickets are sold. */
export const DEFAULT_ACCOUNTING_CODE = '000';

/** Form code of electronic tickets: the first digits of the ten that the airline numbers itself. */
const FORM_CODE = '24';

const SEQUENCE_DIGITS = 8;

/** Tickets that one accounting code can number; the next one has no number. */
export const MAX_TICKET_SEQUENCE = 10 ** SEQUENCE_DIGITS - 1;

const CHECK_MODULUS = 7;

/**
 * The ticket number of thirteen digits that follows from a place in the sequence (from 1): airline accounting code, form code,
 * serial number. Null when the code is not three digits or the sequence is used up.
 */
export function ticketNumberOf(accountingCode: string, sequence: number): string | null {
  if (!/^\d{3}$/u.test(accountingCode)) return null;
  if (!Number.isInteger(sequence) || sequence < 1 || sequence > MAX_TICKET_SEQUENCE) return null;
  return accountingCode + FORM_CODE + String(sequence).padStart(SEQUENCE_DIGITS, '0');
}

/** Whether a text may be a ticket number: thirteen digits without the check digit. */
export function isTicketNumber(text: string): boolean {
  return /^\d{13}$/u.test(text);
}

/** The check digit of a ticket number, 0 to 6: the number modulo 7, unweighted (IATA Resolution 722f). */
export function ticketCheckDigit(ticketNumber: string): number {
  return Number(ticketNumber) % CHECK_MODULUS; // thirteen digits are an exact integer
}

/** A ticket number as people read it, with its check digit: `220-2412345678 (6)`. */
export function formatTicketNumber(ticketNumber: string): string {
  return `${ticketNumber.slice(0, 3)}-${ticketNumber.slice(3)} (${String(ticketCheckDigit(ticketNumber))})`;
}
