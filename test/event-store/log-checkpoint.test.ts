import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCheckpoint, signCheckpoint } from '../../src/event-store/log-checkpoint.js';

const CHECKPOINT = { logId: 'log', position: 7, hash: 'f'.repeat(64), at: '2027-01-15T10:00:00.000Z' };
const SECRET = 's'.repeat(32);

describe('a signed checkpoint', () => {
  it('is read with the secret that it was signed with, and no other', () => {
    const text = signCheckpoint(CHECKPOINT, SECRET);
    expect(readCheckpoint(text + '\n', [SECRET])).toEqual(CHECKPOINT);
    expect(readCheckpoint(text, ['t'.repeat(32)])).toBeNull();
    expect(readCheckpoint(text, ['t'.repeat(32), SECRET])).toEqual(CHECKPOINT);
    expect(text).not.toContain(SECRET);
  });

  it.each([
    { position: 6 },
    { position: '7' },
    { logId: 'gol' },
    { hash: '' },
    { at: '2028-01-15T10:00:00.000Z' },
    { mac: '' },
    { more: 1 },
  ])('is refused when it was changed: %j', (changed) => {
    const text = JSON.stringify({ ...JSON.parse(signCheckpoint(CHECKPOINT, SECRET)), ...changed });
    expect(readCheckpoint(text, [SECRET])).toBeNull();
  });

  it('is never read from anything else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => readCheckpoint(text, [SECRET]) === null),
    );
  });
});
