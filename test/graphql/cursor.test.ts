import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventCursor, positionCursor, readCursor, readPositionCursor } from '../../src/graphql/cursor.js';

describe('the cursor of a position', () => {
  it('is read back as that position', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000_000_000), (position) => {
        expect(readPositionCursor(positionCursor(position))).toBe(position);
      }),
    );
  });

  it('tells which event it is of, too', () => {
    const cursor = eventCursor(7, '01a203f6-92f7-77d7-af96-308212af29cf');
    expect(readCursor(cursor)).toEqual({ position: 7, eventIdEnd: '12af29cf' });
    expect(readPositionCursor(cursor)).toBe(7);
    expect(readCursor(positionCursor(7))).toEqual({ position: 7, eventIdEnd: null });
  });

  it('is the only text that is read as that position', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.base64String(), fc.stringMatching(/^cD[A-Za-z0-9_=-]{0,8}$/)),
        (text) => {
          const place = readCursor(text);
          if (place === null) return;
          const { position, eventIdEnd } = place;
          expect(eventIdEnd === null ? positionCursor(position) : eventCursor(position, eventIdEnd)).toBe(
            text,
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    '',
    '7',
    'p7',
    'cDA3',
    'cDct',
    'cC03',
    'cD03',
    ' cDc',
    'cDc=',
    'cDEyMzQ1Njc4OTAxMjM0NTY',
    'cDcu',
    'cDcuMTJhZjI5',
    'cDAxLjEyYWYyOWNm',
  ])('is not %j', (text) => {
    expect(readPositionCursor(text)).toBeNull();
  });
});
