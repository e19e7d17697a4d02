import { readFileSync, statSync } from 'node:fs';
import type { Configuration } from './configuration.js';
import { createDocumentGate } from './graphql/server/documents/document-gate.js';
import { MAX_LIST_BYTES, readDocumentList } from './graphql/server/documents/document-list.js';
import {
  createPersistedDocuments,
  type PersistedDocuments,
} from './graphql/server/documents/persisted-documents.js';
import { StartFault } from './start-fault.js';

/** The documents that clients may name by id, from the list in their file; throws `StartFault` where it is broken. */
export function openPersistedDocuments(
  { persistedDocuments, explorer }: Configuration,
  schema: Parameters<typeof createDocumentGate>[0],
): PersistedDocuments {
  const { policy, file } = persistedDocuments;
  if (file === null) return createPersistedDocuments(policy, new Map());
  const reading = readDocumentList(readList(file), createDocumentGate(schema, explorer));
  if (reading.kind === 'broken') throw listFault(file, reading.reason);
  return createPersistedDocuments(policy, reading.list);
}

function readList(file: string): string {
  try {
    const { size } = statSync(file);
    if (size <= MAX_LIST_BYTES) return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown reason';
    throw listFault(file, `cannot be read: ${reason}`);
  }
  throw listFault(
    file,
    `has more than ${String(MAX_LIST_BYTES)} bytes; take out the documents of clients that are no longer used`,
  );
}

function listFault(file: string, reason: string): StartFault {
  return new StartFault(`PERSISTED_DOCUMENTS_FILE ${file} ${reason}`);
}
