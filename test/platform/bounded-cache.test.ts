import { describe, expect, it } from 'vitest';
import { createBoundedCache } from '../../src/platform/bounded-cache.js';

/** A cache whose values are the letters it was asked for, and the letters it had to make. */
function letters(limit: number) {
  const made: string[] = [];
  const cache = createBoundedCache<string, { readonly letter: string }>(limit);
  const ask = (text: string) => {
    for (const letter of text) {
      const value = cache.getOrMake(letter, () => (made.push(letter), { letter }));
      expect(value).toEqual({ letter });
    }
    return made.join('');
  };
  return { ask };
}

describe('bounded cache', () => {
  it('makes a value once', () => {
    expect(letters(3).ask('abcabcabc')).toBe('abc');
  });

  it('forgets what was used longest ago', () => {
    expect(letters(2).ask('abacab')).toBe('abcb');
  });

  it('forgets no more than it must', () => {
    expect(letters(3).ask('abcd' + 'bcd')).toBe('abcd');
  });

  it('may hold a single value', () => {
    expect(letters(1).ask('aaba')).toBe('aba');
  });
});
