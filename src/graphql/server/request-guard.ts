import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { asksForDocument } from './documents/persisted-documents.js';
import {
  answerHeaders,
  badRequest,
  sendRefusal,
  unsupportedMediaType,
  type RequestRefusal,
} from './request-refusal.js';

/** Longest `Accept` that is read: those of browsers have about 140 characters, and choosing from thousands takes long. */
const MAX_ACCEPT_LENGTH = 256;

/** What a page of an origin is told that may not ask. */
export const FORBIDDEN_ORIGIN: RequestRefusal = {
  status: 403,
  code: 'FORBIDDEN_ORIGIN',
  message:
    'Pages of this origin may not ask here (protection against Cross-Site Request Forgery); ask from your own server, or have the operator allow the origin',
};

/** Whether pages of an origin may ask a host. */
export type IsOriginAllowed = (origin: string | undefined, host: string | undefined) => boolean;

/**
 * Refuses, before their body is read, requests of pages that may not ask, and heads every answer. A page
 * of another origin is known by `Origin` and `Sec-Fetch-Site`, which no page can forge (Fetch Metadata).
 */
export function guardOrigins(app: FastifyInstance, isOriginAllowed: IsOriginAllowed): void {
  app.addHook('onRequest', (request, reply, done) => {
    void reply.headers(answerHeaders(request.id));
    const refused = originFault(request, isOriginAllowed);
    if (refused === null) done();
    else sendRefusal(request, reply, refused);
  });
  app.removeContentTypeParser('text/plain'); // a form can send it from any page
}

/** Refuses, before their body is read, requests that no client of good will sends; pages of origins that may ask read why. */
export function guardHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    const refused = headerFault(request.headers);
    if (refused === null) done();
    else sendRefusal(request, reply, refused);
  });
}

function headerFault(headers: IncomingHttpHeaders): RequestRefusal | null {
  if ((headers.accept?.length ?? 0) > MAX_ACCEPT_LENGTH) {
    return badRequest(`Accept may have at most ${String(MAX_ACCEPT_LENGTH)} characters; name fewer types`);
  }
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    return unsupportedMediaType(
      'Content-Encoding must be left out: bodies are read as they are, not compressed',
    );
  }
  const charset = /;\s*charset\s*=\s*"?(?<name>[^";\s]*)/iu.exec(headers['content-type'] ?? '')?.groups?.[
    'name'
  ];
  if (charset !== undefined && !/^utf-?8$/iu.test(charset)) {
    return unsupportedMediaType('The charset of Content-Type must be utf-8; encode the body so');
  }
  return null;
}

function originFault(request: FastifyRequest, isOriginAllowed: IsOriginAllowed): RequestRefusal | null {
  const { origin, host, 'sec-fetch-site': site } = request.headers;
  const isFromElsewhere = site === 'cross-site' || site === 'same-site';
  // A link to the explorer is welcome from anywhere; an operation in a link or an image says nothing of its page.
  const asksSomething = request.method !== 'GET' || asksForDocument(request.query as object);
  const isBlind = isFromElsewhere && origin === undefined && asksSomething;
  return isOriginAllowed(origin, host) && !isBlind ? null : FORBIDDEN_ORIGIN;
}
