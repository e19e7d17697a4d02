import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_ACCOUNTING_CODE,
  MAX_TICKET_SEQUENCE,
  ticketCheckDigit,
  ticketNumberOf,
} from '../../../src/domain/ticket/ticket-number.js';

const anySequence = fc.integer({ min: 1, max: MAX_TICKET_SEQUENCE });

describe('a ticket number', () => {
  it('is the accounting code, the form code and the place in the sequence', () => {
    expect(ticketNumberOf('220', 12_345_678)).toBe('2202412345678');
    expect(ticketNumberOf(DEFAULT_ACCOUNTING_CODE, 1)).toBe('0002400000001');
  });

  it.each([
    ['0032781811234', 4],
    ['0611232134231', 5],
    ['0193222543435', 5],
  ])(
    'has the check digit of the worked examples in Rosen, Discrete Mathematics, that are coupon 0: %s',
    (number, digit) => {
      expect(ticketCheckDigit(number)).toBe(digit);
    },
  );

  it.each([
    ['22', 1],
    ['2200', 1],
    ['AF1', 1],
    ['220', 0],
    ['220', -1],
    ['220', 1.5],
    ['220', Number.NaN],
    ['220', MAX_TICKET_SEQUENCE + 1],
  ])('is not made of the code %s and the place %d', (code, sequence) => {
    expect(ticketNumberOf(code, sequence)).toBeNull();
  });

  it('is another one for every place, and ascends with them', () => {
    fc.assert(
      fc.property(anySequence, anySequence, (one, other) => {
        const [a, b] = [ticketNumberOf('220', one)!, ticketNumberOf('220', other)!];
        expect([a, b].join(' ')).toMatch(/^\d{13} \d{13}$/u);
        expect(Math.sign(a.localeCompare(b))).toBe(Math.sign(one - other));
      }),
    );
  });

  it('is told by its check digit from the same number with one digit misread, unless by 7', () => {
    fc.assert(
      fc.property(anySequence, fc.nat(12), fc.nat(9), (sequence, place, digit) => {
        const number = ticketNumberOf('220', sequence)!;
        const misread = number.slice(0, place) + String(digit) + number.slice(place + 1);
        const isSame = (Number(number[place]) - digit) % 7 === 0;
        expect(ticketCheckDigit(misread) === ticketCheckDigit(number)).toBe(isSame);
      }),
    );
  });
});
