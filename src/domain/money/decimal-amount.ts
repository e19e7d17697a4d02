/** Digits of the largest amount that is read, fraction included: 15 keep every amount an exact integer. */
export const MAX_DIGITS = 15;

/** Writes minor units as a decimal with exactly `digits` fraction digits: 49999 and 2 give `499.99`. */
export function formatMinor(amountMinor: number, digits: number): string {
  const sign = amountMinor < 0 ? '-' : '';
  const text = String(Math.abs(amountMinor)).padStart(digits + 1, '0');
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** Whether a text is a plain decimal that can be read exactly: `500`, `499.99`, `-0.5`. */
export function isDecimal(text: string): boolean {
  return /^-?\d+(?:\.\d+)?$/u.test(text) && text.replace(/[-.]/gu, '').length <= MAX_DIGITS;
}

/** Reads a decimal as minor units, or null when it is none or has more fraction digits than the currency. */
export function parseMinor(decimal: string, digits: number): number | null {
  if (!isDecimal(decimal)) return null;
  const [whole = '', fraction = ''] = decimal.replace('-', '').split('.');
  const significant = fraction.replace(/0+$/u, '');
  if (significant.length > digits || whole.length + digits > MAX_DIGITS) return null;
  const amount = Number(whole + significant.padEnd(digits, '0'));
  return decimal.startsWith('-') && amount !== 0 ? -amount : amount;
}

/** Reads a decimal as minor units, rounding down what is finer than the currency; null when it is no decimal. */
export function parseMinorRoundedDown(decimal: string, digits: number): number | null {
  const [whole = '', fraction = ''] = decimal.split('.');
  if (!isDecimal(decimal)) return null;
  const kept = parseMinor(
    digits === 0 ? whole : `${whole}.${fraction.slice(0, digits).padEnd(1, '0')}`,
    digits,
  );
  const cutOff = /[1-9]/u.test(fraction.slice(digits));
  return kept !== null && cutOff && decimal.startsWith('-') ? kept - 1 : kept;
}
