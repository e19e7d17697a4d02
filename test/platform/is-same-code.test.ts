import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isSameCode } from '../../src/platform/is-same-code.js';

it('two codes are the same exactly when their texts are', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      expect(isSameCode(one, other)).toBe(one === other);
      expect(isSameCode(one, one)).toBe(true);
      expect(isSameCode(one, one + other)).toBe(other === '');
    }),
  );
});
