import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bookingReferenceFrom, readBookingReference } from '../../../src/domain/booking/booking-reference.js';

it('has six characters that nobody mistakes for others', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 6, maxLength: 6 }), (bytes) => {
      expect(bookingReferenceFrom(bytes)).toMatch(/^[A-HJ-NP-Z2-9]{6}$/u);
    }),
  );
});

it('gives every character the same chance', () => {
  const counts = new Map<string, number>();
  for (let byte = 0; byte < 256; byte += 1) {
    for (const character of bookingReferenceFrom(new Uint8Array(6).fill(byte)))
      counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  expect(counts.size).toBe(32);
  expect(new Set(counts.values())).toEqual(new Set([48]));
});

it('depends on each of the six bytes', () => {
  const references = [0, 1, 2, 3, 4, 5].map((index) => {
    const bytes = new Uint8Array(6);
    bytes[index] = 1;
    return bookingReferenceFrom(bytes);
  });
  expect(references).toEqual(['BAAAAA', 'ABAAAA', 'AABAAA', 'AAABAA', 'AAAABA', 'AAAAAB']);
});

it('is read however a person types it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 6, maxLength: 6 }), (bytes) => {
      const reference = bookingReferenceFrom(bytes);
      expect(readBookingReference(reference)).toBe(reference);
      expect(readBookingReference(` ${reference.toLowerCase()}\t`)).toBe(reference);
    }),
  );
});

it.each(['', 'ABCDE', 'ABCDEFG', 'ABCDE0', 'ABCDE1', 'ABC DE', 'ABCDE\n;', "' or 1=1 --"])(
  'is not %j',
  (typed) => {
    expect(readBookingReference(typed)).toBeNull();
  },
);
