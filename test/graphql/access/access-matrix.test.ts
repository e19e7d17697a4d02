import { hkdfSync, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SignJWT, UnsecuredJWT } from 'jose';
import { isIntrospectionType, isObjectType } from 'graphql';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createSchema } from '../../../src/graphql/schema.js';
import { bookFirst } from '../../support/book.js';
import { removeDataDirs, startTestApp, type TestApp } from '../../support/test-app.js';
import { postJson, type RawResponse } from '../raw-request.js';
import {
  BAD_TOKENS,
  CALLERS,
  EXPECTED,
  OPERATIONS,
  type MatrixCaller,
  type Verdict,
} from './access-matrix.js';

const OWNERS = ['traveller', 'agent'] as const;
type Owner = (typeof OWNERS)[number];

const ACCESS_CODES: readonly unknown[] = ['FORBIDDEN', 'UNAUTHENTICATED'];
const overHttp = Object.entries(OPERATIONS).filter(([name]) => !name.startsWith('Subscription.'));
const overSockets = Object.entries(OPERATIONS).filter(([name]) => name.startsWith('Subscription.'));

let engine: TestApp;
let bookingIds: Readonly<Record<Owner, string>>;
let tokens: Readonly<Record<Owner, Readonly<Record<MatrixCaller, string | null>>>>;
let badTokens: Readonly<Record<string, string>>;

beforeAll(async () => {
  // All callers have one address, and look up more often than one guest does.
  engine = await startTestApp({ environment: { RATE_LIMITS: 'off' } });
  const traveller = await engine.tokenFor({ role: 'traveller', subject: 't-1' });
  const agent = await engine.tokenFor({ role: 'agent', subject: 'a-1', agency: 'blue' });
  const [own, sold, other] = await Promise.all(
    [traveller, agent, null].map((token) => bookFirst(engine.as(token))),
  );
  const common = {
    nobody: null,
    traveller,
    'other traveller': await engine.tokenFor({ role: 'traveller', subject: 't-2' }),
    'access token of another booking': other!.accessToken,
    agent: await engine.tokenFor({ role: 'agent', subject: 'a-2', agency: 'blue' }),
    // The same subject as whoever sold the booking: an agent sees by the agency alone.
    'agent of another agency': await engine.tokenFor({ role: 'agent', subject: 'a-1', agency: 'red' }),
    operator: engine.operatorToken,
  };
  bookingIds = { traveller: own!.booking.id, agent: sold!.booking.id };
  tokens = {
    traveller: { ...common, 'access token': own!.accessToken },
    agent: { ...common, 'access token': sold!.accessToken },
  };
  badTokens = await makeBadTokens();
});

afterAll(async () => {
  await engine.stop();
  removeDataDirs();
});

/** All of an operator, and wrong in one thing each. */
async function makeBadTokens(): Promise<Record<(typeof BAD_TOKENS)[number], string>> {
  const signed = (audience: string, key: Uint8Array) =>
    new SignJWT({ role: 'operator' })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('o-1')
      .setIssuer('jetsetgo')
      .setAudience(audience)
      .setExpirationTime('1h')
      .sign(key);
  const secret = readFileSync(join(engine.dataDir, 'secret'), 'utf8').trim();
  const ownKey = new Uint8Array(hkdfSync('sha256', secret, '', 'jetsetgo access tokens', 32));
  return {
    expired: await engine.tokenFor({ role: 'operator', subject: 'o-1' }, Date.now() - 60_000),
    forged: await signed('jetsetgo', new TextEncoder().encode(secret)),
    'without a signature': new UnsecuredJWT({
      role: 'operator',
      sub: 'o-1',
      iss: 'jetsetgo',
      aud: 'jetsetgo',
    })
      .setExpirationTime('1h')
      .encode(),
    'for another audience': await signed('elsewhere', ownKey),
  };
}

function ask(document: string, id: string, token: string | null): Promise<RawResponse> {
  const headers = token === null ? {} : { authorization: `Bearer ${token}` };
  return postJson(engine.url, { query: document, variables: variablesOf(document, id) }, headers);
}

function variablesOf(document: string, id: string) {
  return { ...(document.includes('$id') && { id }), ...(document.includes('$no') && { no: randomUUID() }) };
}

