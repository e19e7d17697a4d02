import { unwrapResolverError } from '@apollo/server/errors';
import type { GraphQLFormattedError } from 'graphql';
import type { Logger } from '../../platform/logger.js';
import { OVERLOADED, overloaded } from './rate-refusal.js';

/** A coercion error repeats the value that it refuses, which may be as long as the request. */
const MAX_MESSAGE_LENGTH = 300;

/** Codes whose messages are written for callers; anything else is ours to mend. */
const PUBLIC_CODES: ReadonlySet<unknown> = new Set([
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'DOCUMENT_NOT_ALLOWED',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_DOCUMENT_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'QUERY_TOO_COMPLEX',
  'QUERY_TOO_EXPENSIVE',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BOOKING_NOT_FOUND',
  'CURSOR_NOT_IN_LOG',
  'RATE_LIMITED',
  'READ_SIDE_BEHIND',
  'OVERLOADED',
  'EXECUTION_TIMEOUT',
  'REQUEST_ABANDONED',
]);

/** Turns an error into what a caller may see; an id that is not given is made. */
export type FormatError = (
  formatted: GraphQLFormattedError,
  error: unknown,
  requestId?: string,
) => GraphQLFormattedError;

/** What is added to an error about a variable: the names of the schema that come close to a wrong one. */
const HINT = / Did you mean .+\?$/su;

/**
 * Lets expected errors through, with hints at the schema or without; hides the rest behind the id of the request, which finds
 * them in the log.
 */
export function createFormatError(logger: Logger, newId: () => string, hints: boolean): FormatError {
  return (formatted, error, requestId = newId()) => {
    const { message, locations, path, extensions } = formatted;
    const place = { ...(locations && { locations }), ...(path && { path }) };
    const cause = unwrapResolverError(error);
    if (isOverload(cause)) {
      const told = overloaded();
      return { ...place, message: told.message, extensions: { ...told.extensions, requestId } };
    }
    if (PUBLIC_CODES.has(extensions?.['code'])) {
      const told = hints ? message : message.replace(HINT, '');
      return { ...place, message: shortened(told), extensions: { ...extensions, requestId } };
    }
    logger.error({ err: cause, requestId, path }, 'operation failed');
    return {
      ...place,
      message: `Something went wrong on our side; try again. If it stays so, the operator finds it under request id ${requestId}.`,
      extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
    };
  };
}

/** What is below the edge says by this code that it had no room. */
function isOverload(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === OVERLOADED;
}

function shortened(message: string): string {
  return message.length <= MAX_MESSAGE_LENGTH ? message : `${message.slice(0, MAX_MESSAGE_LENGTH)}…`;
}
