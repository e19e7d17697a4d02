import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparableFamilyName } from '../../../src/domain/booking/family-name.js';

describe('a family name as it is compared', () => {
  it.each([
    ['LOVELACE', 'Lovelace'],
    ['  van  der\tBerg ', 'Van der Berg'],
    ['Muñoz', 'MUN\u0303OZ'],
    ['Strauß', 'STRAUSS'],
    ['STRAUẞ', 'Strauß'],
    ['Παπαδόπουλος', 'ΠΑΠΑΔΌΠΟΥΛΟΣ'],
  ])('is the same for %j and %j', (one, other) => {
    expect(comparableFamilyName(one)).toBe(comparableFamilyName(other));
  });

  it.each([
    ['Muñoz', 'Munoz'],
    ['Lovelace', 'Lovelac'],
    ['O’Neill', 'ONeill'],
    ['vander Berg', 'van der Berg'],
  ])('tells %j from %j', (one, other) => {
    expect(comparableFamilyName(one)).not.toBe(comparableFamilyName(other));
  });

  it('is the same however it is composed, and whatever blanks are around it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const comparable = comparableFamilyName(name);
        expect(comparableFamilyName(` ${name.normalize('NFD')}\n`)).toBe(comparable);
        expect(comparableFamilyName(comparable)).toBe(comparable);
      }),
    );
  });
});
