import { on, once } from 'node:events';
import fc from 'fast-check';
import type { GraphQLError } from 'graphql';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import {
  DEPTH_BEHIND_COMMENT,
  DEPTH_BEHIND_TEXT,
  exchange,
  HARMLESS_QUERY,
  HOSTILE_REQUESTS,
} from '../../support/hostile-requests.js';
import { HOSTILE_SOCKETS } from '../../support/hostile-sockets.js';
import { heldMemory } from '../../support/held-memory.js';
import { removeDataDirs, startTestApp, type TestApp } from '../../support/test-app.js';
import { floodUnread } from '../../support/unread-clients.js';
import { postJson } from '../raw-request.js';

const FOLLOW = 'subscription ';

/** What an engine may hold more after all of this: documents that it remembers, and code that was made faster. */
const MOST_HELD_BYTES = 80_000_000;

/** Behind a proxy that tells the addresses, so that nobody here is held up by what others asked. */
let engine: TestApp;
let heldAtFirst: number;
const unread: Promise<unknown>[] = [];
const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown): unknown => unhandled.push(reason);

beforeAll(async () => {
  process.on('unhandledRejection', onUnhandled);
  engine = await startTestApp({ environment: { TRUSTED_PROXIES: '127.0.0.1' } });
  await postJson(engine.url, { query: HARMLESS_QUERY });
  heldAtFirst = await heldMemory();
});

const from = (address: string) => ({ 'x-forwarded-for': address });

afterEach(async () => {
  const { status, json } = await postJson(engine.url, { query: HARMLESS_QUERY });
  expect([status, json.data]).toEqual([200, { searchLocations: [{ code: 'PAR' }] }]);
  expect(unhandled).toEqual([]);
});

afterAll(async () => {
  process.off('unhandledRejection', onUnhandled);
  await engine.stop();
  removeDataDirs();
});

describe('a hostile request', () => {
  it('is one of at least sixty', () => {
    expect(HOSTILE_REQUESTS.length).toBeGreaterThanOrEqual(60);
  });

  const cases = HOSTILE_REQUESTS.map(([name, bytes, ...statuses]) => [name, bytes, statuses] as const);
  it.each(cases)('is answered, and harms nobody: %s', async (_name, bytes, statuses) => {
    const answer = await exchange(engine.url, bytes);
    const [, status] = /^HTTP\/1\.1 (\d{3})/u.exec(answer) ?? [];
    expect(statuses).toContain(Number(status));
    expect(answer.length).toBeLessThan(8_000);
    expect(answer).not.toMatch(/node_modules|\.[jt]s:\d|call stack|INTERNAL_SERVER_ERROR/u);
  });

  it('pollutes no prototype', () => {
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  });
});

describe('a hostile socket', () => {
  it.each(HOSTILE_SOCKETS)('is closed: it %s', async (_name, messages, code) => {
    const socket = new WebSocket(engine.url.replace(/^http/u, 'ws'), 'graphql-transport-ws');
    socket.on('open', () => messages.forEach((each) => socket.send(each)));
    const closed = await new Promise((resolve) => {
      socket.on('close', resolve);
      setTimeout(() => socket.close(4400), 1_000).unref(); // harmless so far: it may stay
    });
    expect(closed).toBe(code);
  });
});

