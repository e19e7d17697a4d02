import type { FastifyRequest } from 'fastify';
import { asksForDocument } from '../server/documents/persisted-documents.js';

/**
 * Whether a request to the GraphQL path is a browser that opens it as a page.
 *
 * A browser asks for `text/html` and never for JSON; a GraphQL client asks for JSON, for anything, or names a document.
 */
export function isExplorerRequest(request: FastifyRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  const accept = request.headers.accept?.toLowerCase() ?? '';
  if (!accept.includes('text/html') || accept.includes('json')) return false;
  return !asksForDocument(request.query as object);
}
