import { errors, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import { derivedKey } from '../platform/derived-key.js';
import type { Secrets } from '../platform/secrets.js';
import type { Principal } from './caller.js';

/** Who signs and reads the tokens that the engine makes. */
const OWN_NAME = 'jetsetgo';

/** HMAC with SHA-256, under keys as long as the hash (RFC 7518, section 3.2). */
const ALGORITHM = 'HS256';

/** Clocks of the nodes that make and read tokens may differ by so much. */
export const CLOCK_TOLERANCE_SECONDS = 5;

/** Makes tokens, and reads those that it made. */
export interface OwnTokens {
  issue(principal: Exclude<Principal, { readonly role: 'nobody' }>, expiresAtMs: number): Promise<string>;
  /** The claims of a token; throws an error of `jose` when it is none of ours, or expired. */
  read(token: string): Promise<JWTPayload>;
}

/** Tokens signed by keys of their own, derived from the secrets of the engine. */
export function createOwnTokens(secrets: Secrets, now: () => Date): OwnTokens {
  const keys = secrets.map(keyOf) as [Uint8Array, ...Uint8Array[]];
  return {
    issue(principal, expiresAtMs) {
      const isBooking = principal.role === 'booking';
      const agency = principal.role === 'agent' ? { agency: principal.agency } : {};
      return new SignJWT({ role: principal.role, ...agency })
        .setProtectedHeader({ alg: ALGORITHM })
        .setSubject(isBooking ? principal.bookingId : principal.subject)
        .setIssuer(OWN_NAME)
        .setAudience(OWN_NAME)
        .setExpirationTime(seconds(expiresAtMs))
        .sign(keys[0]);
    },
    async read(token) {
      for (const key of keys) {
        const payload = await readWith(key, token, now()).catch(nullForAnotherKey);
        if (payload !== null) return payload;
      }
      throw new errors.JWSSignatureVerificationFailed();
    },
  };
}

function keyOf(secret: string): Uint8Array {
  return derivedKey(secret, 'jetsetgo access tokens');
}

async function readWith(key: Uint8Array, token: string, currentDate: Date): Promise<JWTPayload> {
  const { payload } = await jwtVerify(token, key, {
    algorithms: [ALGORITHM],
    issuer: OWN_NAME,
    audience: OWN_NAME,
    requiredClaims: ['sub', 'exp'],
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    currentDate,
  });
  return payload;
}

/** Null when another key may have signed it; what this one signed is refused for good where its claims are wrong. */
function nullForAnotherKey(error: unknown): null {
  if (error instanceof errors.JWSSignatureVerificationFailed) return null;
  throw error;
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}
