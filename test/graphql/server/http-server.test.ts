import { Agent, request as httpRequest } from 'node:http';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Logger } from '../../../src/platform/logger.js';
import { daysAhead } from '../../support/book.js';
import { removeDataDirs, startTestApp, type TestApp } from '../../support/test-app.js';
import { postJson, sendRaw } from '../raw-request.js';

const LOCATIONS = '{ searchLocations(text: "par", first: 1) { code } }';
const ANSWER = {
  data: { searchLocations: [{ code: 'PAR' }] },
  extensions: { cost: { requested: 6, maximum: 20_000 } },
};
const STRICT = { accept: 'application/graphql-response+json' };
const BROWSER = { accept: 'text/html,application/xhtml+xml' };
const JSON_TYPE = { 'content-type': 'application/json' };

let engine: TestApp;
let url: string;

beforeAll(async () => {
  engine = await startTestApp();
  url = engine.url;
});

afterAll(async () => {
  await engine.stop();
  removeDataDirs();
});

describe('a query', () => {
  it('is answered to a POST', async () => {
    const { status, headers, json } = await postJson(url, { query: LOCATIONS });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(json).toEqual(ANSWER);
  });

  it('is answered to a GET', async () => {
    const answer = await sendRaw(`${url}?query=${encodeURIComponent(LOCATIONS)}`);
    expect([answer.status, answer.json]).toEqual([200, ANSWER]);
  });

  it('is answered as application/graphql-response+json where that is preferred', async () => {
    const accept = { accept: 'application/graphql-response+json' };
    const { headers, json } = await postJson(url, { query: LOCATIONS }, accept);
    expect(headers.get('content-type')).toMatch(/^application\/graphql-response\+json/);
    expect(json).toEqual(ANSWER);
  });

  it.each([
    ['a GET', () => sendRaw(`${url}?query=${encodeURIComponent(LOCATIONS)}`)],
    ['a POST', () => postJson(url, { query: LOCATIONS })],
    ['a faulty document', () => postJson(url, { query: '{ nothing }' })],
    ['a token that does not count', () => postJson(url, {}, { authorization: 'Bearer x' })],
    [
      'an event stream',
      () =>
        sendRaw(`${url}/stream?query=subscription{nothing}`, { headers: { accept: 'text/event-stream' } }),
    ],
  ])('is answered so that nobody keeps the answer: %s', async (_case, ask) => {
    expect((await ask()).headers.get('cache-control')).toBe('no-store');
  });

  it('picks the operation that is named', async () => {
    const query = `query A { searchLocations(text: "par", first: 1) { code } } query B { __typename }`;
    expect((await postJson(url, { query, operationName: 'A' })).json).toEqual(ANSWER);
    const unnamed = await postJson(url, { query });
    expect(unnamed.json.errors[0].extensions.code).toBe('OPERATION_RESOLUTION_FAILURE');
  });
});

