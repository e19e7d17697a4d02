import type { FastifyReply, FastifyRequest } from 'fastify';

/** Why a request is answered before it comes to be an operation. */
export interface RequestRefusal {
  readonly status: number;
  /** Stable, to switch on. */
  readonly code: string;
  /** What is the matter and what to do. */
  readonly message: string;
  /** After how many seconds another try is worth it. */
  readonly retryAfterSeconds?: number;
}

/** A request that is worded wrongly. */
export function badRequest(message: string): RequestRefusal {
  return { status: 400, code: 'BAD_REQUEST', message };
}

/** A body that is not read in the form that it has. */
export function unsupportedMediaType(message: string): RequestRefusal {
  return { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE', message };
}

/** Answers a refusal in the form of a GraphQL error, with the id that finds the request. */
export function sendRefusal(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, code, message, retryAfterSeconds }: RequestRefusal,
): FastifyReply {
  const again = retryAfterSeconds !== undefined && { retryable: true, retryAfterSeconds };
  if (again) void reply.header('retry-after', retryAfterSeconds);
  const extensions = { code, ...again, requestId: request.id };
  return reply.status(status).send({ errors: [{ message, extensions }] });
}
