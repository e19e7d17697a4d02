import fc from 'fast-check';
import { valueFromAST, parseValue } from 'graphql';
import { describe, expect, it } from 'vitest';
import { DecimalScalar, PhoneNumberScalar } from '../../../src/graphql/types/scalars.js';

const literal = (text: string): unknown => valueFromAST(parseValue(text), DecimalScalar);

describe('a decimal', () => {
  it.each([
    [500, '500', '500'],
    [499.99, '499.99', '499.99'],
    ['499.99', '"499.99"', '499.99'],
    ['499.90', '"499.90"', '499.90'],
    [-0.5, '-0.5', '-0.5'],
  ])('is read from %j as from the literal %s', (variable, text, read) => {
    expect([DecimalScalar.parseValue(variable), literal(text)]).toEqual([read, read]);
  });

  it('goes out digit by digit as it came in', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 12n), 10n ** 12n), fc.nat(99), (whole, cents) => {
        const text = `${whole}.${String(cents).padStart(2, '0')}`;
        expect(DecimalScalar.serialize(DecimalScalar.parseValue(text))).toBe(text);
      }),
    );
  });

  it.each([
    '',
    ' 5',
    '5 ',
    '1e3',
    '0x10',
    '.5',
    '5.',
    '1,5',
    '--5',
    'NaN',
    '١',
    '1'.repeat(16),
    null,
    NaN,
    [],
    {},
  ])('is not %j', (value) => {
    expect(() => DecimalScalar.parseValue(value)).toThrow('plain decimal');
  });
});

describe('a telephone number', () => {
  it.each(['+33199001234', '+14155550100', '+6834000'])('is %s', (number) => {
    expect(PhoneNumberScalar.parseValue(number)).toBe(number);
    expect(valueFromAST(parseValue(`"${number}"`), PhoneNumberScalar)).toBe(number);
    expect(PhoneNumberScalar.serialize(number)).toBe(number);
  });

  it.each([
    '0199001234',
    '33199001234',
    '+0199001234',
    '+33 1 99 00 12 34',
    '+123456',
    `+${'1'.repeat(16)}`,
    '',
    33,
  ])('is not %j', (value) => {
    expect(() => PhoneNumberScalar.parseValue(value)).toThrow('+33612345678');
  });

  it('is refused at once, however long the text', () => {
    const startedAt = performance.now();
    expect(() => PhoneNumberScalar.parseValue(`+${'1'.repeat(60)}x`)).toThrow('country code');
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