describe('a request that cannot be served', () => {
  it.each([
    ['{ searchLocations(', 'GRAPHQL_PARSE_FAILED', /Syntax Error/],
    ['{ noSuchField }', 'GRAPHQL_VALIDATION_FAILED', /noSuchField/],
    [`{ ${'__typename '.repeat(5_001)} }`, 'GRAPHQL_PARSE_FAILED', /5000 tokens/],
    [`{ ${'{ a '.repeat(200)}`, 'QUERY_TOO_COMPLEX', /levels of brackets/],
    [`{ ${'__typename '.repeat(11)} }`, 'QUERY_TOO_COMPLEX', /at most 10 fields at the root/i],
    [
      `{ bookings(first: 100) { nodes { slices { segments { landings { airports { airports { airports { city } } } } } } } } }`,
      'QUERY_TOO_EXPENSIVE',
      /may cost \d{5}/,
    ],
    ['subscription { bookingEvents { eventId } }', 'BAD_REQUEST', /WebSocket/],
  ])('is told why: %.30s', async (query, code, message) => {
    const { status, json, headers } = await postJson(url, { query }, STRICT);
    expect(status).toBe(400);
    expect(json.errors[0].extensions.code).toBe(code);
    expect(json.errors[0].extensions.requestId).toBe(headers.get('x-request-id'));
    expect(json.errors[0].message).toMatch(message);
    expect(json.errors[0].extensions).not.toHaveProperty('stacktrace');
  });

  it('is told why with status 200 where plain JSON is asked for: the document is at fault, not the request', async () => {
    const { status, json } = await postJson(url, { query: '{ noSuchField andNoOther }' });
    expect(status).toBe(200);
    expect(json.errors.map(({ message }: Error) => message)).toEqual([
      expect.stringContaining('noSuchField'),
      expect.stringContaining('andNoOther'),
    ]);
  });

  it('is a batch', async () => {
    const { status, json } = await postJson(url, [{ query: LOCATIONS }, { query: LOCATIONS }]);
    expect(status).toBe(400);
    expect(json.errors[0].message).toMatch(/not batched/i);
  });

  it('is a mutation by GET', async () => {
    const mutation = `mutation { bookFlight(input: { offerId: "x", passengers: [], contact: { email: "a@b.fr", phone: "+33199001234" }, idempotencyKey: "12345678" }) { __typename } }`;
    const answer = await sendRaw(`${url}?query=${encodeURIComponent(mutation)}`);
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it.each([
    [
      'a body too large',
      { headers: JSON_TYPE, body: JSON.stringify({ query: LOCATIONS, pad: 'x'.repeat(100_000) }) },
      413,
    ],
    ['a body that is no JSON', { headers: JSON_TYPE, body: '{"query":' }, 400],
    ['an empty body', { headers: JSON_TYPE, body: '' }, 400],
    ['a body without a query', { headers: JSON_TYPE, body: '{}' }, 400],
    ['a body of another type', { headers: { 'content-type': 'application/xml' }, body: '<query/>' }, 415],
    ['a form', { body: new URLSearchParams({ query: LOCATIONS }) }, 415],
    ['plain text', { headers: { 'content-type': 'text/plain' }, body: LOCATIONS }, 415],
  ])('is %s, and is answered in JSON', async (_case, init, expected) => {
    const { status, headers, json, text } = await sendRaw(url, { method: 'POST', ...init });
    expect(status).toBe(expected);
    expect(headers.get('content-type')).toMatch(/^application\/(?:graphql-response\+)?json/);
    expect(json.message ?? json.errors[0].message).toMatch(/\w+ \w+/);
    expect(text).not.toMatch(/node_modules|\.js:|\.ts:/);
  });

  it.each([
    ['GET', '/nothing', 404],
    ['GET', '/graphqlx', 404],
    ['DELETE', '/graphql', 404],
    ['PUT', '/graphql', 404],
    ['GET', '/graphql/%zz', 400],
  ])('is %s %s, and is answered in JSON', async (method, path, expected) => {
    const { status, json } = await sendRaw(new URL(path, url).href, { method });
    expect(status).toBe(expected);
    expect(json.errors).toMatchObject([{ message: expect.stringMatching(/address|path/u) }]);
  });

  it('has its long values shortened in the answer', async () => {
    const query =
      'query($d: LocalDate!) { searchFlights(input: { departure: "PAR", destination: "LON", departDate: $d }) { totalCount } }';
    const { json, text } = await postJson(url, { query, variables: { d: 'x'.repeat(50_000) } });
    expect(json.errors[0].extensions.code).toBe('BAD_USER_INPUT');
    expect(json.errors[0].message).toHaveLength(301);
    expect(text.length).toBeLessThan(1_000);
  });
});

describe('an internal failure', () => {
  const logged: { readonly err?: Error; readonly requestId?: string }[] = [];
  const logger: Logger = { info: () => {}, warn: () => {}, error: (entry) => logged.push(entry) };
  let broken: TestApp;

  beforeAll(async () => {
    broken = await startTestApp({ world: { logger } });
    const database = new Database(join(broken.dataDir, 'read.db'));
    database.exec('drop table bookings; drop table departure_seats');
    database.close();
  });

  afterAll(() => broken.stop());

  it.each([
    [
      'a query',
      () => postJson(broken.url, { query: '{ bookings { nodes { id } } }' }, broken.operatorHeaders),
    ],
    ['a page of the explorer', () => sendRaw(new URL('/explorer/config.json', broken.url).href)],
  ])('is hidden behind an id that finds it in the log: %s', async (_case, ask) => {
    logged.length = 0;
    const { text, json, headers } = await ask();
    expect(text).not.toMatch(/sqlite|table|select|stack|src\/|\.js|\.ts/i);
    expect(logged).toHaveLength(1);
    expect(logged[0]!.err!.message).toMatch(/no such table/);
    const requestId = headers.get('x-request-id');
    expect(logged[0]!.requestId).toBe(requestId);
    expect(json.errors[0].message).toContain(`request id ${String(requestId)}`);
    expect(json.errors[0].extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', requestId });
  });
});

describe('introspection and other origins', () => {
  const INTROSPECTION = '{ __schema { queryType { name } } }';
  const MISSPELT = '{ searchLocation(text: "par") { code } }';
  const MISSPELT_VALUE = {
    query:
      'query($cabin: CabinClass) { searchFlights(input: { departure: "PAR", destination: "LON", departDate: "2027-01-15", cabin: $cabin }) { totalCount } }',
    variables: { cabin: 'ECONOMI' },
  };
  const preflight = (endpoint: string) =>
    sendRaw(endpoint, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://studio.apollographql.com',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });

  it('are served with the explorer', async () => {
    expect((await postJson(url, { query: INTROSPECTION })).json.data.__schema.queryType.name).toBe('Query');
    const { status, headers } = await preflight(url);
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe('https://studio.apollographql.com');
    for (const origin of [
      'https://studio.apollographql.com',
      'http://localhost:5173',
      'http://127.0.0.1:8080',
    ]) {
      const answer = await postJson(url, { query: LOCATIONS }, { origin });
      expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    }
    for (const origin of ['https://example.com', 'http://localhost.example.com', 'null']) {
      const answer = await postJson(url, { query: LOCATIONS }, { origin });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
    expect((await postJson(url, { query: MISSPELT })).text).toContain('Did you mean');
    expect((await postJson(url, MISSPELT_VALUE)).text).toContain('Did you mean the enum value');
    expect((await sendRaw(url, { headers: BROWSER })).text).toContain('<title>JetSetGo</title>');
  });

  it('are not served without it, nor is a hint at the schema', async () => {
    const closed = await startTestApp({ environment: { EXPLORER: 'off' } });
    try {
      expect((await postJson(closed.url, { query: LOCATIONS })).json).toEqual(ANSWER);
      const introspected = await postJson(closed.url, { query: INTROSPECTION });
      expect(introspected.json.errors[0].message).toMatch(/introspection/);
      expect(introspected.json).not.toHaveProperty('data');
      expect((await preflight(closed.url)).headers.get('access-control-allow-origin')).toBeNull();
      const answer = await postJson(closed.url, { query: LOCATIONS }, { origin: 'https://example.com' });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      expect((await postJson(closed.url, { query: MISSPELT })).text).not.toContain('Did you mean');
      expect((await postJson(closed.url, MISSPELT_VALUE)).text).toMatch(
        /ECONOMI.{1,80}CabinClass(?!.*Did you mean)/u,
      );
      const page = await sendRaw(closed.url, { headers: BROWSER });
      expect([page.status, page.text.includes('<title>')]).toEqual([406, false]);
      expect((await sendRaw(new URL('/explorer/config.json', closed.url).href)).status).toBe(404);
    } finally {
      await closed.stop();
    }
  });

  it('offer an example search that finds offers', async () => {
    const { json } = await sendRaw(new URL('/explorer/config.json', url).href);
    expect(JSON.stringify(json)).toContain(daysAhead(30));
  });
});

describe('stopping', () => {
  it('lets a running request finish and takes no new one', async () => {
    const stopping = await startTestApp();
    const agent = new Agent({ keepAlive: true });
    const body = JSON.stringify({ query: LOCATIONS });
    const running = new Promise<string>((resolve, reject) => {
      const request = httpRequest(stopping.url, {
        method: 'POST',
        agent,
        headers: { ...JSON_TYPE, 'content-length': body.length },
      });
      request.on('error', reject).on('response', (response) => {
        let text = '';
        response
          .setEncoding('utf8')
          .on('data', (chunk: string) => (text += chunk))
          .on('end', () => resolve(text));
      });
      request.write(body.slice(0, 10));
      setTimeout(() => request.end(body.slice(10)), 150);
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const stopped = stopping.stop();
    expect(JSON.parse(await running)).toMatchObject({ data: ANSWER.data });
    await stopped;
    agent.destroy();
    await expect(fetch(stopping.url)).rejects.toThrow();
  });
});

describe('the address without a path', () => {
  it('leads to the explorer', async () => {
    const answer = await fetch(url.replace('/graphql', '/'), { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/graphql']);
  });
});
