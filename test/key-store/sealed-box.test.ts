import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEY_BYTES, sealBox, unsealBox } from '../../src/key-store/sealed-box.js';

const boxKey = fc.record({
  key: fc.uint8Array({ minLength: KEY_BYTES, maxLength: KEY_BYTES }),
  subjectId: fc.string({ unit: 'grapheme', maxLength: 40 }),
});
const content = fc.uint8Array({ maxLength: 300 });

describe('a box', () => {
  it('opens with its key, for its subject, to what was put in', () => {
    fc.assert(
      fc.property(boxKey, content, (key, bytes) => {
        const opened = unsealBox(key, sealBox(key, bytes, randomBytes));
        expect(opened && [...opened]).toEqual([...bytes]);
      }),
    );
  });

  it('does not open with any byte changed, taken off or added', () => {
    fc.assert(
      fc.property(boxKey, content, fc.nat(), fc.integer({ min: 1, max: 255 }), (key, bytes, at, change) => {
        const box = Buffer.from(sealBox(key, bytes, randomBytes), 'base64url');
        const changed = Buffer.from(box);
        changed[at % box.length]! ^= change;
        for (const other of [
          changed,
          box.subarray(0, at % box.length),
          Buffer.concat([box, Buffer.of(change)]),
        ]) {
          expect(unsealBox(key, other.toString('base64url'))).toBeNull();
        }
      }),
    );
  });

  it('does not open with another key or for another subject', () => {
    fc.assert(
      fc.property(boxKey, boxKey, content, (key, other, bytes) => {
        fc.pre(Buffer.compare(key.key, other.key) !== 0 && key.subjectId !== other.subjectId);
        const box = sealBox(key, bytes, randomBytes);
        expect(unsealBox({ ...key, key: other.key }, box)).toBeNull();
        expect(unsealBox({ ...key, subjectId: other.subjectId }, box)).toBeNull();
      }),
    );
  });

  it('is another one each time, and any text that is no box opens to nothing', () => {
    const key = { key: randomBytes(KEY_BYTES), subjectId: 's' };
    const bytes = Buffer.from('Ada');
    expect(sealBox(key, bytes, randomBytes)).not.toBe(sealBox(key, bytes, randomBytes));
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(unsealBox(key, text)).toBeNull();
      }),
    );
  });
});
