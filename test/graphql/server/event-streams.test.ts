import { createClient, type Client } from 'graphql-sse';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { callerOf } from '../../../src/access/caller.js';
import { createSchema } from '../../../src/graphql/schema.js';
import { createPersistedDocuments } from '../../../src/graphql/server/documents/persisted-documents.js';
import { createHttpServer } from '../../../src/graphql/server/http-server.js';
import { createLogger } from '../../../src/platform/logger.js';
import { createLocalRateLimiters, type RateLimiters } from '../../../src/platform/rate-limiters.js';
import { bookFirst } from '../../support/book.js';
import { removeDataDirs, startTestApp, type TestApp } from '../../support/test-app.js';
import { postJson, sendRaw } from '../raw-request.js';

const EVENTS = 'subscription { bookingEvents { eventId bookingId } }';
const STREAM = { accept: 'text/event-stream', 'content-type': 'application/json' };

let engine: TestApp;
let url: string;

beforeAll(async () => {
  engine = await startTestApp();
  url = `${engine.url}/stream`;
});

afterAll(async () => {
  await engine.stop();
  removeDataDirs();
});

/** Lets a subscription be taken up, which no message of this protocol tells. */
const takenUp = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 150));

const put = () => sendRaw(url, { method: 'PUT' });
const post = (body: object, headers: Readonly<Record<string, string>> = STREAM) =>
  sendRaw(url, { method: 'POST', headers, body: JSON.stringify(body) });

