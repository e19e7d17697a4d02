import type { FastifyRequest } from 'fastify';
import { checkNesting } from './documents/document-text.js';
import { badRequest, unsupportedMediaType, type RequestRefusal } from './request-refusal.js';

/** The parameters that an operation is made of, in a body or in a URL (GraphQL over HTTP, section 5.1). */
const OBJECTS = ['variables', 'extensions'] as const;

/** The media types in which an answer can be given. */
const ANSWERABLE = /(?:^|,)\s*(?:\*\/\*|application\/(?:\*|json|graphql-response\+json))\s*(?:[;,]|$)/iu;

/** What keeps a request from being an operation at all, or null when it can be handed on. */
export function operationRequestFault(request: FastifyRequest): RequestRefusal | null {
  const { accept } = request.headers;
  if (accept !== undefined && accept !== '' && !ANSWERABLE.test(accept)) {
    // Asked first: an operation must not be carried out and then be said to be unanswerable.
    return {
      status: 406,
      code: 'NOT_ACCEPTABLE',
      message: 'Answers are application/json or application/graphql-response+json; accept one of them',
    };
  }
  return request.method === 'GET' ? urlFault(request) : bodyFault(request.body);
}

function urlFault(request: FastifyRequest): RequestRefusal | null {
  const type = request.headers['content-type'];
  if (type !== undefined && !/^application\/json\b/iu.test(type)) {
    return unsupportedMediaType('A GET has no body; leave Content-Type out, or make it application/json');
  }
  const given = request.query as Readonly<Record<string, string | readonly string[]>>;
  const repeated = Object.keys(given).find((name) => Array.isArray(given[name]));
  if (repeated !== undefined)
    return badRequest(`${repeated.slice(0, 40)} may be given once; take out the others`);
  const parameters: Record<string, unknown> = { ...given };
  for (const name of OBJECTS) {
    const value = given[name];
    if (typeof value === 'string') parameters[name] = parsedJson(value);
  }
  return parametersFault(parameters);
}

function bodyFault(body: unknown): RequestRefusal | null {
  if (Array.isArray(body)) return badRequest('Operations are not batched here; send one in a request');
  if (!isRecord(body)) return badRequest('The body must be a JSON object with a `query`');
  return parametersFault(body);
}

function parametersFault(given: Readonly<Record<string, unknown>>): RequestRefusal | null {
  if (typeof given['query'] !== 'string' || given['query'] === '') {
    return badRequest('`query` must be a text: the GraphQL document to execute');
  }
  const nesting = checkNesting(given['query']);
  if (nesting !== null) return { status: 400, code: 'QUERY_TOO_COMPLEX', message: nesting };
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