describe('a document that a parser would die of', () => {
  const refusal = { message: expect.stringMatching(/levels of brackets/u), code: 'QUERY_TOO_COMPLEX' };
  const told = ({ message, extensions: { code } }: GraphQLError) => ({ message, code });
  const documents = [
    ['a comment', DEPTH_BEHIND_COMMENT],
    ['a text', DEPTH_BEHIND_TEXT],
  ] as const;

  it.each(documents)('is refused over HTTP, also behind %s', async (_hidden, query) => {
    const { status, json } = await postJson(engine.url, { query });
    expect([status, json.errors.map(told)]).toEqual([400, [refusal]]);
  });

  it.each(documents)('is refused on a stream, also behind %s', async (_hidden, query) => {
    const headers = { accept: 'text/event-stream' };
    const { status, text } = await postJson(`${engine.url}/stream`, { query }, headers);
    const { errors } = JSON.parse(/^data: (.+)$/mu.exec(text)?.[1] ?? '{}') as { errors: GraphQLError[] };
    expect([status, errors.map(told)]).toEqual([200, [refusal]]);
  });

  it.each(documents)('is refused on a socket, which stays open, also behind %s', async (_hidden, query) => {
    const socket = new WebSocket(engine.url.replace(/^http/u, 'ws'), 'graphql-transport-ws');
    const messages = on(socket, 'message');
    const next = async () =>
      JSON.parse(String((await messages.next()).value[0])) as { payload: GraphQLError[] };
    await once(socket, 'open');
    socket.send('{"type":"connection_init"}');
    await next();
    for (const id of ['1', '2']) {
      socket.send(JSON.stringify({ type: 'subscribe', id, payload: { query } }));
      expect((await next()).payload.map(told)).toEqual([refusal]);
    }
    socket.close();
  });
});

describe('a client that reads nothing', () => {
  it('is not read either on a socket', async () => {
    const pings = Array.from({ length: 10 }, () => ({ type: 'ping', payload: { x: 'x'.repeat(95_000) } }));
    const query = `{ ${'abcdefghij'.replace(/./gu, (letter) => `${letter.repeat(250)} `)}}`;
    const refused = (turn: number) =>
      Array.from({ length: 90 }, (_, index) => {
        const id = `${String(turn)}-${String(index)}`;
        return { type: 'subscribe', id, payload: { query } };
      });
    const clients = await Promise.all([
      floodUnread(engine.url, from('192.0.2.1'), () => pings),
      floodUnread(engine.url, from('192.0.2.2'), refused),
    ]);
    for (const { takenBytes } of clients) expect(takenBytes).toBeLessThan(30_000_000);
    unread.push(...clients.map(({ closed }) => closed));
  });
});

describe('a slow client', () => {
  it('is answered 408 when its headers or its body take too long', async () => {
    const { server } = engine.app.server;
    const { headersTimeout, requestTimeout } = server;
    expect([headersTimeout, requestTimeout]).toEqual([10_000, 30_000]);
    Object.assign(server, { headersTimeout: 100, requestTimeout: 200 }); // looked at every two seconds
    const head = 'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
    const answers = await Promise.all([
      exchange(engine.url, head),
      exchange(engine.url, `${head}content-length: 100\r\n\r\n{"query":`),
    ]);
    Object.assign(server, { headersTimeout, requestTimeout });
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 408 /u);
  });
});

describe('guesses at references', () => {
  it('are answered alike, ten of them, and then no more', async () => {
    const query =
      'query($r: String!) { bookingByReference(reference: $r, familyName: "Lovelace") { accessToken } }';
    const answers = new Map<number, string[]>();
    for (const letter of 'ABCDEFGHJKLMNP') {
      const variables = { r: `AAAAA${letter}` };
      const { status, json } = await postJson(engine.url, { query, variables }, from('192.0.2.3'));
      answers.set(status, [...(answers.get(status) ?? []), JSON.stringify(json.data ?? null)]);
    }
    expect(answers.get(200)).toEqual(Array.from({ length: 10 }, () => '{"bookingByReference":null}'));
    expect(answers.get(429)).toEqual(Array.from({ length: 4 }, () => 'null'));
  });
});

