import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { CLOCK_TOLERANCE_SECONDS } from './own-tokens.js';

/** Signatures by public keys: a key of the set is never used as the secret of an HMAC. */
const ISSUER_ALGORITHMS = ['RS256', 'ES256', 'EdDSA'] as const;

/** A key server that takes longer is taken to be down: every request with a token waits for it. */
const KEYS_TIMEOUT_MS = 3_000;

/** How long fetched keys are used: a key that the issuer withdraws is refused that much later. */
const KEYS_MAX_AGE_MS = 600_000;

/** Tokens of unknown keys ask the key server no more often than this. */
const KEYS_COOLDOWN_MS = 30_000;

/** Somebody else who signs tokens for callers of the engine. */
export interface TokenIssuer {
  /** Where its public keys are (JWK Set, RFC 7517). */
  readonly jwksUrl: URL;
  readonly issuer: string;
  readonly audience: string;
  readonly rolesClaim: string;
  readonly agencyClaim: string;
}

/** The keys of the issuer cannot be had now: nothing is known about the token. */
export class KeysUnavailable extends Error {}

/** Reads the tokens of an issuer; throws an error of `jose` about a bad token, or `KeysUnavailable`. */
export type ReadIssuerToken = (token: string) => Promise<JWTPayload>;

/** A reader that fetches the keys of the issuer when it first needs them, and keeps them for a while. */
export function createReadIssuerToken(
  { jwksUrl, issuer, audience }: TokenIssuer,
  now: () => Date,
): ReadIssuerToken {
  const keySet = createRemoteJWKSet(jwksUrl, {
    timeoutDuration: KEYS_TIMEOUT_MS,
    cacheMaxAge: KEYS_MAX_AGE_MS,
    cooldownDuration: KEYS_COOLDOWN_MS,
  });
  const keys: JWTVerifyGetKey = async (header, token) => {
    try {
      return await keySet(header, token);
    } catch (error) {
      if (isAboutToken(error)) throw error;
      throw new KeysUnavailable('The keys of AUTH_JWKS_URL cannot be fetched', { cause: error });
    }
  };
  return async (token) => {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: [...ISSUER_ALGORITHMS],
      issuer,
      audience,
      requiredClaims: ['sub', 'exp'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: now(),
    });
    return payload;
  };
}

/** Whether the keys were there, and none of them is that of the token. */
function isAboutToken(error: unknown): boolean {
  const { JWKSNoMatchingKey, JWKSMultipleMatchingKeys, JOSENotSupported } = errors;
  return [JWKSNoMatchingKey, JWKSMultipleMatchingKeys, JOSENotSupported].some(
    (kind) => error instanceof kind,
  );
}
