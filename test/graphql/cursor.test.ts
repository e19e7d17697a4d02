import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { positionCursor, readPositionCursor } from '../../src/graphql/cursor.js';

describe('the cursor of a position', () => {
  it('is read back as that position', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000_000_000), (position) => {
        expect(readPositionCursor(positionCursor(position))).toBe(position);
      }),
    );
  });

  it('is the only text that is read as that position', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.base64String(), fc.stringMatching(/^cD[A-Za-z0-9_=-]{0,8}$/)),
        (text) => {
          const position = readPositionCursor(text);
          if (position !== null) expect(positionCursor(position)).toBe(text);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each(['', '7', 'p7', 'cDA3', 'cDct', 'cC03', 'cD03', ' cDc', 'cDc=', 'cDEyMzQ1Njc4OTAxMjM0NTY'])(
    'is not %j',
    (text) => {
      expect(readPositionCursor(text)).toBeNull();
    },
  );
});
