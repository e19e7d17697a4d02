import { expect, it } from 'vitest';
import {
  isSameName,
  MAX_SPELLING_EDITS,
  nameCorrectionOf,
  nameEdits,
} from '../../../src/domain/booking/name-correction.js';
import { FLEXIBLE } from './booking-life.js';

const name = (text: string) => {
  const [givenName = '', familyName = ''] = text.split('/');
  return { givenName, familyName };
};

it.each([
  ['Ada/Lovelace', 'Ada/Lovelace', 0],
  ['Ada/Lovelace', 'ADA/LOVELACE', 0],
  ['Zoe/Muller', 'Zoé/Müller', 0],
  ['Jean Luc/O’Neil', 'Jean-Luc/ONeil', 0],
  ['Ada Mary/Lovelace', 'Ada/Mary Lovelace', 0],
  ['Lovelace/Ada', 'Ada/Lovelace', 0],
  ['Ada/Lovelace', 'Ida/Lovelace', 1],
  ['Ada/Lovelace', 'Ada/Lovleace', 1],
  ['Ada/Lovelace', 'Ada/Lovelac', 1],
  ['Ada/Lovelace', 'Adaa/Lovelaces', 2],
])('between %s and %s there are %i letters', (before, after, edits) => {
  expect(nameEdits(name(before), name(after))).toBe(edits);
  expect(nameEdits(name(after), name(before))).toBe(edits);
});

it('a name is the same but for capitals, accents and marks, and not in the wrong fields', () => {
  expect(isSameName(name('Zoe/Muller'), name('Zoé/Müller'))).toBe(true);
  expect(isSameName(name('Ada/Lovelace'), name('Lovelace/Ada'))).toBe(false);
});

it('a fare that was sold before fares said so takes any name, and one of which it is not known a few letters', () => {
  expect(nameCorrectionOf(FLEXIBLE)).toBe('ANY');
  expect(nameCorrectionOf({ ...FLEXIBLE, nameCorrection: null })).toBe('SPELLING');
  expect(nameCorrectionOf({ ...FLEXIBLE, nameCorrection: 'NONE' })).toBe('NONE');
});

it('between people of other names there are more letters than may be put right', () => {
  for (const other of ['Xaver/Completely-Other', 'Eva/Novak', 'Ann/Love'])
    expect(nameEdits(name('Ada/Lovelace'), name(other))).toBeGreaterThan(MAX_SPELLING_EDITS);
});
