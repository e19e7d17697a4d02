import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatMinor,
  isDecimal,
  parseMinor,
  parseMinorRoundedDown,
} from '../../../src/domain/money/decimal-amount.js';

const digits = fc.constantFrom(0, 2, 3, 4);
const amount = fc.integer({ min: -1e11, max: 1e11 });

describe('minor units', () => {
  it.each([
    [49_999, 2, '499.99'],
    [5, 2, '0.05'],
    [0, 2, '0.00'],
    [-5, 2, '-0.05'],
    [49_999, 0, '49999'],
    [0, 0, '0'],
    [-7, 0, '-7'],
    [1_234, 3, '1.234'],
    [-0, 2, '0.00'],
  ])('%i with %i digits are written %s', (amountMinor, count, text) => {
    expect(formatMinor(amountMinor, count)).toBe(text);
  });

  it('are read as they were written', () => {
    fc.assert(
      fc.property(amount, digits, (amountMinor, count) => {
        const text = formatMinor(amountMinor, count);
        expect(parseMinor(text, count)).toBe(amountMinor);
        expect(parseMinorRoundedDown(text, count)).toBe(amountMinor);
      }),
    );
  });
});

describe('a decimal', () => {
  it.each([
    ['500', 2, 50_000],
    ['499.9', 2, 49_990],
    ['499.990', 2, 49_999],
    ['007', 0, 7],
    ['7.000', 0, 7],
    ['1.5', 3, 1_500],
    ['-0.5', 2, -50],
    ['-0', 2, 0],
    ['-0.00', 2, 0],
    ['9999999999999.99', 2, 999_999_999_999_999],
  ])('%s with %i digits is %i exactly', (text, count, amountMinor) => {
    expect(parseMinor(text, count)).toBe(amountMinor);
  });

  it.each([
    ['499.999', 2],
    ['0.5', 0],
    ['1.2345', 3],
    ['99999999999999', 2],
    ['9999999999999999', 0],
  ])('%s is no exact amount with %i digits', (text, count) => {
    expect(parseMinor(text, count)).toBeNull();
  });

  it.each([
    ['499.999', 2, 49_999],
    ['0.999', 0, 0],
    ['1.23456', 3, 1_234],
    ['-0.001', 2, -1],
    ['-1.5', 0, -2],
    ['-1.500', 1, -15],
  ])('%s with %i digits is rounded down to %i', (text, count, amountMinor) => {
    expect(parseMinorRoundedDown(text, count)).toBe(amountMinor);
  });

  it('is rounded to the nearest amount that is not above it', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.constantFrom(0, 2, 3), (tenThousandths, count) => {
        const finer = 10 ** (4 - count);
        expect(parseMinorRoundedDown(formatMinor(tenThousandths, 4), count)).toBe(
          Math.floor(tenThousandths / finer),
        );
      }),
    );
  });

  it.each(['', ' ', '.', '.5', '5.', '1,5', '1e3', '+1', '--1', '0x1', 'NaN', 'Infinity', '1 ', '1\n', '٣'])(
    'is not %j',
    (text) => {
      expect([isDecimal(text), parseMinor(text, 2), parseMinorRoundedDown(text, 2)]).toEqual([
        false,
        null,
        null,
      ]);
    },
  );

  it('has at most fifteen digits', () => {
    expect(isDecimal('-1234567890123.45')).toBe(true);
    expect(isDecimal('12345678901234.56')).toBe(false);
    expect(parseMinorRoundedDown('1.234567890123456', 2)).toBeNull();
  });
});
