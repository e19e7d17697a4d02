import { GraphQLError } from 'graphql';
import { readPositionCursor } from './cursor.js';

/** Malformed input: the answer names the field and says what is allowed. */
export function userInputError(field: string, message: string): GraphQLError {
  return new GraphQLError(`${field}: ${message}`, { extensions: { code: 'BAD_USER_INPUT', field } });
}

/** Throws where a query handler found a fault, and hands on everything else. */
export function orUserInputError<Answer>(answer: Answer): Exclude<Answer, { readonly kind: 'fault' }> {
  if (isFault(answer)) throw userInputError(answer.field, answer.message);
  return answer as Exclude<Answer, { readonly kind: 'fault' }>;
}

function isFault(answer: unknown): answer is { readonly field: string; readonly message: string } {
  return typeof answer === 'object' && answer !== null && 'kind' in answer && answer.kind === 'fault';
}

/** The position of a cursor that the caller gave; throws where it is none. */
export function orCursorError(field: string, cursor: string): number {
  const position = readPositionCursor(cursor);
  if (position !== null) return position;
  throw userInputError(field, 'must be a cursor or position that an earlier answer gave');
}
