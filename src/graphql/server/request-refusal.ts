import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** Why it was refused, when it was and the log has no line of it yet. */
    refusal: RequestRefusal | null;
  }
}

/** Why a request is answered before it comes to be an operation. */
export interface RequestRefusal {
  readonly status: number;
  /** Stable, to switch on. */
  readonly code: string;
  /** What is the matter and what to do. */
  readonly message: string;
  /** After how many seconds another try is worth it. */
  readonly retryAfterSeconds?: number;
  /** Whether the log has a line of it already. */
  readonly isTold?: boolean;
}

/** What an operator may know of a request that was refused: never its address, which may hold what a person typed. */
export interface RefusedRequest {
  readonly requestId: string;
  readonly transport: 'http';
  readonly kind: 'none';
  readonly status: number;
  readonly codes: readonly [string];
}

/** Told of every request that was refused before it came to be an operation. */
export type OnRefused = (refused: RefusedRequest) => void;

/** A request that is worded wrongly. */
export function badRequest(message: string): RequestRefusal {
  return { status: 400, code: 'BAD_REQUEST', message };
}

/** A body that is not read in the form that it has. */
export function unsupportedMediaType(message: string): RequestRefusal {
  return { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE', message };
}

/** Nothing is served at this address, or not by this method. */
export function notFound(): RequestRefusal {
  const message = 'Nothing is served at this address by this method; the API is at /graphql';
  return { status: 404, code: 'NOT_FOUND', message };
}

/** The refusal of a request, for whoever is told of it. */
export function toldRefusal(requestId: string, { status, code }: RequestRefusal): RefusedRequest {
  return { ...{ requestId, transport: 'http', kind: 'none', status }, codes: [code] };
}

/** What every answer is headed with: the id that finds its request in the log, and that it is neither guessed at nor kept. */
export function answerHeaders(requestId: string): Readonly<Record<string, string>> {
  return { 'x-request-id': requestId, 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' };
}

/** A refusal in the form of a GraphQL error, with the id that finds the request. */
export function refusalBody(
  { code, message, retryAfterSeconds }: RequestRefusal,
  requestId: string,
): { readonly errors: readonly [object] } {
  const again = retryAfterSeconds !== undefined && { retryable: true, retryAfterSeconds };
  return { errors: [{ message, extensions: { code, ...again, requestId } }] };
}

/** Answers a refusal. */
export function sendRefusal(
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: RequestRefusal,
): FastifyReply {
  const { status, retryAfterSeconds, isTold = false } = refusal;
  if (!isTold) request.refusal = refusal;
  if (retryAfterSeconds !== undefined) void reply.header('retry-after', retryAfterSeconds);
  return reply.status(status).send(refusalBody(refusal, request.id));
}

/** Tells of every request that `sendRefusal` answers, once it is answered. */
export function tellRefusals(app: FastifyInstance, onRefused: OnRefused): void {
  app.decorateRequest('refusal', null);
  app.addHook('onResponse', ({ id, refusal }, _reply, done) => {
    if (refusal !== null) onRefused(toldRefusal(id, refusal));
    done();
  });
}
