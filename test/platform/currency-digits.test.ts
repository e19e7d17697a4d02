import { describe, expect, it } from 'vitest';
import { currencyDigits } from '../../src/platform/currency-digits.js';

describe('the fraction digits of a currency', () => {
  it.each([
    ['EUR', 2],
    ['USD', 2],
    ['JPY', 0],
    ['KRW', 0],
    ['CLP', 0],
    ['KWD', 3],
    ['BHD', 3],
    ['HUF', 2],
    ['ISK', 0],
    ['CLF', 4],
  ])('of %s are %d', (code, digits) => {
    expect(currencyDigits(code)).toBe(digits);
  });

  it.each(['', 'XYZ', 'EURO', '978', '__proto__', 'constructor'])('%j is no currency', (code) => {
    expect(currencyDigits(code)).toBeNull();
  });
});
