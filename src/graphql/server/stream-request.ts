import type { FastifyRequest } from 'fastify';
import { HOLDER_RETRY_SECONDS, OVERLOADED, RATE_LIMITED } from './rate-refusal.js';
import { requestParameters } from './operation-request.js';
import { badRequest, type RequestRefusal } from './request-refusal.js';
import type { Crowded, StreamRegistry, Uncarried } from './stream-registry.js';

/** Names a stream that was reserved (GraphQL over Server-Sent Events, single connection mode). */
export const TOKEN_HEADER = 'x-graphql-event-stream-token';

/** Longest name that a client gives a subscription on its stream; every event of it comes with it. */
const MAX_OPERATION_ID_LENGTH = 100;

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
  if (token !== null && !isOperationId(operationIdOf(request))) {
    return badRequest(
      `operationId must be a text of at most ${String(MAX_OPERATION_ID_LENGTH)} characters, in \`extensions\``,
    );
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

/** Whether a request is to subscribe on a stream that was reserved; its answer comes on the stream. */
export function subscribesOnReserved(request: FastifyRequest): boolean {
  const { method } = request;
  return tokenOf(request) !== null && (method === 'GET' || method === 'POST') && !isEventStream(request);
}

/** What a client is told whose subscription its stream cannot carry. */
export function notCarried(reason: Uncarried): RequestRefusal {
  switch (reason) {
    case 'not-open':
      return badRequest('The stream is not open; open it, then subscribe');
    case 'full': {
      const message = 'Too many subscriptions on this stream; read what they tell, or end some first';
      return { status: 429, code: RATE_LIMITED, message, retryAfterSeconds: HOLDER_RETRY_SECONDS };
    }
  }
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

function operationIdOf(request: FastifyRequest): unknown {
  const { extensions } = requestParameters(request);
  return (extensions as { readonly operationId?: unknown } | null | undefined)?.operationId;
}

/** One that is missing is for the protocol's library to tell. */
function isOperationId(id: unknown): boolean {
  return id === undefined || (typeof id === 'string' && id.length <= MAX_OPERATION_ID_LENGTH);
}

function isEventStream(request: FastifyRequest): boolean {
  return request.headers.accept === 'text/event-stream';
}
