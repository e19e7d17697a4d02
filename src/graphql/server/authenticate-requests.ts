import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import type { Authenticate } from '../../access/authenticate.js';
import { NOBODY, type Caller } from '../../access/caller.js';
import type { RateLimits } from './rate-limits.js';
import { laterRefusal } from './rate-refusal.js';
import { REQUEST_COST } from './reading-cost.js';
import { sendRefusal, type RequestRefusal } from './request-refusal.js';

/** Seconds after which a client may ask again whether its token counts. */
const RETRY_AFTER_SECONDS = 5;

/** Finds out who sends requests, before their bodies are read. */
export interface RequestCallers {
  /** Refuses a request whose token does not count: it is never taken for one of nobody. */
  readonly identify: onRequestAsyncHookHandler;
  /** Who sent a request that was identified. */
  callerOf(request: FastifyRequest): Caller;
}

/** The callers of requests, remembered as long as their requests; each request is counted, that of a wrong token as one of nobody. */
export function createRequestCallers(
  authenticate: Authenticate,
  rateLimits: RateLimits | null,
): RequestCallers {
  const callers = new WeakMap<FastifyRequest, Caller>();
  return {
    async identify(request, reply) {
      const found = await authenticate(request.headers.authorization);
      const caller = found.kind === 'caller' ? found.caller : NOBODY;
      const tooSoon = await rateLimits?.charge(REQUEST_COST, { caller, address: request.ip });
      if (tooSoon) return sendRefusal(request, reply, laterRefusal(tooSoon));
      if (found.kind === 'caller') {
        callers.set(request, caller);
        return;
      }
      const refusal = refusalOf(found);
      if (found.kind === 'refused') void reply.header('www-authenticate', challenge(found.message));
      await sendRefusal(request, reply, refusal);
    },
    callerOf: (request) => callers.get(request) ?? NOBODY,
  };
}

function refusalOf({ kind, message }: { kind: 'refused' | 'unavailable'; message: string }): RequestRefusal {
  if (kind === 'refused') return { status: 401, code: 'UNAUTHENTICATED', message };
  const retryAfterSeconds = RETRY_AFTER_SECONDS;
  return { status: 503, code: 'AUTHENTICATION_UNAVAILABLE', message, retryAfterSeconds };
}

/** What a client is told by RFC 6750, section 3; the messages have no quotes in them. */
function challenge(message: string): string {
  return `Bearer realm="jetsetgo", error="invalid_token", error_description="${message}"`;
}
