import { hkdfSync } from 'node:crypto';
import { jwtVerify, SignJWT, type JWTPayload } from 'jose';
import type { Principal } from './caller.js';

/** Who signs and reads the tokens that the engine makes. */
const OWN_NAME = 'jetsetgo';

/** HMAC with SHA-256 (RFC 7518, section 3.2). */
const ALGORITHM = 'HS256';

/** As long as the hash, as RFC 7518 asks for. */
const KEY_BYTES = 32;

/** Clocks of the nodes that make and read tokens may differ by so much. */
export const CLOCK_TOLERANCE_SECONDS = 5;

/** Makes tokens, and reads those that it made. */
export interface OwnTokens {
  issue(principal: Exclude<Principal, { readonly role: 'nobody' }>, expiresAtMs: number): Promise<string>;
  /** The claims of a token; throws an error of `jose` when it is none of ours, or expired. */
  read(token: string): Promise<JWTPayload>;
}

/** Tokens signed by a key of their own, derived from the secret of the engine (HKDF, RFC 5869). */
export function createOwnTokens(secret: string, now: () => Date): OwnTokens {
  const key = new Uint8Array(hkdfSync('sha256', secret, '', 'jetsetgo access tokens', KEY_BYTES));
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
        .sign(key);
    },
    async read(token) {
      const { payload } = await jwtVerify(token, key, {
        algorithms: [ALGORITHM],
        issuer: OWN_NAME,
        audience: OWN_NAME,
        requiredClaims: ['sub', 'exp'],
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        currentDate: now(),
      });
      return payload;
    },
  };
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}
