import { GraphQLError } from 'graphql';
import type { RequestRefusal } from './request-refusal.js';

/** The code of whoever asks too often or holds too much. */
export const RATE_LIMITED = 'RATE_LIMITED';

/** Whoever holds too much may let go of some at any time: soon enough to ask again. */
export const HOLDER_RETRY_SECONDS = 10;

/** Tells a client that it asks too often or holds too much, and when to come again. */
export function rateLimited(message: string, retryAfterSeconds: number): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code: RATE_LIMITED, retryable: true, retryAfterSeconds },
  });
}

/** The code of whoever asks for what there is no room for at this moment. */
export const OVERLOADED = 'OVERLOADED';

/** What runs now is answered within about a second. */
const OVERLOAD_RETRY_SECONDS = 1;

/** Tells a client that there is no room for what it asks, and when to come again. */
export function overloaded(
  message = 'More is asked than can be served; nothing was done. Try again in a moment',
): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code: OVERLOADED, retryable: true, retryAfterSeconds: OVERLOAD_RETRY_SECONDS },
  });
}

/** The statuses of refusals after which another try is worth it. */
const STATUSES: ReadonlyMap<unknown, number> = new Map([
  [RATE_LIMITED, 429],
  [OVERLOADED, 503],
]);

/** When to come again, and the status that says so. */
export interface RetryLater {
  readonly status: number;
  readonly retryAfterSeconds: number;
}

/** When a client that was told so may come again; null when it was told nothing of the kind. */
export function retryLaterIn(
  errors: readonly { readonly extensions?: Readonly<Record<string, unknown>> }[] = [],
): RetryLater | null {
  for (const { extensions = {} } of errors) {
    const status = STATUSES.get(extensions['code']);
    const { retryAfterSeconds } = extensions;
    if (status !== undefined && typeof retryAfterSeconds === 'number') return { status, retryAfterSeconds };
  }
  return null;
}

/** The same as what answers a request that is not yet an operation. */
export function laterRefusal(error: GraphQLError): RequestRefusal {
  const { status = 503, ...later } = retryLaterIn([error]) ?? {};
  return { status, code: String(error.extensions['code']), message: error.message, ...later };
}
