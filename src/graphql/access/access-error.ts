import { GraphQLError } from 'graphql';
import type { Caller } from '../../access/caller.js';

/** The caller may not ask for this: says who may, and to whoever is nobody yet, how to say who they are. */
export function accessError({ principal }: Caller, whoMay: string): GraphQLError {
  if (principal.role !== 'nobody') return new GraphQLError(whoMay, { extensions: { code: 'FORBIDDEN' } });
  return new GraphQLError(
    `${whoMay}. Say who you are: send the header \`Authorization: Bearer <token>\`, or \`authorization\` in the parameters of a socket`,
    { extensions: { code: 'UNAUTHENTICATED' } },
  );
}