describe('any request', () => {
  const name = fc.constantFrom(
    ...['searchFlights', 'bookings', 'booking', 'searchLocations', 'bookingByReference', 'events'],
    ...['bookFlight', 'payBooking', 'quoteCancellation', 'changePassenger', 'erasePerson', 'cancelDeparture'],
    ...['bookingEvents', 'nodes', 'id', '__typename', 'x'],
  );
  const value = fc.constantFrom('1', '"x"', 'null', '-1', '[]', '{}', '$v', 'ECONOMY', '1e999', '"\\u0000"');
  const args = fc.constantFrom(
    '',
    '(first: #)',
    '(id: #)',
    '(input: #)',
    '(input: { bookingId: #, idempotencyKey: # })',
    '(input: { departureId: "F0803-2027-01-15", reason: #, idempotencyKey: "12345678" })',
    '(reference: #, familyName: #)',
    '(bookingId: #)',
    '(text: #, first: #)',
    '(after: #, atLeast: #)',
  );
  const { document } = fc.letrec<{ document: string; set: string; field: string }>((tie) => ({
    document: fc
      .tuple(
        fc.constantFrom('', 'query($v: Int)', 'query($v: ID!) ', 'mutation ', 'mutation($v: ID!) ', FOLLOW),
        tie('set'),
      )
      .map((parts) => parts.join('')),
    set: fc
      .array(tie('field'), { minLength: 1, maxLength: 3, depthIdentifier: 'set' })
      .map((fields) => `{ ${fields.join(' ')} }`),
    field: fc
      .tuple(
        name,
        args,
        fc.array(value, { minLength: 2, maxLength: 2 }),
        fc.option(tie('set'), { nil: '', maxDepth: 4 }),
      )
      .map(([field, shape, [a, b], set]) => `${field}${shape.replace('#', a!).replace('#', b!)} ${set}`),
  }));
  const variables = fc.dictionary(fc.constantFrom('v', 'w'), fc.jsonValue());

  it('is answered without a fault of ours, whoever asks', async () => {
    const traveller = await engine.tokenFor({ role: 'traveller', subject: 't-1' });
    const callers: Record<string, string>[] = [
      from('192.0.2.4'),
      { authorization: `Bearer ${traveller}` },
      engine.operatorHeaders,
    ];
    await fc.assert(
      fc.asyncProperty(document, variables, fc.constantFrom(...callers), async (query, given, headers) => {
        const { status, text } = await postJson(engine.url, { query, variables: given }, headers);
        expect(status).toBeLessThan(500);
        expect(text).not.toContain('INTERNAL_SERVER_ERROR');
      }),
      { numRuns: 300 },
    );
  });

  it('is answered on a socket without a fault of ours, and the socket stays open', async () => {
    const socket = new WebSocket(engine.url.replace(/^http/u, 'ws'), 'graphql-transport-ws');
    const arrived: string[] = [];
    socket.on('message', (data: Buffer) => arrived.push(data.toString()));
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', payload: engine.operatorHeaders }));
    await expect.poll(() => arrived.length).toBe(1);
    const asked = fc.sample(
      fc.tuple(
        fc.oneof(
          document,
          document.map((text) => text.replace(/^[^{]*/u, FOLLOW)),
        ),
        variables,
      ),
      200,
    );
    for (const [index, [query, given]] of asked.entries()) {
      const id = String(index);
      socket.send(JSON.stringify({ type: 'subscribe', id, payload: { query, variables: given } }));
      socket.send(JSON.stringify({ type: 'ping' }));
      await once(socket, 'message');
      socket.send(JSON.stringify({ type: 'complete', id })); // one that was taken up
    }
    expect(arrived.length).toBeGreaterThan(200);
    expect(arrived.join('\n')).not.toContain('INTERNAL_SERVER_ERROR');
    expect(socket.readyState).toBe(WebSocket.OPEN);
    socket.close();
  });
});

describe('after all of this', () => {
  it('clients that read nothing are cut off', async () => {
    expect(unread).toHaveLength(2);
    await Promise.all(unread);
  });

  it('the engine holds little more than at first', async () => {
    await expect.poll(async () => (await heldMemory()) - heldAtFirst).toBeLessThan(MOST_HELD_BYTES);
  });
});
