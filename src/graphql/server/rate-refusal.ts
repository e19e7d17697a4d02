import { GraphQLError } from 'graphql';

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

/** The seconds after which a client that was told so may come again; null when it was told nothing of the kind. */
export function retryAfterSecondsIn(
  errors: readonly { readonly extensions?: Readonly<Record<string, unknown>> }[] = [],
): number | null {
  const found = errors.find(({ extensions }) => extensions?.['code'] === RATE_LIMITED);
  const seconds = found?.extensions?.['retryAfterSeconds'];
  return typeof seconds === 'number' ? seconds : null;
}
