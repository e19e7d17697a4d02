import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerDigest, digestIn, sharedMetadata } from '../../src/event-store/answer-digest.js';

const ANSWER = {
  ...{ caller: 'caller', idempotency_key: 'key', request_hash: 'hash' },
  ...{ outcome: '{}', global_position: 7 },
};

describe('the digest of an answer', () => {
  it('is found in metadata and taken out of it again, whatever else is said there', () => {
    const digest = answerDigest(ANSWER);
    const hostile = fc.constantFrom(`,"answer":"${digest}"}`, `","answer":"${digest}"}`, '"', '\\', '');
    const text = fc.oneof(hostile, fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(text, text, (actor, causationId) => {
        const metadata = { actor, correlationId: actor, causationId };
        const stored = JSON.stringify(metadata);
        expect([digestIn(stored), sharedMetadata(stored)]).toEqual([null, stored]);
        const carrying = JSON.stringify({ ...metadata, answer: digest });
        expect([digestIn(carrying), sharedMetadata(carrying)]).toEqual([digest, stored]);
      }),
    );
  });

  it('is the same whether a position comes as a number or, from PostgreSQL, as a text', () => {
    expect(answerDigest({ ...ANSWER, global_position: '7' as unknown as number })).toBe(answerDigest(ANSWER));
  });
});
