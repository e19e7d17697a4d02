/** The accounting code where none is configured: it is assigned to no airline, since no tariff here says whose tickets are sold. */
export const DEFAULT_ACCOUNTING_CODE = '000';

/** Whether a text may be the accounting code of an airline: three digits. */
export function isAccountingCode(text: string): boolean {
  return /^\d{3}$/u.test(text);
}

/** Form code of electronic tickets: the first digits of the ten that the airline numbers itself. */
const FORM_CODE = '24';

const SEQUENCE_DIGITS = 8;

/** Tickets that can be numbered, whatever the accounting code: the next one has no number. */
export const MAX_TICKET_SEQUENCE = 10 ** SEQUENCE_DIGITS - 1;

const CHECK_MODULUS = 7;

/**
 * The ticket number of thirteen digits that follows from a place in the sequence (from 1): airline accounting code, form code,
 * serial number. Null when the code is not three digits or the sequence is used up.
 */
export function ticketNumberOf(accountingCode: string, sequence: number): string | null {
  if (!isAccountingCode(accountingCode)) return null;
  if (!Number.isInteger(sequence) || sequence < 1 || sequence > MAX_TICKET_SEQUENCE) return null;
  return accountingCode + FORM_CODE + String(sequence).padStart(SEQUENCE_DIGITS, '0');
}

/**
 * The check digit of a ticket number, 0 to 6: the number of all thirteen digits modulo 7. So it is for coupons, whose number stands before
 * these digits, and a whole ticket is coupon 0 (Kirtland, Identification Numbers and Check Digit Schemes, page 30; Rosen, Discrete
 * Mathematics). Scanners of coupons know that as "all data", and know digits over form code and serial number alone besides
 * (Opticon, Universal Menu Book, IATA); those would not tell a wrong airline.
 */
export function ticketCheckDigit(ticketNumber: string): number {
  return Number(ticketNumber) % CHECK_MODULUS; // thirteen digits are an exact integer
}