/** An answer without what differs from request to request. */
function shape({ json }: RawResponse): unknown {
  const { data, errors } = json;
  return { data, errors: errors?.map(withoutRequest) };
}

function withoutRequest({ message, path, extensions }: RawResponse['json']): unknown {
  return { message, path, told: { ...extensions, requestId: null } };
}

async function verdictOf(document: string, id: string, token: string | null): Promise<Verdict> {
  const answer = await ask(document, id, token);
  expect(answer.status).toBe(200);
  const code: unknown = answer.json.errors?.[0].extensions.code;
  if (ACCESS_CODES.includes(code)) return code as Verdict;
  if (!document.includes('$id')) return 'ALLOWED';
  const ofNone = await ask(document, randomUUID(), token);
  return JSON.stringify(shape(answer)) === JSON.stringify(shape(ofNone)) ? 'ABSENT' : 'ALLOWED';
}

describe('the matrix', () => {
  it('has every operation of the schema', () => {
    const schema = createSchema();
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    const operations = roots.flatMap((root) =>
      isObjectType(root) && !isIntrospectionType(root)
        ? Object.keys(root.getFields()).map((name) => `${root.name}.${name}`)
        : [],
    );
    expect(operations.toSorted()).toEqual(Object.keys(OPERATIONS).toSorted());
  });
});

describe('the list of bookings', () => {
  const listed = async (token: string | null): Promise<readonly string[]> => {
    const { json } = await ask('{ bookings { nodes { id } } }', '', token);
    return json.data.bookings.nodes.map(({ id }: { readonly id: string }) => id);
  };
  const thenListed = async (token: string | null): Promise<readonly string[]> => {
    const asOf = new Date().toISOString();
    const { json } = await ask(`{ bookings(asOf: "${asOf}") { nodes { id } } }`, '', token);
    return json.data.bookings.nodes.map(({ id }: { readonly id: string }) => id);
  };

  it.each([
    ['traveller', ['traveller']],
    ['other traveller', []],
    ['agent', ['agent']],
    ['agent of another agency', []],
  ] as const)('of a %s has what is theirs, now and looking back', async (caller, owners) => {
    const expected = owners.map((owner) => bookingIds[owner]);
    expect(await listed(tokens.traveller[caller])).toEqual(expected);
    expect(await thenListed(tokens.traveller[caller])).toEqual(expected);
  });

  it('of an operator has all', async () => {
    expect(await listed(engine.operatorToken)).toHaveLength(3);
  });
});

describe.each(overHttp)('%s', (_name, { document, rule }) => {
  it.each(OWNERS)('answers every caller as its rule says, about a booking of a %s', async (owner) => {
    const verdicts = await Promise.all(
      CALLERS.map(async (caller) => [
        caller,
        await verdictOf(document, bookingIds[owner], tokens[owner][caller]),
      ]),
    );
    const expected = rule === 'booking' ? EXPECTED.booking[owner] : EXPECTED[rule];
    expect(Object.fromEntries(verdicts)).toEqual(expected);
  });

  it.each(BAD_TOKENS)('refuses a token that is %s', async (kind) => {
    const { status, json, headers } = await ask(document, bookingIds.traveller, badTokens[kind]!);
    expect(status).toBe(401);
    expect(json.errors).toHaveLength(1);
    expect(json.errors[0].extensions.code).toBe('UNAUTHENTICATED');
    expect(json).not.toHaveProperty('data');
    expect(headers.get('www-authenticate')).toMatch(/^Bearer .*error="invalid_token"/u);
  });
});

