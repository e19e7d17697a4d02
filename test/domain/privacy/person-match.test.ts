import { describe, expect, it } from 'vitest';
import {
  emailMatchText,
  passengerMatchText,
  PERSON_MATCH_VERSION,
} from '../../../src/domain/privacy/person-match.js';

const match = (givenName: string, familyName: string, bornOn = '1990-12-10'): string =>
  passengerMatchText({ givenName, familyName, bornOn });

describe('a passenger is the same', () => {
  it.each([
    ['in another case', 'zoë', "O'NEILL"],
    ['without accents', 'Zoe', "O'Neill"],
    ['with letters composed another way', 'Zoe\u0308', "O'Neill"],
    ['without spaces and signs', ' Zoë ', 'O Neill'],
    ['with another apostrophe', 'Zoë', 'O’Neill'],
  ])('%s', (_how, given, family) => {
    expect(match(given, family)).toBe(match('Zoë', "O'Neill"));
  });
});

it('a sharp s is the same in every case', () => {
  const texts = ['Strauß', 'STRAUẞ', 'STRAUSS'].map((familyName) => match('Zoë', familyName));
  expect(new Set(texts).size).toBe(1);
});

describe('a passenger is another', () => {
  it.each([
    ['with another letter', match('Zoa', "O'Neill")],
    ['born on another day', match('Zoë', "O'Neill", '1990-12-11')],
    ['with the names swapped', match("O'Neill", 'Zoë')],
    ['with a letter moved to the other name', match('ZoëO', 'Neill')],
  ])('%s', (_how, text) => {
    expect(text).not.toBe(match('Zoë', "O'Neill"));
  });

  it('where marks of other scripts differ: they may make another name', () => {
    expect(match('हरि', 'राम')).not.toBe(match('हरी', 'राम'));
  });
});

it('an address is the same in any case, and is no passenger', () => {
  expect(emailMatchText(' Ada@Example.COM')).toBe(emailMatchText('ada@example.com'));
  expect(emailMatchText('ada@example.com')).not.toBe(emailMatchText('ada@example.org'));
});

it('the texts are those of their version: what was found by it is looked for by it', () => {
  const texts = [match('Zoë Élise', "O'Neill-Strauß"), emailMatchText(' Zoe@Example.com ')];
  const ofVersion = {
    1: ['["PASSENGER","ZOEELISE","ONEILLSTRAUSS","1990-12-10"]', '["CONTACT","zoe@example.com"]'],
  };
  expect(texts).toEqual(ofVersion[PERSON_MATCH_VERSION]);
});
