import { on, once } from 'node:events';
import fc from 'fast-check';
import type { GraphQLError } from 'graphql';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import {
  DEPTH_BEHIND_COMMENT,
  DEPTH_BEHIND_TEXT,
  exchange,
  HARMLESS_QUERY,
  HOSTILE_REQUESTS,
} from '../../support/hostile-requests.js';
import { HOSTILE_SOCKETS } from '../../support/hostile-sockets.js';
import { removeDataDirs, startTestApp, type TestApp } from '../../support/test-app.js';
import { floodUnread } from '../../support/unread-clients.js';
import { postJson } from '../raw-request.js';

let engine: TestApp;
const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown): unknown => unhandled.push(reason);

beforeAll(async () => {
  process.on('unhandledRejection', onUnhandled);
  vi.spyOn(console, 'error').mockImplementation(() => {}); // graphql-ws tells of faulty messages there
  engine = await startTestApp();
});

afterEach(async () => {
  const { status, json } = await postJson(engine.url, { query: HARMLESS_QUERY });
  expect([status, json.data]).toEqual([200, { searchLocations: [{ code: 'PAR' }] }]);
  expect(unhandled).toEqual([]);
});

afterAll(async () => {
  process.off('unhandledRejection', onUnhandled);
  await engine.stop();
  removeDataDirs();
  vi.restoreAllMocks();
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
  it('is not read either on a socket, then cut off', async () => {
    const pings = Array.from({ length: 10 }, () => ({ type: 'ping', payload: { x: 'x'.repeat(95_000) } }));
    const query = `{ ${'abcdefghij'.replace(/./gu, (letter) => `${letter.repeat(250)} `)}}`;
    const refused = (turn: number) =>
      Array.from({ length: 90 }, (_, index) => {
        const id = `${String(turn)}-${String(index)}`;
        return { type: 'subscribe', id, payload: { query } };
      });
    const clients = await Promise.all([
      floodUnread(engine.url, () => pings),
      floodUnread(engine.url, refused),
    ]);
    for (const { takenBytes } of clients) expect(takenBytes).toBeLessThan(30_000_000);
    await Promise.all(clients.map(({ closed }) => closed));
  });
});

describe('any request', () => {
  const name = fc.constantFrom(
    'searchFlights',
    'bookings',
    'booking',
    'searchLocations',
    'nodes',
    'id',
    '__typename',
    'x',
  );
  const value = fc.constantFrom('1', '"x"', 'null', '-1', '[]', '{}', '$v', 'ECONOMY', '1e999', '"\\u0000"');
  const args = fc.constantFrom(
    '',
    '(first: #)',
    '(id: #)',
    '(input: #)',
    '(text: #, first: #)',
    '(after: #, atLeast: #)',
  );
  const { document } = fc.letrec<{ document: string; set: string; field: string }>((tie) => ({
    document: fc
      .tuple(fc.constantFrom('', 'query($v: Int)', 'query($v: ID!) '), tie('set'))
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

  it('is answered without a fault of ours', async () => {
    await fc.assert(
      fc.asyncProperty(
        document,
        fc.dictionary(fc.constantFrom('v', 'w'), fc.jsonValue()),
        async (query, given) => {
          const { status, text } = await postJson(engine.url, { query, variables: given });
          expect(status).toBeLessThan(500);
          expect(text).not.toContain('INTERNAL_SERVER_ERROR');
        },
      ),
      { numRuns: 300 },
    );
  });
});
