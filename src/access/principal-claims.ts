import type { JWTPayload } from 'jose';
import { isBookingId } from '../domain/booking/booking-events.js';
import type { Principal } from './caller.js';

/** Longest identity or agency of a token: they stand in every event that the caller brings about. */
export const MAX_IDENTITY_LENGTH = 200;

/** What an issuer calls the claims that are not standard: a name, or names of claims within claims with dots between them. */
export interface ClaimNames {
  readonly rolesClaim: string;
  readonly agencyClaim: string;
}

/** Who a token of our own is for; null when it says so in no way that we write. */
export function ownPrincipal(claims: JWTPayload): Principal | null {
  const { sub: subject, role, agency } = claims;
  if (role === 'booking') {
    return subject !== undefined && isBookingId(subject) ? { role, bookingId: subject } : null;
  }
  return principalWith(role, subject, agency);
}

/**
 * Who a token of the issuer is for; null when it has no usable subject, or an agent no agency. The highest role that it
 * names counts; one that names none of ours is a traveller's, who sees what is their own. It never opens a booking by itself.
 */
export function issuerPrincipal(
  claims: JWTPayload,
  { rolesClaim, agencyClaim }: ClaimNames,
): Principal | null {
  const given = claimIn(claims, rolesClaim);
  const roles: readonly unknown[] = Array.isArray(given) ? given : [given];
  const role = ['operator', 'agent'].find((known) => roles.includes(known)) ?? 'traveller';
  return principalWith(role, claims.sub, claimIn(claims, agencyClaim));
}

/** A claim of exactly this name, else the one that its dots lead to (`realm_access.roles`); nothing where they lead nowhere. */
function claimIn(claims: JWTPayload, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let found: unknown = claims;
  for (const part of name.split('.')) {
    if (!isClaims(found) || !Object.hasOwn(found, part)) return undefined;
    found = found[part];
  }
  return found;
}

function isClaims(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function principalWith(role: unknown, subject: unknown, agency: unknown): Principal | null {
  if (!isIdentity(subject)) return null;
  if (role === 'traveller' || role === 'operator') return { role, subject };
  return role === 'agent' && isIdentity(agency) ? { role, subject, agency } : null;
}

function isIdentity(text: unknown): text is string {
  return typeof text === 'string' && text !== '' && text.length <= MAX_IDENTITY_LENGTH;
}
