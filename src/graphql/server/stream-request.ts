import type { FastifyRequest } from 'fastify';
import { HOLDER_RETRY_SECONDS, OVERLOADED, RATE_LIMITED } from './rate-refusal.js';
import { badRequest, type RequestRefusal } from './request-refusal.js';
import type { Crowded, StreamRegistry } from './stream-registry.js';

/** Names a stream that was reserved (GraphQL over Server-Sent Events, single connection mode). */
export const TOKEN_HEADER = 'x-graphql-event-stream-token';

/** The token of the reserved stream that a request is about; null when it is about none. */
export function tokenOf({ headers, query }: FastifyRequest): string | null {
  const token = headers[TOKEN_HEADER] ?? (query as Readonly<Record<string, unknown>>)['token'];
  return typeof token === 'string' && token !== '' ? token : null;
}

/** Why a request is none of the event stream protocol; null when it is. */
export function streamFault(request: FastifyRequest, registry: StreamRegistry): RequestRefusal | null {
  const token = tokenOf(request);
  if (token !== null && !registry.isReserved(token)) {
    return { status: 404, code: 'STREAM_NOT_FOUND', message: 'There is no such stream; reserve one by PUT' };
  }
  if (request.method === 'PUT' || token !== null || isEventStream(request)) return null;
  return badRequest(
    'Accept must be text/event-stream, or a reserved stream be named; queries go to /graphql',
  );
}

/** Whether a request asks for a stream that nobody has reserved yet. */
export function asksForStream(request: FastifyRequest): boolean {
  return request.method === 'PUT' || (tokenOf(request) === null && isEventStream(request));
}

/** What a client is told for whose stream there is no room. */
export function noRoom(crowded: Crowded): RequestRefusal {
  switch (crowded) {
    case 'node': {
      const message = 'Too many event streams are open; try again later';
      return { status: 503, code: OVERLOADED, message, retryAfterSeconds: 5 };
    }
    case 'client': {
      const message =
        'You have too many event streams open; end some, or follow several bookings on one of them';
      return { status: 429, code: RATE_LIMITED, message, retryAfterSeconds: HOLDER_RETRY_SECONDS };
    }
  }
}

function isEventStream(request: FastifyRequest): boolean {
  return request.headers.accept === 'text/event-stream';
}
