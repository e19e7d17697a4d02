import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createPersistedDocuments,
  type AskedDocument,
  type DocumentPolicy,
} from '../../../../src/graphql/server/documents/persisted-documents.js';

const LISTED = '{ searchLocations(text: "par") { code } }';
const OTHER = '{ __typename }';
const HASH = hashOf(LISTED);
const UNKNOWN = hashOf(OTHER);
const POLICIES: readonly DocumentPolicy[] = ['only', 'prefer', 'off'];

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const apollo = (sha256Hash: unknown): AskedDocument => ({
  extensions: { persistedQuery: { version: 1, sha256Hash } },
});

/** The text that is chosen, or the code of the refusal. */
function chosen(policy: DocumentPolicy, asked: AskedDocument): string {
  const choice = createPersistedDocuments(policy, new Map([[HASH, LISTED]])).choose(asked);
  return choice.kind === 'text' ? choice.text : choice.code;
}

describe('an id of the list', () => {
  it.each([
    ['with the name of the hash', { documentId: `sha256:${HASH}` }],
    ['as digits', { documentId: HASH }],
    ['as Apollo’s clients spell it', apollo(HASH)],
    ['as they spell it, with the name of the hash', apollo(`sha256:${HASH}`)],
    ['twice', { documentId: HASH, ...apollo(`sha256:${HASH}`) }],
    ['with its text', { documentId: HASH, query: LISTED }],
    ['with an empty text', { documentId: HASH, query: '' }],
  ])('%s is its document, and nothing with off', (_case, asked) => {
    expect(POLICIES.map((policy) => chosen(policy, asked))).toEqual([
      LISTED,
      LISTED,
      'PERSISTED_QUERY_NOT_SUPPORTED',
    ]);
  });
});

describe('an id that cannot be served', () => {
  it.each([
    ['of no list', { documentId: UNKNOWN }, 'PERSISTED_DOCUMENT_NOT_FOUND'],
    ['of no list, with its text', { ...apollo(UNKNOWN), query: OTHER }, 'PERSISTED_DOCUMENT_NOT_FOUND'],
    ['with another text', { documentId: HASH, query: OTHER }, 'BAD_REQUEST'],
    ['with another id', { documentId: HASH, ...apollo(UNKNOWN) }, 'BAD_REQUEST'],
    ['with an id that is none', { documentId: HASH, ...apollo('x') }, 'BAD_REQUEST'],
    ['too short', { documentId: HASH.slice(1) }, 'BAD_REQUEST'],
    ['in capitals', { documentId: HASH.toUpperCase() }, 'BAD_REQUEST'],
    ['by another hash', { documentId: `sha1:${HASH}` }, 'BAD_REQUEST'],
    ['with a line end', { documentId: `${HASH}\n` }, 'BAD_REQUEST'],
    ['of no text', { documentId: 7 }, 'BAD_REQUEST'],
    ['empty', { documentId: '' }, 'BAD_REQUEST'],
    ['that is missing', apollo(undefined), 'BAD_REQUEST'],
    ['in no object', { extensions: { persistedQuery: true } }, 'BAD_REQUEST'],
    ['that objects have', { documentId: '__proto__' }, 'BAD_REQUEST'],
  ])('%s is refused', (_case, asked, code) => {
    expect(POLICIES.map((policy) => chosen(policy, asked))).toEqual([
      code,
      code,
      'PERSISTED_QUERY_NOT_SUPPORTED',
    ]);
  });
});

describe('a text', () => {
  it('is served where it is allowed', () => {
    expect(POLICIES.map((policy) => chosen(policy, { query: LISTED }))).toEqual([LISTED, LISTED, LISTED]);
    expect(POLICIES.map((policy) => chosen(policy, { query: OTHER }))).toEqual([
      'DOCUMENT_NOT_ALLOWED',
      OTHER,
      OTHER,
    ]);
  });

  it.each([
    {},
    { query: '' },
    { query: null },
    { query: 7 },
    { query: null, documentId: null, extensions: {} },
  ])('must be given where there is no id: %j', (asked) => {
    for (const policy of POLICIES) expect(chosen(policy, asked)).toBe('BAD_REQUEST');
  });
});

describe('only', () => {
  it('serves nothing but the list, whatever is asked', () => {
    const hostile = fc.oneof(fc.string(), fc.constantFrom(LISTED, OTHER, HASH, UNKNOWN, null, 7));
    const asked = fc.record(
      { query: hostile, documentId: hostile, extensions: fc.oneof(fc.object(), hostile.map(apollo)) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(asked, (request) => {
        const documents = createPersistedDocuments('only', new Map([[HASH, LISTED]]));
        const choice = documents.choose(request);
        expect(choice.kind === 'refused' || choice.text === LISTED).toBe(true);
      }),
    );
  });
});
