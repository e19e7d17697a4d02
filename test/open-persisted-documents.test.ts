import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfiguration } from '../src/configuration.js';
import { createSchema } from '../src/graphql/schema.js';
import type { PersistedDocuments } from '../src/graphql/server/documents/persisted-documents.js';
import { openPersistedDocuments } from '../src/open-persisted-documents.js';
import { StartFault } from '../src/start-fault.js';
import { newDataDir, removeDataDirs } from './support/test-app.js';

const schema = createSchema();
const INTROSPECTION = 'query Schema { __schema { queryType { name } } }';

afterAll(removeDataDirs);

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A file with a list of documents. */
function listFile(json: string): string {
  const file = join(newDataDir(), 'persisted-documents.json');
  writeFileSync(file, json);
  return file;
}

function opened(environment: Readonly<Record<string, string>>): PersistedDocuments {
  const reading = readConfiguration(environment);
  if (reading.kind === 'invalid') throw new Error(reading.faults.join('; '));
  return openPersistedDocuments(reading.configuration, schema);
}

describe('the documents of a server', () => {
  const list = JSON.stringify({ [`sha256:${hashOf(INTROSPECTION)}`]: INTROSPECTION });

  it('are those of its file', () => {
    const documents = opened({ PERSISTED_DOCUMENTS: 'prefer', PERSISTED_DOCUMENTS_FILE: listFile(list) });
    expect(documents.choose({ documentId: hashOf(INTROSPECTION) })).toEqual({
      kind: 'text',
      text: INTROSPECTION,
    });
  });

  it('are all, without a file being read, when there is no list', () => {
    for (const environment of [{}, { PERSISTED_DOCUMENTS: 'off', PERSISTED_DOCUMENTS_FILE: '/nowhere' }]) {
      expect(opened(environment).choose({ query: '{ a }' })).toEqual({ kind: 'text', text: '{ a }' });
    }
  });

  it.each([
    [
      'that is not there',
      '/nowhere/list.json',
      /^PERSISTED_DOCUMENTS_FILE \/nowhere\/list.json cannot be read: ENOENT/,
    ],
    ['that is a folder', '/', /^PERSISTED_DOCUMENTS_FILE \/ cannot be read: EISDIR/],
    ['that is too large', listFile(`"${'x'.repeat(3_000_000)}"`), /has more than 3000000 bytes; take out/],
    [
      'that is no list',
      listFile('[]'),
      /^PERSISTED_DOCUMENTS_FILE \S+persisted-documents.json must be a JSON object/,
    ],
    [
      'with a document that cannot be served',
      listFile(list),
      new RegExp(
        `persisted-documents.json document sha256:${hashOf(INTROSPECTION)} \\(Schema\\): .*introspection`,
      ),
    ],
  ])('stop the start by a file %s', (_case, file, message) => {
    const open = () => opened({ PERSISTED_DOCUMENTS: 'only', PERSISTED_DOCUMENTS_FILE: file });
    expect(open).toThrow(StartFault);
    expect(open).toThrow(message);
  });
});
