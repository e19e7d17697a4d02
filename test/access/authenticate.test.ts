import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWK } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthenticate, type Authenticate } from '../../src/access/authenticate.js';
import { createOwnTokens } from '../../src/access/own-tokens.js';

const SECRET = 'a secret of more than thirty-two characters';
const NOW = new Date('2026-11-22T12:00:00Z');
const now = (): Date => NOW;
const HOUR_MS = 3_600_000;

const own = createOwnTokens([SECRET], now);
const BOOKING_ID = '01a203f6-92f7-77d7-af96-308212af29cf';

let keyServer: Server;
let keysUrl: URL;
let keys: Readonly<Record<'RS256' | 'ES256' | 'EdDSA', { privateKey: CryptoKey; publicKey: CryptoKey }>>;
let jwks: readonly JWK[];
let authenticate: Authenticate;

beforeAll(async () => {
  const pair = (algorithm: string) => generateKeyPair(algorithm, { extractable: true });
  keys = { RS256: await pair('RS256'), ES256: await pair('ES256'), EdDSA: await pair('EdDSA') };
  jwks = await Promise.all(
    Object.entries(keys).map(async ([alg, { publicKey }]) => ({
      ...(await exportJWK(publicKey)),
      kid: alg,
      alg,
    })),
  );
  keyServer = createServer((_request, response) => response.end(JSON.stringify({ keys: jwks })));
  await new Promise<void>((resolve) => keyServer.listen(0, '127.0.0.1', resolve));
  keysUrl = new URL(`http://127.0.0.1:${String((keyServer.address() as AddressInfo).port)}/jwks`);
  authenticate = createAuthenticate({ secrets: [SECRET], issuer: issuerAt(keysUrl), now });
});

afterAll(() => keyServer.close());

function issuerAt(jwksUrl: URL) {
  return {
    jwksUrl,
    issuer: 'https://id.example',
    audience: 'flights',
    rolesClaim: 'roles',
    agencyClaim: 'org',
  };
}

function issued(
  claims: object,
  algorithm: keyof typeof keys = 'ES256',
  change = (jwt: SignJWT): SignJWT => jwt,
) {
  const jwt = new SignJWT({ sub: 'u-1', ...claims })
    .setProtectedHeader({ alg: algorithm, kid: algorithm })
    .setIssuer('https://id.example')
    .setAudience('flights')
    .setExpirationTime(NOW.getTime() / 1000 + 3600);
  return change(jwt).sign(keys[algorithm].privateKey);
}

const bearer = (token: string): Promise<unknown> => authenticate(`Bearer ${token}`);

describe('a caller', () => {
  it('without a token is nobody', async () => {
    expect(await authenticate(undefined)).toMatchObject({ kind: 'caller', caller: { name: 'public' } });
  });

  it.each([
    [{ role: 'traveller', subject: 't-1' }, 'user:t-1'],
    [{ role: 'agent', subject: 'a-1', agency: 'blue' }, 'user:a-1'],
    [{ role: 'operator', subject: 'public' }, 'user:public'],
    [{ role: 'booking', bookingId: BOOKING_ID }, `booking:${BOOKING_ID}`],
  ] as const)('is who a token of ours says: %j', async (principal, name) => {
    const expiresAtMs = NOW.getTime() + HOUR_MS;
    expect(await bearer(await own.issue(principal, expiresAtMs))).toEqual({
      kind: 'caller',
      caller: { principal, name, expiresAtMs },
    });
  });

  it.each(['RS256', 'ES256', 'EdDSA'] as const)('is who the issuer says, signed by %s', async (algorithm) => {
    expect(await bearer(await issued({ roles: ['staff', 'operator'] }, algorithm))).toMatchObject({
      caller: { principal: { role: 'operator', subject: 'u-1' }, name: 'user:u-1' },
    });
  });

  it.each([
    [{}, { role: 'traveller', subject: 'u-1' }],
    [{ roles: 'captain' }, { role: 'traveller', subject: 'u-1' }],
    [
      { roles: 'agent', org: 'blue' },
      { role: 'agent', subject: 'u-1', agency: 'blue' },
    ],
    [
      { roles: 'booking', sub: BOOKING_ID },
      { role: 'traveller', subject: BOOKING_ID },
    ],
  ])('of the issuer with the claims %j', async (claims, principal) => {
    expect(await bearer(await issued(claims))).toMatchObject({ caller: { principal } });
  });
});

describe('the claims of an issuer by paths', () => {
  const principalBy = async (rolesClaim: string, agencyClaim: string, claims: object): Promise<unknown> => {
    const issuer = { ...issuerAt(keysUrl), rolesClaim, agencyClaim };
    const found = await createAuthenticate({ secrets: [SECRET], issuer, now })(
      `Bearer ${await issued(claims)}`,
    );
    return found.kind === 'caller' ? found.caller.principal : found.kind;
  };
  const agent = { role: 'agent', subject: 'u-1', agency: 'blue' };
  const traveller = { role: 'traveller', subject: 'u-1' };

  it.each([
    ['realm_access.roles', 'agency', { realm_access: { roles: ['x', 'agent'] }, agency: 'blue' }, agent],
    ['a.b.c', 'a.d', { a: { b: { c: 'agent' }, d: 'blue' } }, agent],
    ['https://id.example/roles', 'org', { 'https://id.example/roles': ['agent'], org: 'blue' }, agent],
    ['a.b', 'org', { 'a.b': 'agent', a: { b: 'operator' }, org: 'blue' }, agent],
    ['a.b', 'org', { 'a.b': null, a: { b: 'operator' } }, traveller],
    ['realm_access.roles', 'org', { realm_access: 'operator' }, traveller],
    ['realm_access.roles', 'org', { realm_access: null }, traveller],
    ['roles.0', 'org', { roles: ['operator'] }, traveller],
    ['a.constructor.name', 'org', { a: {} }, traveller],
    ['__proto__.x', 'org', {}, traveller],
    ['a', 'b.c', { a: 'agent', b: { c: 7 } }, 'refused'],
  ] as const)('%s and %s in %j', async (rolesClaim, agencyClaim, claims, principal) => {
    expect(await principalBy(rolesClaim, agencyClaim, claims)).toEqual(principal);
  });
});

