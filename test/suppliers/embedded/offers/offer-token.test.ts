import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CABIN_CLASSES } from '../../../../src/domain/schedule/cabin-class.js';
import type { OfferTerms } from '../../../../src/suppliers/embedded/offers/offer-terms.js';
import { createOfferTokens } from '../../../../src/suppliers/embedded/offers/offer-token.js';

const SECRET = 'the secret of these tests, long enough';
const tokens = createOfferTokens([SECRET]);

const place = fc.stringMatching(/^[A-Z0-9]{3}$/u);
const small = fc.nat(99);
const segment = fc.record({
  departureId: fc.stringMatching(/^[A-Z0-9]{3,8}-2027-0[1-9]-1[0-9]$/u),
  ...{ boardLeg: small, offLeg: small, fareStep: small },
  shiftMinutes: fc.oneof(fc.constant(0), fc.integer({ min: -1440, max: 1440 })),
});

const terms: fc.Arbitrary<OfferTerms> = fc.record({
  from: place,
  to: place,
  cabin: fc.constantFrom(...CABIN_CLASSES),
  brandCode: fc.stringMatching(/^[A-Z0-9]{1,8}$/u),
  passengers: fc.record({ ADULT: small, CHILD: small, INFANT: small }),
  totalMinor: fc.maxSafeNat(),
  currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
  expiresAtMs: fc.maxSafeNat(),
  itineraryHash: fc.string(),
  slices: fc.array(fc.array(segment, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 2 }),
});

const SOME_TERMS: OfferTerms = {
  from: 'PAR',
  to: 'LON',
  cabin: 'ECONOMY',
  brandCode: 'LIGHT',
  passengers: { ADULT: 2, CHILD: 1, INFANT: 0 },
  totalMinor: 41_250,
  currency: 'EUR',
  expiresAtMs: Date.parse('2027-01-01T12:15:00Z'),
  itineraryHash: 'itinerary-12',
  slices: [[{ departureId: 'AF10-2027-01-15', boardLeg: 0, offLeg: 1, fareStep: 2, shiftMinutes: 0 }]],
};

describe('an offer id', () => {
  it('holds the terms of its offer', () => {
    fc.assert(
      fc.property(terms, (each) => {
        expect(tokens.decode(tokens.encode(each))).toEqual(each);
      }),
    );
  });

  it('begins with the places and the date, and has no letter that a URL would change', () => {
    expect(tokens.encode(SOME_TERMS)).toMatch(/^PAR-LON-20270115-[\w-]+\.[\w-]{22}$/u);
  });

  it('is the same from any machine that has the secret', () => {
    expect(createOfferTokens([SECRET]).encode(SOME_TERMS)).toBe(tokens.encode(SOME_TERMS));
    expect(createOfferTokens([SECRET + ' ']).decode(tokens.encode(SOME_TERMS))).toBeNull();
    const rotated = createOfferTokens([SECRET + ' ', SECRET]);
    expect(rotated.decode(tokens.encode(SOME_TERMS))).toEqual(SOME_TERMS);
    expect(tokens.decode(rotated.encode(SOME_TERMS))).toBeNull();
  });

  it('of the longest journey is short enough to be read', () => {
    const longest = {
      ...{ departureId: 'XXX9999Z-2027-01-15', boardLeg: 99, offLeg: 99, fareStep: 99 },
      shiftMinutes: -1440,
    };
    const slices = [Array.from({ length: 3 }, () => longest), Array.from({ length: 3 }, () => longest)];
    const long: OfferTerms = {
      ...{ ...SOME_TERMS, cabin: 'PREMIUM_ECONOMY', brandCode: 'XXXXXXXX' },
      ...{ totalMinor: Number.MAX_SAFE_INTEGER, expiresAtMs: Number.MAX_SAFE_INTEGER, slices },
    };
    expect(tokens.decode(tokens.encode(long))).toEqual(long);
  });
});

describe('an altered offer id is none', () => {
  const id = tokens.encode(SOME_TERMS);
  const LETTERS: string = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ é';
  const decodes = (altered: string): boolean => tokens.decode(altered) !== null;

  it('whichever single character stands elsewhere', () => {
    const survivors = [...id].flatMap((original, index) =>
      [...LETTERS]
        .filter((other) => other !== original)
        .map((other) => id.slice(0, index) + other + id.slice(index + 1))
        .filter(decodes),
    );
    expect(survivors).toEqual([]);
  });

  it('wherever it is cut off, cut out of, or repeated', () => {
    const positions = [...id].map((_, index) => index);
    expect(positions.map((end) => id.slice(0, end)).filter(decodes)).toEqual([]);
    expect(positions.map((at) => id.slice(0, at) + id.slice(at + 1)).filter(decodes)).toEqual([]);
    expect(
      positions
        .map((at) => id.slice(0, at) + id.slice(at - 1))
        .filter(decodes)
        .slice(1),
    ).toEqual([]);
  });

  it('whatever is added', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(id.length), (added, at) => {
        expect(decodes(id.slice(0, at) + added + id.slice(at))).toBe(false);
      }),
    );
    expect(
      [id + '\n', ' ' + id, id + '=', id + '.', id.toLowerCase(), id.toUpperCase()].filter(decodes),
    ).toEqual([]);
  });

  it('when parts of two offers are put together', () => {
    const other = tokens.encode({ ...SOME_TERMS, from: 'NYC', totalMinor: 1 });
    const [head = '', signature = ''] = id.split('.');
    const [otherHead = '', otherSignature = ''] = other.split('.');
    const swapped = [
      `${head}.${otherSignature}`,
      `${otherHead}.${signature}`,
      other.slice(0, 17) + id.slice(17),
      id.replace('PAR-LON', 'LON-PAR'),
      id.replace('20270115', '20270116'),
    ];
    expect(swapped.filter(decodes)).toEqual([]);
  });

  it('or a text of any other kind, however long', () => {
    const texts = [
      '',
      '.',
      'PAR-LON-20270115-.',
      'x'.repeat(1_000_000),
      id.repeat(20),
      id + 'A'.repeat(2_000),
    ];
    expect(texts.filter(decodes)).toEqual([]);
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !decodes(text)));
  });

  it('or one that was signed with something in it that is no offer', () => {
    const key = createHmac('sha256', SECRET).update('jetsetgo offer token 1').digest();
    const signed = (packed: string): string => {
      const text = `PAR-LON-20270115-${Buffer.from(packed).toString('base64url')}`;
      const signature = createHmac('sha256', key).update(text).digest().subarray(0, 16);
      return `${text}.${signature.toString('base64url')}`;
    };
    const slices = [[['AF10-2027-01-15', 0, 1, 2]]];
    const positional = [
      'ECONOMY',
      'LIGHT',
      2,
      1,
      0,
      41_250,
      'EUR',
      SOME_TERMS.expiresAtMs,
      SOME_TERMS.itineraryHash,
      slices,
    ];
    expect(signed(JSON.stringify(positional))).toBe(id);
    const wrong = ['{', 'null', '[]', JSON.stringify(positional.with(0, 'STEERAGE'))];
    wrong.push(JSON.stringify(positional.with(8, [])), JSON.stringify(positional.with(5, -1)));
    expect(wrong.map(signed).filter(decodes)).toEqual([]);
  });
});
