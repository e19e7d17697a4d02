import type { TokenIssuer } from './access/issuer-tokens.js';

/** What to say when the variables of the issuer are given in part. */
export const ISSUER_INCOMPLETE =
  'AUTH_JWKS_URL, AUTH_ISSUER and AUTH_AUDIENCE must be given together: a token counts by its key, its issuer and whom it is for';

interface IssuerVariables {
  readonly AUTH_JWKS_URL?: URL | undefined;
  readonly AUTH_ISSUER?: string | undefined;
  readonly AUTH_AUDIENCE?: string | undefined;
  readonly AUTH_ROLES_CLAIM: string;
  readonly AUTH_AGENCY_CLAIM: string;
}

/** Who else signs tokens, by the environment; null when nobody does. */
export function tokenIssuerOf(variables: IssuerVariables): TokenIssuer | 'incomplete' | null {
  const { AUTH_JWKS_URL: jwksUrl, AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience } = variables;
  if (jwksUrl === undefined && issuer === undefined && audience === undefined) return null;
  if (jwksUrl === undefined || issuer === undefined || audience === undefined) return 'incomplete';
  const { AUTH_ROLES_CLAIM: rolesClaim, AUTH_AGENCY_CLAIM: agencyClaim } = variables;
  return { jwksUrl, issuer, audience, rolesClaim, agencyClaim };
}
