import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createClientErrorHandler } from '../../../src/graphql/server/wire-faults.js';
import type { Logger } from '../../../src/platform/logger.js';
import { exchange, HARMLESS_QUERY } from '../../support/hostile-requests.js';
import { removeDataDirs, startTestApp, type TestApp } from '../../support/test-app.js';

const logged: { readonly requestId?: string; readonly codes?: readonly string[] }[] = [];
const logger: Logger = { info: (entry) => logged.push(entry), warn: () => {}, error: () => {} };
let engine: TestApp;

beforeAll(async () => {
  engine = await startTestApp({ world: { logger } });
});

afterAll(async () => {
  await engine.stop();
  removeDataDirs();
});

const head = (line: string, ...headers: readonly string[]): string =>
  [`${line} HTTP/1.1`, 'host: localhost', ...headers, 'connection: close', '', ''].join('\r\n');
const post = (body: string, ...headers: readonly string[]): string =>
  head(
    'POST /graphql',
    'content-type: application/json',
    `content-length: ${String(body.length)}`,
    ...headers,
  ) + body;
const upgrade = (path: string, ...headers: readonly string[]): string =>
  head(`GET ${path}`, 'upgrade: websocket', 'sec-websocket-version: 13', ...headers).replace(
    'connection: close',
    'connection: upgrade',
  );
const KEY = 'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==';
const ASKING = JSON.stringify({ query: HARMLESS_QUERY });

/** An answer as it came over the wire, taken apart. */
function partsOf(answer: string) {
  const [top = '', ...body] = answer.split('\r\n\r\n');
  const [line = '', ...headers] = top.split('\r\n');
  const named = headers.map((each) => {
    const [name = '', ...value] = each.split(': ');
    return [name.toLowerCase(), value.join(': ')] as const;
  });
  return {
    status: Number(line.split(' ')[1]),
    headers: new Map(named),
    json: JSON.parse(body.join('\r\n\r\n')) as {
      readonly errors: readonly { readonly message: string; readonly extensions: object }[];
    },
  };
}

describe('an error', () => {
  it.each([
    ['no such path', head('GET /nothing'), 404, 'NOT_FOUND'],
    ['no such method', head('DELETE /graphql'), 404, 'NOT_FOUND'],
    ['a path of broken escapes', head('GET /%zz'), 400, 'BAD_REQUEST'],
    ['a token that does not count', post(ASKING, 'authorization: Bearer x'), 401, 'UNAUTHENTICATED'],
    ['a page of elsewhere', post(ASKING, 'origin: https://evil.example'), 403, 'FORBIDDEN_ORIGIN'],
    ['a mutation by GET', head('GET /graphql?query=mutation{x}'), 405, 'BAD_REQUEST'],
    ['an answer that cannot be given', post(ASKING, 'accept: image/png'), 406, 'NOT_ACCEPTABLE'],
    ['a body too large', post('x'.repeat(100_001)), 413, 'REQUEST_TOO_LARGE'],
    ['a compressed body', post(ASKING, 'content-encoding: gzip'), 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['no such stream', head('GET /graphql/stream?token=x'), 404, 'STREAM_NOT_FOUND'],
    ['no HTTP at all', 'BREW me coffee\r\n\r\n', 400, 'BAD_REQUEST'],
    ['two lengths', post(ASKING, 'content-length: 5'), 400, 'BAD_REQUEST'],
    ['headers too large', head('GET /graphql', `x: ${'x'.repeat(20_000)}`), 431, 'HEADERS_TOO_LARGE'],
    ['an expectation', post(ASKING, 'expect: miracles'), 417, 'EXPECTATION_FAILED'],
    ['a socket at another path', upgrade('/nothing', KEY), 404, 'NOT_FOUND'],
    [
      'a socket of a page of elsewhere',
      upgrade('/graphql', KEY, 'origin: https://evil.example'),
      403,
      'FORBIDDEN_ORIGIN',
    ],
    ['a socket without a key', upgrade('/graphql'), 400, 'BAD_REQUEST'],
  ])('has a code and an id that finds it in the log: %s', async (_name, bytes, status, code) => {
    logged.length = 0;
    const answer = partsOf(await exchange(engine.url, bytes));
    const requestId = answer.headers.get('x-request-id');
    expect(requestId).toMatch(/^[\da-f-]{36}$/u);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      status,
      expect.stringMatching(/^application\/json\b/u),
    ]);
    expect(answer.json.errors).toMatchObject([
      { message: expect.stringMatching(/\w+ \w+/u), extensions: { code, requestId } },
    ]);
    expect(Object.keys(answer.json)).toEqual(['errors']);
    await vi.waitFor(() => expect(logged).toHaveLength(1));
    expect(logged[0]).toMatchObject({ requestId, codes: [code] });
    expect(JSON.stringify(logged)).not.toMatch(/nothing|%zz|evil|miracles|coffee/u);
  });
});

describe('a client that is too slow', () => {
  it('is answered 408, with an id', async () => {
    const told: unknown[] = [];
    const server = createServer({ headersTimeout: 50, connectionsCheckingInterval: 20 });
    server.on(
      'clientError',
      createClientErrorHandler({ newId: () => 'an-id', onRefused: (each) => told.push(each) }),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const answer = partsOf(await exchange(url, 'GET / HTTP/1.1\r\nhost:'));
    expect([answer.status, answer.headers.get('x-request-id')]).toEqual([408, 'an-id']);
    expect(answer.json.errors).toMatchObject([
      { extensions: { code: 'REQUEST_TIMEOUT', requestId: 'an-id' } },
    ]);
    expect(told).toMatchObject([{ requestId: 'an-id', status: 408, codes: ['REQUEST_TIMEOUT'] }]);
    server.close();
  });
});
