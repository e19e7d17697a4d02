import { expect, it } from 'vitest';
import { derivedKey } from '../../src/platform/derived-key.js';

const SECRET = 'a secret of more than 32 characters, of these tests';

it('a key is the same of one secret for one purpose, and else another', () => {
  const keys = [
    derivedKey(SECRET, 'signing'),
    derivedKey(SECRET, 'signing'),
    derivedKey(SECRET, 'sealing'),
    derivedKey(`${SECRET}.`, 'signing'),
  ].map((key) => Buffer.from(key).toString('hex'));
  expect(keys[0]).toMatch(/^[0-9a-f]{64}$/u);
  expect(new Set(keys).size).toBe(3);
  expect(keys[1]).toBe(keys[0]);
});
