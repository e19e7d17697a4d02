import { createHash } from 'node:crypto';
import { Kind, parse, type DefinitionNode } from 'graphql';
import type { DocumentGate } from './document-gate.js';
import { MAX_TOKENS } from './document-limits.js';

/** Documents of one list: those of ten releases of a front-end with a hundred; all are judged at the start, in a second or two. */
export const MAX_LISTED_DOCUMENTS = 1_000;

/** Bytes of one list: as many documents that ask for everything about a booking. */
export const MAX_LIST_BYTES = 3_000_000;

/** What a list of documents comes to: their texts by the hexadecimal digits of their SHA-256, or the first thing wrong with it. */
export type DocumentListReading =
  | { readonly kind: 'list'; readonly list: ReadonlyMap<string, string> }
  | { readonly kind: 'broken'; readonly reason: string };

const SHAPE =
  'must be a JSON object of the documents’ texts by their SHA-256, as persistedDocuments of @graphql-codegen/client-preset writes it: {"sha256:<64 hexadecimal digits>": "query …"}';

/** The part of a key that is none which is shown, so that it can be found: a little more than one has. */
const MAX_SHOWN_KEY = 80;

const KEY = /^(?:sha256:)?(?<hash>[0-9a-f]{64})$/u;

/** Reads a list of documents (JSON), each of which must fit its hash and pass the gate that requests go through. */
export function readDocumentList(json: string, gate: DocumentGate): DocumentListReading {
  const entries = entriesOf(json);
  if (entries === null) return broken(SHAPE);
  if (entries.length > MAX_LISTED_DOCUMENTS) {
    return broken(
      `has ${String(entries.length)} documents, and at most ${String(MAX_LISTED_DOCUMENTS)} are read; take out those of clients that are no longer used`,
    );
  }
  const list = new Map<string, string>();
  for (const [key, text] of entries) {
    const hash = KEY.exec(key)?.groups?.['hash'];
    if (hash === undefined || typeof text !== 'string') {
      return broken(`${SHAPE}; what stands under ${JSON.stringify(key.slice(0, MAX_SHOWN_KEY))} is not`);
    }
    const fault = hash === sha256(text) ? gateFault(text, gate) : WRONG_HASH;
    if (fault !== null) return broken(`document ${key}${nameIn(text)}: ${fault}`);
    list.set(hash, text);
  }
  return { kind: 'list', list };
}

function broken(reason: string): DocumentListReading {
  return { kind: 'broken', reason };
}

const WRONG_HASH =
  'the id is not the SHA-256 of the text; have the list written with hashAlgorithm: "sha256", and leave the texts as they are';

function entriesOf(json: string): readonly (readonly [string, unknown])[] | null {
  try {
    const parsed: unknown = JSON.parse(json);
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
    return isObject ? Object.entries(parsed) : null;
  } catch {
    return null;
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function gateFault(text: string, gate: DocumentGate): string | null {
  const reading = gate.read(text);
  return reading.kind === 'document' ? null : reading.faults.map(({ message }) => message).join('; ');
}

/** The names of a document's operations, where there are any, to find it by. */
function nameIn(text: string): string {
  const names = definitionsIn(text).flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION && definition.name ? [definition.name.value] : [],
  );
  return names.length === 0 ? '' : ` (${names.join(', ')})`;
}

function definitionsIn(text: string): readonly DefinitionNode[] {
  try {
    return parse(text, { maxLexicalTokens: MAX_TOKENS }).definitions;
  } catch {
    return []; // what is wrong with it is told
  }
}
