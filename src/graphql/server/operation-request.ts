import type { FastifyRequest } from 'fastify';
import { checkNesting } from './documents/document-text.js';
import { namesId, type AskedDocument, type PersistedDocuments } from './documents/persisted-documents.js';
import { badRequest, unsupportedMediaType, type RequestRefusal } from './request-refusal.js';

/** A request that can be handed on as an operation, with its document, or what keeps it from being one at all. */
export type OperationReading =
  | {
      readonly kind: 'document';
      readonly text: string;
      /** Whether the request has an id in the place of the text, or beside it. */
      readonly byId: boolean;
    }
  | ({ readonly kind: 'refused' } & RequestRefusal);

/** The parameters of a request as they came, of whatever types. */
type Parameters = AskedDocument & Readonly<Record<string, unknown>>;

/** The parameters that an operation is made of, in a body or in a URL (GraphQL over HTTP, section 5.1). */
const OBJECTS = ['variables', 'extensions'] as const;

/** The media types in which an answer can be given. */
const ANSWERABLE = /(?:^|,)\s*(?:\*\/\*|application\/(?:\*|json|graphql-response\+json))\s*(?:[;,]|$)/iu;

/** Reads a request to the GraphQL path. */
export function readOperationRequest(
  request: FastifyRequest,
  documents: PersistedDocuments,
): OperationReading {
  const fault = acceptFault(request) ?? (request.method === 'GET' ? urlFault(request) : bodyFault(request));
  if (fault !== null) return { kind: 'refused', ...fault };
  const parameters = requestParameters(request);
  const malformed = parametersFault(parameters);
  if (malformed !== null) return { kind: 'refused', ...malformed };
  const choice = documents.choose(parameters);
  if (choice.kind === 'refused') {
    return { ...choice, status: choice.code === 'DOCUMENT_NOT_ALLOWED' ? 403 : 400 };
  }
  const nesting = checkNesting(choice.text);
  if (nesting === null) return { kind: 'document', text: choice.text, byId: namesId(parameters) };
  return { kind: 'refused', status: 400, code: 'QUERY_TOO_COMPLEX', message: nesting };
}

/** The parameters of a request, from its URL or from its body; none when neither has any. */
export function requestParameters(request: FastifyRequest): Parameters {
  if (request.method !== 'GET') return isRecord(request.body) ? request.body : {};
  const parameters: Record<string, unknown> = { ...(request.query as object) };
  for (const name of OBJECTS) {
    const value = parameters[name];
    if (typeof value === 'string') parameters[name] = parsedJson(value);
  }
  return parameters;
}

/** Puts a document where its id was, so that what follows sees an operation like any other. */
export function putDocument(
  request: FastifyRequest,
  { text, byId }: { readonly text: string; readonly byId: boolean },
): void {
  if (!byId) return;
  if (request.method !== 'GET') {
    request.body = { ...(request.body as object), query: text, extensions: {} };
    return;
  }
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  searchParams.set('query', text);
  searchParams.delete('extensions');
  request.raw.url = `${pathname}?${searchParams.toString()}`;
}

function acceptFault({ headers: { accept } }: FastifyRequest): RequestRefusal | null {
  if (accept === undefined || accept === '' || ANSWERABLE.test(accept)) return null;
  // Asked first: an operation must not be carried out and then be said to be unanswerable.
  return {
    status: 406,
    code: 'NOT_ACCEPTABLE',
    message: 'Answers are application/json or application/graphql-response+json; accept one of them',
  };
}

function urlFault(request: FastifyRequest): RequestRefusal | null {
  const type = request.headers['content-type'];
  if (type !== undefined && !/^application\/json\b/iu.test(type)) {
    return unsupportedMediaType('A GET has no body; leave Content-Type out, or make it application/json');
  }
  const given = request.query as Readonly<Record<string, string | readonly string[]>>;
  const repeated = Object.keys(given).find((name) => Array.isArray(given[name]));
  if (repeated === undefined) return null;
  return badRequest(`${repeated.slice(0, 40)} may be given once; take out the others`);
}

function bodyFault({ body }: FastifyRequest): RequestRefusal | null {
  if (Array.isArray(body)) return badRequest('Operations are not batched here; send one in a request');
  return isRecord(body) ? null : badRequest('The body must be a JSON object with a `query`');
}

function parametersFault(given: Parameters): RequestRefusal | null {
  const { operationName } = given;
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') {
    return badRequest('`operationName` must be a text, or be left out');
  }
  for (const name of OBJECTS) {
    const value = given[name];
    if (value === undefined || value === null || isRecord(value)) continue;
    return badRequest(`\`${name}\` must be a JSON object, or be left out`);
  }
  return null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // no object: refused as such
  }
}