describe.each(overSockets)('%s', (_name, { document }) => {
  it.each(OWNERS)('answers every caller as its rule says, about a booking of a %s', async (owner) => {
    const asked = CALLERS.map(async (caller) => [
      caller,
      await firstOf(document, bookingIds[owner], tokens[owner][caller]),
    ]);
    const told = Promise.all(asked);
    const verdicts = await Promise.race([told, quoteAgainAndAgain(bookingIds[owner], told)]);
    expect(Object.fromEntries(verdicts)).toEqual(EXPECTED.booking[owner]);
  });

  it.each(OWNERS)('answers the same by event streams, about a booking of a %s', async (owner) => {
    const asked = CALLERS.map(async (caller) => [
      caller,
      await firstOfStream(document, bookingIds[owner], tokens[owner][caller]),
    ]);
    const told = Promise.all(asked);
    const verdicts = await Promise.race([told, quoteAgainAndAgain(bookingIds[owner], told)]);
    expect(Object.fromEntries(verdicts)).toEqual(EXPECTED.booking[owner]);
    for (const caller of CALLERS) {
      expect(await firstOfStream(document, randomUUID(), tokens[owner][caller])).toBe('ABSENT');
    }
  });

  it.each(BAD_TOKENS)('opens no event stream for a token that is %s', async (kind) => {
    const response = await openStream(document, bookingIds.traveller, badTokens[kind]!);
    const { errors } = (await response.json()) as RawResponse['json'];
    expect([response.status, errors[0].extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
  });

  it('says the same about a booking that there is not', async () => {
    for (const caller of CALLERS) {
      expect(await firstOf(document, randomUUID(), tokens.traveller[caller])).toBe('ABSENT');
    }
  });

  it.each(['nobody', 'traveller', 'access token', 'agent'] as const)(
    'of all bookings is not for %s',
    async (caller) => {
      const said = await firstOf('subscription { bookingEvents { eventId } }', '', tokens.traveller[caller]);
      expect(said).toBe(caller === 'nobody' ? 'UNAUTHENTICATED' : 'FORBIDDEN');
    },
  );

  it.each(BAD_TOKENS)('closes the socket of a token that is %s', async (kind) => {
    const closed = new Promise((resolve) => {
      const client = socketOf(badTokens[kind]!, (event) => resolve((event as { code: number }).code));
      client.subscribe({ query: document }, { next: () => {}, error: () => {}, complete: () => {} });
    });
    expect(await closed).toBe(4403);
  });
});

function socketOf(token: string | null, onClosed: (event: unknown) => void = () => {}) {
  return createClient({
    url: engine.url.replace(/^http/u, 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: token === null ? {} : { authorization: `Bearer ${token}` },
    on: { closed: onClosed },
  });
}

/** ALLOWED with the first event; with an error, what that says. */
async function firstOf(document: string, id: string, token: string | null): Promise<Verdict> {
  const client = socketOf(token);
  const results = client.iterate({ query: document, variables: variablesOf(document, id) });
  try {
    const { value } = await results.next();
    if (value.data) return 'ALLOWED';
    return verdictOfErrors(value.errors);
  } catch (errors) {
    return verdictOfErrors(errors);
  } finally {
    await client.dispose();
  }
}

function openStream(query: string, id: string, token: string | null): Promise<Response> {
  return fetch(`${engine.url}/stream`, {
    method: 'POST',
    headers: {
      ...{ accept: 'text/event-stream', 'content-type': 'application/json' },
      ...(token !== null && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables: variablesOf(query, id) }),
  });
}

/** The same of an event stream. */
async function firstOfStream(document: string, id: string, token: string | null): Promise<Verdict> {
  const { body } = await openStream(document, id, token);
  const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const [, data] = /^event: next\ndata: (.+)\n\n/mu.exec(text) ?? [];
    if (data !== undefined) {
      await reader.cancel();
      const result = JSON.parse(data);
      return result.errors === undefined ? 'ALLOWED' : verdictOfErrors(result.errors);
    }
    const { value = '', done } = await reader.read();
    if (done) throw new Error(`The stream ended: ${text}`);
    text += value;
  }
}

function verdictOfErrors(errors: unknown): Verdict {
  const [{ extensions }] = errors as [{ extensions: { code: string } }];
  return extensions.code === 'BOOKING_NOT_FOUND' ? 'ABSENT' : (extensions.code as Verdict);
}

/** Something happens to the booking until everybody has been told something. */
async function quoteAgainAndAgain<Told>(id: string, told: Promise<Told>): Promise<Told> {
  for (;;) {
    await ask(OPERATIONS['Mutation.quoteCancellation']!.document, id, engine.operatorToken);
    const isOver = await Promise.race([told.then(() => true), pause(50, false)]);
    if (isOver) return told;
  }
}
