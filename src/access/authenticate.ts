import { decodeProtectedHeader, errors, type JWTPayload } from 'jose';
import type { Secrets } from '../platform/secrets.js';
import { callerOf, NOBODY, type Caller, type Principal } from './caller.js';
import { createReadIssuerToken, KeysUnavailable, type TokenIssuer } from './issuer-tokens.js';
import { createOwnTokens } from './own-tokens.js';
import { issuerPrincipal, ownPrincipal } from './principal-claims.js';

/** Longest token that is looked at: those of identity providers have one to two thousand characters. */
const MAX_TOKEN_LENGTH = 4_096;

/** Who asks, or why that is not known. */
export type Authentication =
  | { readonly kind: 'caller'; readonly caller: Caller }
  /** The token is none that counts here; the message says why, and what to do. */
  | { readonly kind: 'refused'; readonly message: string }
  /** Whether the token counts cannot be told now. */
  | { readonly kind: 'unavailable'; readonly message: string };

/** Finds out who asks by the `Authorization` of a request. */
export type Authenticate = (authorization: string | undefined) => Promise<Authentication>;

/** Which tokens count: our own, and those of an issuer where there is one. */
export interface AuthenticationOptions {
  readonly secrets: Secrets;
  readonly issuer: TokenIssuer | null;
  readonly now: () => Date;
}

/**
 * The algorithm that a token names decides who must have signed it, and each of them takes its own algorithms only: no
 * public key is ever used as the secret of an HMAC, and a token without a signature is nobody's.
 */
export function createAuthenticate({ secrets, issuer, now }: AuthenticationOptions): Authenticate {
  const readers = { own: readOwn(secrets, now), issuer: issuer && readIssued(issuer, now) };

  async function read(token: string): Promise<Authentication> {
    const reader = decodeProtectedHeader(token).alg === 'HS256' ? readers.own : readers.issuer;
    if (reader === null) return refused(INVALID);
    const { principal, expiresAtMs } = await reader(token);
    if (principal === null) return refused(UNUSABLE);
    return { kind: 'caller', caller: callerOf(principal, expiresAtMs) };
  }

  return async (authorization) => {
    if (authorization === undefined) return { kind: 'caller', caller: NOBODY };
    const token = /^Bearer +(?<token>[\w.~+/=-]+)$/iu.exec(authorization)?.groups?.['token'];
    if (token === undefined || token.length > MAX_TOKEN_LENGTH) return refused(MALFORMED);
    try {
      return await read(token);
    } catch (error) {
      if (error instanceof KeysUnavailable) return { kind: 'unavailable', message: UNAVAILABLE };
      return refused(error instanceof errors.JWTExpired ? EXPIRED : INVALID);
    }
  };
}

/** Who a token is for; null when its claims do not say. */
type ReadToken = (
  token: string,
) => Promise<{ readonly principal: Principal | null; readonly expiresAtMs: number }>;

function readOwn(secrets: Secrets, now: () => Date): ReadToken {
  const tokens = createOwnTokens(secrets, now);
  return async (token) => {
    const claims = await tokens.read(token);
    return { principal: ownPrincipal(claims), expiresAtMs: expiryOf(claims) };
  };
}

function readIssued(issuer: TokenIssuer, now: () => Date): ReadToken {
  const read = createReadIssuerToken(issuer, now);
  return async (token) => {
    const claims = await read(token);
    return { principal: issuerPrincipal(claims, issuer), expiresAtMs: expiryOf(claims) };
  };
}

/** Both readers ask for the claim; a token without it would have ended long ago. */
function expiryOf({ exp = 0 }: JWTPayload): number {
  return exp * 1000;
}

const MALFORMED = `Authorization must be: Bearer <token>, with a token of at most ${String(MAX_TOKEN_LENGTH)} characters`;
const INVALID =
  'The token is not valid here: it was not signed for this engine. Sign in again, or leave Authorization out to ask as nobody';
const EXPIRED = 'The token has expired. Sign in again, or leave Authorization out to ask as nobody';
const UNUSABLE =
  'The token is signed, but does not say who it is for: that takes a subject, and for an agent an agency. Ask its issuer';
const UNAVAILABLE = 'Who signed the token cannot be looked up at this moment; ask again';

function refused(message: string): Authentication {
  return { kind: 'refused', message };
}
