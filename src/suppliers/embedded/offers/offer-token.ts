import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { CABIN_CLASSES } from '../../../domain/schedule/cabin-class.js';
import { isSameCode } from '../../../platform/is-same-code.js';
import type { Secrets } from '../../../platform/secrets.js';
import type { OfferTerms } from './offer-terms.js';

/** Longest id that is looked at; six segments need about 500 characters. */
const MAX_TOKEN_LENGTH = 2000;

/** 128 bits: forging one takes more guesses than anyone can make. */
const SIGNATURE_BYTES = 16;

/** A week in minutes: beyond any move. */
const MAX_TOLD_SHIFT = 10_080;

const TOKEN = /^([A-Z0-9]{3})-([A-Z0-9]{3})-\d{8}-([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/u;

const count = z.int().min(0).max(99);
const shift = z.int().min(-MAX_TOLD_SHIFT).max(MAX_TOLD_SHIFT);
const segment = z.union([
  z.tuple([z.string(), count, count, count]),
  z.tuple([z.string(), count, count, count, shift]),
]);

/**
 * The payload is positional to keep ids short: cabin, brand, adults, children, infants, total, currency, expiry, hash, slices. Only a
 * departure that was moved tells by how much.
 */
const payload = z.tuple([
  z.enum(CABIN_CLASSES),
  z.string(),
  count,
  count,
  count,
  z.int().min(0),
  z.string(),
  z.int().min(0),
  z.string(),
  z.array(z.array(segment).min(1)).min(1).max(2),
]);

/** Turns offers into ids that only this engine can make, and back. */
export interface OfferTokens {
  /** `PAR-LON-20270115-…`: readable, then the terms, then a signature over all of it. */
  encode(terms: OfferTerms): string;
  /** The terms of an id, or null when it was made with none of these secrets or was altered in any character. */
  decode(token: string): OfferTerms | null;
}

/** Tokens signed with HMAC-SHA-256 under keys derived from the secrets. */
export function createOfferTokens(secrets: Secrets): OfferTokens {
  const keys = secrets.map(keyOf) as [Buffer, ...Buffer[]];

  return {
    encode(terms) {
      const text = `${terms.from}-${terms.to}-${dateDigits(terms)}-${packTerms(terms)}`;
      return `${text}.${signatureOf(text, keys[0])}`;
    },
    decode(token) {
      if (token.length > MAX_TOKEN_LENGTH) return null;
      const [, from, to, packed, signature] = TOKEN.exec(token) ?? [];
      if (from === undefined || to === undefined || packed === undefined || signature === undefined)
        return null;
      const text = token.slice(0, -signature.length - 1);
      const isOurs = keys.some((key) => isSameCode(signature, signatureOf(text, key)));
      return isOurs ? unpackTerms(from, to, packed) : null;
    },
  };
}

function keyOf(secret: string): Buffer {
  return createHmac('sha256', secret).update('jetsetgo offer token 1').digest();
}

function signatureOf(text: string, key: Buffer): string {
  return createHmac('sha256', key).update(text).digest().subarray(0, SIGNATURE_BYTES).toString('base64url');
}

function dateDigits(terms: OfferTerms): string {
  return (terms.slices[0]?.[0]?.departureId.slice(-10) ?? '').replaceAll('-', '');
}

function packTerms(terms: OfferTerms): string {
  const { passengers } = terms;
  const positional: z.infer<typeof payload> = [
    terms.cabin,
    terms.brandCode,
    passengers.ADULT,
    passengers.CHILD,
    passengers.INFANT,
    terms.totalMinor,
    terms.currency,
    terms.expiresAtMs,
    terms.itineraryHash,
    terms.slices.map((slice) =>
      slice.map(({ departureId, boardLeg, offLeg, fareStep, shiftMinutes }) =>
        shiftMinutes === 0
          ? [departureId, boardLeg, offLeg, fareStep]
          : [departureId, boardLeg, offLeg, fareStep, shiftMinutes],
      ),
    ),
  ];
  return Buffer.from(JSON.stringify(positional)).toString('base64url');
}

function unpackTerms(from: string, to: string, packed: string): OfferTerms | null {
  const parsed = payload.safeParse(parseJson(Buffer.from(packed, 'base64url').toString()));
  if (!parsed.success) return null;
  const [cabin, brandCode, ADULT, CHILD, INFANT, totalMinor, currency, expiresAtMs, itineraryHash, slices] =
    parsed.data;
  return {
    from,
    to,
    cabin,
    brandCode,
    passengers: { ADULT, CHILD, INFANT },
    totalMinor,
    currency,
    expiresAtMs,
    itineraryHash,
    slices: slices.map((slice) =>
      slice.map(([departureId, boardLeg, offLeg, fareStep, shiftMinutes = 0]) => ({
        ...{ departureId, boardLeg, offLeg, fareStep, shiftMinutes },
      })),
    ),
  };
}

/** A signed payload is JSON; one of an older program with the same secret may not be. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