describe.each([
  ['a stream for each subscription', false],
  ['one stream for all subscriptions', true],
])('%s', (_mode, singleConnection) => {
  let client: Client;

  beforeAll(() => {
    client = createClient({
      url,
      singleConnection,
      retryAttempts: 0,
      headers: () => ({ ...engine.operatorHeaders }),
    });
  });
  afterAll(() => client.dispose());

  it('tells every booking, to every subscription', async () => {
    const [one, two] = [client.iterate({ query: EVENTS }), client.iterate({ query: EVENTS })];
    const told = [one.next(), two.next()];
    await takenUp();
    const { booking } = await bookFirst(engine);
    for (const answer of await Promise.all(told)) {
      expect(answer.value).toEqual({
        data: { bookingEvents: { bookingId: booking.id, eventId: expect.any(String) } },
        extensions: { cost: { requested: expect.any(Number), maximum: 20_000 } },
      });
    }
    await Promise.all([one.return?.(), two.return?.()]);
  });

  it('goes on after the event told last', async () => {
    const { booking } = await bookFirst(engine);
    const missed = await bookFirst(engine);
    const events = client.iterate({
      query: 'subscription($after: String) { bookingEvents(after: $after) { eventId } }',
      variables: { after: booking.history[0]!.position },
    });
    expect((await events.next()).value?.data).toEqual({ bookingEvents: { eventId: missed.eventId } });
    await events.return?.();
  });

  it.each([
    ['a query', '{ bookings { nodes { id } } }', 'BAD_REQUEST', /HTTP POST/],
    [
      'a mutation',
      'mutation { bookFlight(input: { offerId: "x", passengers: [], contact: { email: "a@b.fr", phone: "+33199001234" }, idempotencyKey: "12345678" }) { __typename } }',
      'BAD_REQUEST',
      /HTTP POST/,
    ],
    ['a syntax error', 'subscription {', 'GRAPHQL_PARSE_FAILED', /Syntax Error/],
    ['an unknown field', 'subscription { noSuchField }', 'GRAPHQL_VALIDATION_FAILED', /noSuchField/],
    [
      'a bomb',
      `subscription { ${'bookingEvents { eventId } '.repeat(11)} }`,
      'QUERY_TOO_COMPLEX',
      /At most 10/,
    ],
    [
      'a wrong id',
      'subscription { bookingEvents(bookingId: "x") { eventId } }',
      'BAD_USER_INPUT',
      /bookingId/,
    ],
  ])('is not served %s', async (_case, query, code, message) => {
    const { value } = await client.iterate({ query }).next();
    expect(value).toMatchObject({
      errors: [
        {
          message: expect.stringMatching(message),
          extensions: { code, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
        },
      ],
    });
    expect(value).not.toHaveProperty('data.bookingEvents');
  });
});

describe('a request that is no stream', () => {
  it.each([
    [
      'a query for JSON',
      () => post({ query: '{ __typename }' }, { 'content-type': 'application/json' }),
      400,
    ],
    ['no query', () => post({}), 400],
    ['no JSON', () => sendRaw(url, { method: 'POST', headers: STREAM, body: '{' }), 400],
    [
      'an unknown stream',
      () => post({ query: EVENTS }, { ...STREAM, 'x-graphql-event-stream-token': 'x' }),
      404,
    ],
    [
      'a name that objects have',
      () => sendRaw(`${url}?token=__proto__`, { headers: { accept: 'text/event-stream' } }),
      404,
    ],
    [
      'a page of elsewhere',
      () => post({ query: EVENTS }, { ...STREAM, origin: 'https://evil.example' }),
      403,
    ],
  ])('is told so: %s', async (_case, ask, expected) => {
    const { status, json, headers } = await ask();
    expect(status).toBe(expected);
    expect(json.errors[0].extensions).toMatchObject({ requestId: headers.get('x-request-id') });
  });

  it('cannot subscribe on a stream before it is open', async () => {
    const { status, text: token } = await put();
    expect(status).toBe(201);
    const answer = await post(
      { query: EVENTS, extensions: { operationId: '1' } },
      { 'content-type': 'application/json', 'x-graphql-event-stream-token': token },
    );
    expect(answer.status).toBe(400);
    expect(answer.json.errors[0]).toMatchObject({
      message: expect.stringMatching(/The stream is not open/),
      extensions: { code: 'BAD_REQUEST', requestId: answer.headers.get('x-request-id') },
    });
  });
});

describe('a stream that was reserved', () => {
  it.each([['x'.repeat(101)], [7], [{ a: 1 }], [['x']]])(
    'has no subscription named %j',
    async (operationId) => {
      const { text: token } = await put();
      const { status, json } = await postJson(`${url}?token=${token}`, {
        query: EVENTS,
        extensions: { operationId },
      });
      expect([status, json.errors[0].message]).toEqual([
        400,
        expect.stringMatching(/operationId must be a text/),
      ]);
    },
  );
});

describe('streams', () => {
  it('end when the server stops', async () => {
    const stopping = await startTestApp();
    const stream = await fetch(`${stopping.url}/stream`, {
      method: 'POST',
      headers: STREAM,
      body: JSON.stringify({ query: EVENTS }),
    });
    const text = stream.text();
    await stopping.stop();
    expect(await text).toMatch(/^:/);
  });
});

const OPERATOR = callerOf({ role: 'operator', subject: 'o-1' }, Number.MAX_SAFE_INTEGER);

/** A server whose subscriptions wait for `open`, and then for events that never come. */
async function serveSlowly(rateLimiters: RateLimiters | null = null, caller = OPERATOR) {
  const slow = { begun: 0, held: 0, returned: 0, open: (): void => undefined };
  const opened = new Promise<void>((resolve) => (slow.open = resolve));
  let ids = 0;
  const silence = {
    next: () => new Promise<never>(() => undefined),
    return: () => Promise.resolve({ done: true as const, value: void (slow.returned += 1) }),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
  const server = await createHttpServer({
    schema: createSchema(),
    subscriptionContext: {
      followBookingEvents: () => {
        slow.begun += 1;
        return opened.then(() => silence);
      },
    },
    authenticate: () => Promise.resolve({ kind: 'caller', caller }),
    now: () => new Date(),
    logger: createLogger('silent'),
    newId: () => `id-${String((ids += 1))}`,
    explorer: false,
    exampleOperations: () => Promise.resolve([]),
    onServed: () => undefined,
    onSubscribed: () => {
      slow.held += 1;
      return () => void (slow.held -= 1);
    },
    rateLimiters,
    documents: createPersistedDocuments('off', new Map()),
    allowedOrigins: [],
    trustedProxies: [],
    queryTimeoutMs: 10_000,
    health: {} as never,
    metrics: null,
    receiveWebhook: null,
    shutdownDelayMs: 0,
  });
  onTestFinished(() => server.close());
  return { slow, at: `${await server.listen({ port: 0, host: '127.0.0.1' })}/graphql/stream` };
}

describe('a subscription that is still opened', () => {
  const openStream = async (at: string) => {
    const { text: token } = await sendRaw(at, { method: 'PUT' });
    const leaving = new AbortController();
    const named = `${at}?token=${token}`;
    await fetch(named, { headers: { accept: 'text/event-stream' }, signal: leaving.signal });
    const subscribe = (operationId: string) =>
      sendRaw(named, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: EVENTS, extensions: { operationId } }),
      });
    const end = (operationId: string) => sendRaw(`${named}&operationId=${operationId}`, { method: 'DELETE' });
    return { subscribe, end, leave: () => leaving.abort() };
  };

  it('ends with its reserved stream, which is closed meanwhile', async () => {
    const { slow, at } = await serveSlowly();
    const { subscribe, leave } = await openStream(at);
    const subscribed = subscribe('1');
    await expect.poll(() => slow.begun).toBe(1);
    leave();
    await expect.poll(async () => (await subscribe('2')).status).toBe(404);
    slow.open();
    await subscribed;
    expect(slow).toMatchObject({ begun: 1, held: 0, returned: 1 });
  });

  it('makes room for another on its stream when it is ended meanwhile', async () => {
    const { slow, at } = await serveSlowly();
    const { subscribe, end } = await openStream(at);
    const subscribed = Array.from({ length: 100 }, (_, index) => subscribe(String(index)));
    await expect.poll(() => slow.begun, { timeout: 10_000 }).toBe(100);
    const { status, headers, json } = await subscribe('one more');
    expect([status, headers.get('retry-after')]).toEqual([429, '10']);
    expect(json.errors[0].extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 10 });
    await end('0');
    slow.open();
    const statuses = (await Promise.all(subscribed)).map(({ status }) => status);
    expect(statuses.filter((status) => status !== 202)).toEqual([204]);
    await subscribe('100');
    expect(slow).toMatchObject({ begun: 101, held: 100, returned: 1 });
  });
});

it('streams of one client are 250 at most also when they are all asked for at once', async () => {
  const bookingId = '019ac0de-0000-7000-8000-000000000001';
  const holder = callerOf({ role: 'booking', bookingId }, Number.MAX_SAFE_INTEGER);
  const { slow, at } = await serveSlowly(createLocalRateLimiters(Date.now), holder);
  const query = `subscription { bookingEvents(bookingId: "${bookingId}") { eventId } }`;
  const follow = () => fetch(at, { method: 'POST', headers: STREAM, body: JSON.stringify({ query }) });
  const asked = Array.from({ length: 252 }, follow);
  const statuses = Promise.all(asked.map(async (answer) => (await answer).status));
  expect((await Promise.race(asked)).status).toBe(429);
  await expect.poll(() => slow.begun).toBe(250);
  slow.open();
  expect((await statuses).filter((status) => status !== 200)).toEqual([429, 429]);
});
