/** Which documents are executed: those of the list alone, those of the list by their ids and all others, or all without a list. */
export type DocumentPolicy = 'only' | 'prefer' | 'off';

/** The parameters by which a request says what it asks to be executed, as they came. */
export interface AskedDocument {
  /** The document itself. */
  readonly query?: unknown;
  /** Its id (GraphQL over HTTP, appendix A). */
  readonly documentId?: unknown;
  /** Its id as other clients spell it: `persistedQuery.sha256Hash`. */
  readonly extensions?: unknown;
}

/** The text of the document to execute, or why there is none. */
export type DocumentChoice =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'refused';
      /** Stable, to switch on. */
      readonly code: string;
      readonly message: string;
    };

/** Finds the documents that requests ask for, by one rule for every transport; no request can add one. */
export interface PersistedDocuments {
  choose(asked: AskedDocument): DocumentChoice;
}

/** A SHA256 hex document identifier (GraphQL over HTTP, appendix A), or its digits alone, as Apollo's clients send them. */
const DOCUMENT_ID = /^(?:sha256:)?(?<hash>[0-9a-f]{64})$/u;

const OFF = refused(
  'PERSISTED_QUERY_NOT_SUPPORTED', // the code on which Apollo's clients go on with the document itself
  'Documents are not served by id here (PERSISTED_DOCUMENTS=off); send the document as `query`',
);

const MALFORMED = badRequest(
  'A document id must be `sha256:` and the 64 lower-case hexadecimal digits of the SHA-256 of the document, in `documentId` or in `extensions.persistedQuery.sha256Hash`',
);

/** The documents of a list, by the hexadecimal digits of their SHA-256; with `off` the list counts for nothing. */
export function createPersistedDocuments(
  policy: DocumentPolicy,
  list: ReadonlyMap<string, string>,
): PersistedDocuments {
  const texts = new Set(list.values());

  function ofText(query: unknown): DocumentChoice {
    if (typeof query !== 'string' || query === '') {
      const orNamed = policy === 'off' ? '' : ', or `documentId` must name one of the list';
      return badRequest(`\`query\` must be a text: the GraphQL document to execute${orNamed}`);
    }
    if (policy !== 'only' || texts.has(query)) return { kind: 'text', text: query };
    return refused(
      'DOCUMENT_NOT_ALLOWED',
      'Only the documents of a list are served here (PERSISTED_DOCUMENTS=only); send the `documentId` of one of them, or have the operator add this one',
    );
  }

  function ofId(hash: string, query: unknown): DocumentChoice {
    const text = list.get(hash);
    if (text === undefined) {
      return refused(
        'PERSISTED_DOCUMENT_NOT_FOUND',
        'No document of the list has this id, and clients cannot add one; have the operator add the documents that your client was built with',
      );
    }
    if (isGiven(query) && query !== '' && query !== text) {
      return badRequest('`query` is not the document that the id names; send one of the two');
    }
    return { kind: 'text', text };
  }

  return {
    choose({ query, documentId, extensions }) {
      const ids = [documentId, ...idsIn(extensions)].filter(isGiven);
      if (ids.length === 0) return ofText(query);
      if (policy === 'off') return OFF;
      const hashes = ids.map(hashIn);
      const [hash] = hashes;
      if (hash === undefined || hashes.includes(undefined)) return MALFORMED;
      if (hashes.some((other) => other !== hash)) return badRequest('Two document ids are named; send one');
      return ofId(hash, query);
    },
  };
}

/** Whether parameters, of a URL for one, ask for something to be executed. */
export function asksForDocument(parameters: object): boolean {
  return ['query', 'documentId', 'extensions'].some((name) => Object.hasOwn(parameters, name));
}

/** Whether a request names its document by an id, be it one or not. */
export function namesId({ documentId, extensions }: AskedDocument): boolean {
  return isGiven(documentId) || idsIn(extensions).length > 0;
}

/** The id in `extensions`; what is there and is none is handed on to be refused. */
function idsIn(extensions: unknown): readonly unknown[] {
  if (!isObject(extensions) || !isGiven(extensions['persistedQuery'])) return [];
  const { persistedQuery } = extensions;
  return [isObject(persistedQuery) ? (persistedQuery['sha256Hash'] ?? '') : ''];
}

/** The digits of an id; undefined when it is none. */
function hashIn(id: unknown): string | undefined {
  return typeof id === 'string' ? DOCUMENT_ID.exec(id)?.groups?.['hash'] : undefined;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function badRequest(message: string): DocumentChoice {
  return refused('BAD_REQUEST', message);
}

function refused(code: string, message: string): DocumentChoice {
  return { kind: 'refused', code, message };
}
