import currencyCodes from 'currency-codes';

/** The list as a map: the package searches it from the start each time. */
const digitsByCode = new Map(currencyCodes.data.map(({ code, digits }) => [code, digits]));

/** Fraction digits of a currency by the ISO 4217 list, or null when there is no such code. */
export function currencyDigits(code: string): number | null {
  return digitsByCode.get(code) ?? null;
}
