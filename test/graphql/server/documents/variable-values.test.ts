import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkVariables } from '../../../../src/graphql/server/documents/variable-values.js';

describe('variables', () => {
  it('of use pass', () => {
    expect(checkVariables({})).toBeNull();
    expect(checkVariables({ input: { passengers: [{ name: 'Ada', age: 7 }], none: null } })).toBeNull();
  });

  it('that hold NUL anywhere are refused', () => {
    const json = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }), { maxKeys: 4 });
    fc.assert(
      fc.property(json, (variables) => {
        const holdsNul = (value: unknown): boolean =>
          typeof value === 'string'
            ? value.includes('\0')
            : typeof value === 'object' && value !== null && Object.values(value).some(holdsNul);
        expect(checkVariables(variables) !== null).toBe(holdsNul(variables));
      }),
      { numRuns: 200 },
    );
    expect(checkVariables({ a: [{ b: 'x\0y' }] })).toMatch(/U\+0000/);
  });
});
