import currencyCodes from 'currency-codes';

/** Fraction digits of a currency by the ISO 4217 list, or null when there is no such code. */
export function currencyDigits(code: string): number | null {
  return currencyCodes.code(code)?.digits ?? null;
}
