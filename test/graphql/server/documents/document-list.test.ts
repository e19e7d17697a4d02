import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createSchema } from '../../../../src/graphql/schema.js';
import { createDocumentGate } from '../../../../src/graphql/server/documents/document-gate.js';
import {
  MAX_LISTED_DOCUMENTS,
  readDocumentList,
  type DocumentListReading,
} from '../../../../src/graphql/server/documents/document-list.js';
import { projectFile } from '../../../../src/platform/project-file.js';

const gate = createDocumentGate(createSchema(), false);
const QUERY = 'query Nearby { searchLocations(text: "par") { code } }';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const listOf = (...texts: readonly string[]): string =>
  JSON.stringify(Object.fromEntries(texts.map((text) => [hashOf(text), text])));

function reasonOf(reading: DocumentListReading): string {
  return reading.kind === 'broken' ? reading.reason : 'nothing';
}

describe('a list of documents', () => {
  it('is read as the generator of clients writes it', () => {
    const json = readFileSync(projectFile('test/generated/persisted-documents.json'), 'utf8');
    const reading = readDocumentList(json, gate);
    expect(reasonOf(reading)).toBe('nothing');
    if (reading.kind !== 'list') return;
    expect(reading.list.size).toBeGreaterThan(10);
    for (const [hash, text] of reading.list) expect(hashOf(text)).toBe(hash);
  });

  it('may name its hashes or not, and may be empty', () => {
    const expected = { kind: 'list', list: new Map([[hashOf(QUERY), QUERY]]) };
    expect(readDocumentList(JSON.stringify({ [hashOf(QUERY)]: QUERY }), gate)).toEqual(expected);
    expect(readDocumentList(JSON.stringify({ [`sha256:${hashOf(QUERY)}`]: QUERY }), gate)).toEqual(expected);
    expect(readDocumentList('{}', gate)).toEqual({ kind: 'list', list: new Map() });
  });

  it.each([
    ['no JSON', '{', /^must be a JSON object of the documents’ texts by their SHA-256/],
    ['no object', '[]', /^must be a JSON object/],
    ['null', 'null', /^must be a JSON object/],
    ['another hash', JSON.stringify({ [hashOf(QUERY).slice(24)]: QUERY }), /under "[0-9a-f]{40}" is not$/],
    ['a name for a key', JSON.stringify({ Nearby: QUERY }), /under "Nearby" is not$/],
    ['a very long key', JSON.stringify({ ['x'.repeat(5_000)]: QUERY }), /under "x{80}" is not$/],
    ['a name of objects', '{"__proto__": "{ __typename }"}', /under "__proto__" is not$/],
    ['no text', JSON.stringify({ [hashOf(QUERY)]: { body: QUERY } }), /is not$/],
    [
      'a text of another hash',
      JSON.stringify({ [hashOf('x')]: QUERY }),
      /\(Nearby\): the id is not the SHA-256/,
    ],
  ])('is refused when it has %s', (_case, json, reason) => {
    const said = reasonOf(readDocumentList(json, gate));
    expect(said).toMatch(reason);
    expect(said.length).toBeLessThan(500);
  });

  it.each([
    ['that cannot be parsed', 'query Broken {', /: Syntax Error/],
    ['of another schema', 'query Old { noSuchField other }', / \(Old\): .*noSuchField.*; .*other/],
    ['of several operations', 'query A { a } query B { b }', / \(A, B\): /],
    ['without a name', '{ a }', /^document [0-9a-f]{64}: Cannot query/],
    [
      'that is too large',
      `query Wide { ${'__typename '.repeat(11)} }`,
      / \(Wide\): At most 10 fields at the root/,
    ],
    ['that is too deep', '{ a '.repeat(200), /^document [0-9a-f]{64}: At most 100 levels of brackets/],
    ['that defines types', 'type A { a: ID }', /: A document may hold operations and fragments only/],
    [
      'that asks for the schema',
      'query Schema { __schema { queryType { name } } }',
      /\(Schema\): .*introspection/,
    ],
    ['that is empty', '', /Syntax Error/],
  ])(
    'is refused with its hash, its name and its fault when it holds a document %s',
    (_case, text, reason) => {
      const said = reasonOf(readDocumentList(listOf(QUERY, text), gate));
      expect(said).toContain(hashOf(text));
      expect(said).toMatch(reason);
    },
  );

  it('is bounded', () => {
    const texts = Array.from({ length: MAX_LISTED_DOCUMENTS + 1 }, (_, count) => `# ${String(count)}`);
    expect(reasonOf(readDocumentList(listOf(...texts), gate))).toMatch(
      /^has 1001 documents, and at most 1000/,
    );
  });
});
