import { GraphQLError } from 'graphql';
import { readCursor, type CursorPlace } from './cursor.js';

/** Malformed input: the answer names the field and says what is allowed. */
export function userInputError(field: string, message: string, code = 'BAD_USER_INPUT'): GraphQLError {
  return new GraphQLError(`${field}: ${message}`, { extensions: { code, field } });
}

/** The place of a cursor that a caller gave; throws where it is none. */
export function placeOf(field: string, cursor: string): CursorPlace {
  const place = readCursor(cursor);
  if (place === null) throw userInputError(field, 'must be a cursor or position that an earlier answer gave');
  return place;
}

/** The position of a cursor that a caller gave; throws where it is none. */
export function positionOf(field: string, cursor: string): number {
  return placeOf(field, cursor).position;
}

/** Throws where a query handler found a fault, and hands on everything else. */
export function orUserInputError<Answer>(answer: Answer): Exclude<Answer, { readonly kind: 'fault' }> {
  if (isFault(answer)) throw userInputError(answer.field, answer.message, answer.code);
  return answer as Exclude<Answer, { readonly kind: 'fault' }>;
}

interface Fault {
  readonly field: string;
  readonly message: string;
  readonly code?: string;
}

function isFault(answer: unknown): answer is Fault {
  return typeof answer === 'object' && answer !== null && 'kind' in answer && answer.kind === 'fault';
}