describe('a token that does not count', () => {
  const EVERYTHING = {
    sub: 'o-1',
    role: 'operator',
    roles: 'operator',
    iss: 'https://id.example',
    aud: 'flights',
  };

  it.each<readonly [string, () => Promise<string> | string]>([
    ['has expired', () => own.issue({ role: 'operator', subject: 'o' }, NOW.getTime() - 10_000)],
    [
      'is of another engine',
      () =>
        createOwnTokens(['b'.repeat(40)], now).issue(
          { role: 'operator', subject: 'o' },
          NOW.getTime() + HOUR_MS,
        ),
    ],
    ['has no signature', () => new UnsecuredJWT(EVERYTHING).setExpirationTime('9999h').encode()],
    ['is for another audience', () => issued({}, 'ES256', (jwt) => jwt.setAudience('trains'))],
    ['is of another issuer', () => issued({}, 'ES256', (jwt) => jwt.setIssuer('https://elsewhere.example'))],
    [
      'names no time',
      () =>
        new SignJWT(EVERYTHING)
          .setProtectedHeader({ alg: 'ES256', kid: 'ES256' })
          .sign(keys.ES256.privateKey),
    ],
    ['is not valid yet', () => issued({}, 'ES256', (jwt) => jwt.setNotBefore(NOW.getTime() / 1000 + 60))],
    ['has no subject', () => issued({ sub: '' })],
    ['has too long a subject', () => issued({ sub: 'x'.repeat(201) })],
    ['is of an agent without agency', () => issued({ roles: 'agent' })],
    ['is signed by an HMAC with a public key', () => signedByPublicKey(EVERYTHING)],
    [
      'is of a key that is not there',
      async () =>
        new SignJWT(EVERYTHING)
          .setProtectedHeader({ alg: 'ES256', kid: 'x' })
          .setExpirationTime('9999h')
          .sign((await generateKeyPair('ES256')).privateKey),
    ],
    ['is no token', () => 'abc.def'],
    ['is too long', () => 'a'.repeat(4_097)],
  ])('%s', async (_case, make) => {
    expect(await bearer(await make())).toMatchObject({ kind: 'refused' });
  });

  it.each(['', 'Bearer', 'Bearer  ', 'Basic b3A6b3A=', 'Bearer a b', 'a.b.c'])(
    'is %j',
    async (authorization) => {
      expect(await authenticate(authorization)).toMatchObject({ kind: 'refused' });
    },
  );

  it('is one that brings its key, or says where it is: nobody is asked for it', async () => {
    let asked = 0;
    const trap = createServer((_request, response) => {
      asked += 1;
      response.end(JSON.stringify({ keys: [key] }));
    });
    await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${String((trap.address() as AddressInfo).port)}/keys`;
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const key = { ...(await exportJWK(publicKey)), kid: 'ES256', alg: 'ES256' };
    for (const header of [
      { jku: url },
      { x5u: url },
      { jwk: key },
      { x5c: ['MA=='] },
      { jku: url, jwk: key },
    ]) {
      const token = await new SignJWT(EVERYTHING)
        .setProtectedHeader({ alg: 'ES256', kid: 'ES256', ...header })
        .setExpirationTime(NOW.getTime() / 1000 + 3600)
        .sign(privateKey);
      expect([header, await bearer(token)]).toMatchObject([header, { kind: 'refused' }]);
    }
    expect(asked).toBe(0);
    trap.close();
  });

  it('is any of an issuer where none was given', async () => {
    const alone = createAuthenticate({ secrets: [SECRET], issuer: null, now });
    expect(await alone(`Bearer ${await issued({})}`)).toMatchObject({ kind: 'refused' });
  });
});

/** The classic confusion: what is public taken for a shared secret. */
function signedByPublicKey(claims: object): Promise<string> {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'HS256', kid: 'RS256' })
    .setExpirationTime('9999h')
    .sign(new TextEncoder().encode(JSON.stringify(jwks[0])));
}

describe('the keys of the issuer', () => {
  it('that cannot be had leave open whether a token counts, and our own tokens count all the same', async () => {
    const issuer = issuerAt(new URL('http://127.0.0.1:9/jwks'));
    const cutOff = createAuthenticate({ secrets: [SECRET], issuer, now });
    expect(await cutOff(`Bearer ${await issued({})}`)).toMatchObject({ kind: 'unavailable' });
    const ours = await own.issue({ role: 'operator', subject: 'o' }, NOW.getTime() + HOUR_MS);
    expect(await cutOff(`Bearer ${ours}`)).toMatchObject({ kind: 'caller' });
  });
});

it('a token of an earlier secret counts while that is named, until the token ends', async () => {
  const rotated = createAuthenticate({ secrets: ['b'.repeat(40), SECRET], issuer: null, now });
  const from = (expiresAtMs: number) => own.issue({ role: 'operator', subject: 'o' }, expiresAtMs);
  expect(await rotated(`Bearer ${await from(NOW.getTime() + HOUR_MS)}`)).toMatchObject({ kind: 'caller' });
  expect(await rotated(`Bearer ${await from(NOW.getTime() - HOUR_MS)}`)).toMatchObject({
    kind: 'refused',
    message: expect.stringContaining('has expired') as string,
  });
});
