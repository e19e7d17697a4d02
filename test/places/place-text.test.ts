import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeKey, placeWords, wordsApart } from '../../src/places/place-text.js';

describe('placeWords', () => {
  it.each([
    ['São Paulo', ['sao', 'paulo']],
    ["Nuku'alofa", ['nukualofa']],
    ['Tromsø, Łódź', ['tromso', 'lodz']],
    ['İzmir / Diyarbakır', ['izmir', 'diyarbakir']],
    ['', []],
    [' – ', []],
  ])('splits %s', (text, words) => {
    expect(placeWords(text)).toEqual(words);
  });

  it('gives words that are their own only word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        for (const word of placeWords(text)) expect(placeWords(word)).toEqual([word]);
      }),
    );
  });
});

describe('wordsApart', () => {
  it('parts words at apostrophes only', () => {
    expect(wordsApart("Xi'an Airport")).toEqual(['xi', 'an', 'airport']);
    expect(wordsApart('New York')).toEqual([]);
  });
});

describe('placeKey', () => {
  it('is one for the spellings of a name', () => {
    expect(placeKey('Saint-Étienne')).toBe(placeKey('ST ETIENNE'));
    expect(placeKey('Fort Worth')).toBe(placeKey('Ft. Worth'));
    expect(placeKey('Paris')).not.toBe(placeKey('Parish'));
  });
});
