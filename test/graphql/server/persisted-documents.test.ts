import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient as createStreamClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Logger } from '../../../src/platform/logger.js';
import { projectFile } from '../../../src/platform/project-file.js';
import {
  BookFlightDocument,
  BookingEventsDocument,
  PayBookingDocument,
  SearchFlightsDocument,
  SearchLocationsDocument,
} from '../../generated/graphql.js';
import { ADA, daysAhead } from '../../support/book.js';
import { newDataDir, removeDataDirs, startTestApp, type TestApp } from '../../support/test-app.js';
import { postJson, sendRaw, type RawResponse } from '../raw-request.js';

const search = (name: string): string =>
  `${name}: searchFlights(input: {departure: "PAR", destination: "LON", departDate: $day}, first: $first) { nodes { slices { segments { origin { code } destination { code } carrier { code } landings { airports { code } } } } } }`;
const DEAR = `query Dear($day: LocalDate!, $first: Int!) { ${Array.from('abcdefgh', search).join(' ')} }`;
const UNLISTED = 'query Unlisted { searchLocations(text: "par", first: 1) { code } }';
const UNKNOWN = hashOf(UNLISTED);
const NOT_ALLOWED = 'DOCUMENT_NOT_ALLOWED';
const NOT_FOUND = 'PERSISTED_DOCUMENT_NOT_FOUND';
const PARIS = { text: 'Paris', first: 1 };

function hashOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/** The id that the generator gave a document. */
function idOf(document: object): string {
  return (document as { readonly __meta__: { readonly hash: string } }).__meta__.hash;
}

const served: Record<string, unknown>[] = [];
const logger: Logger = { info: (entry) => served.push({ ...entry }), warn: () => {}, error: () => {} };
let only: TestApp;
let prefer: TestApp;
let off: TestApp;

beforeAll(async () => {
  const generated = readFileSync(projectFile('test/generated/persisted-documents.json'), 'utf8');
  const list = { ...(JSON.parse(generated) as object), [hashOf(DEAR)]: DEAR };
  const file = join(newDataDir(), 'persisted-documents.json');
  writeFileSync(file, JSON.stringify(list));
  const withList = (policy: string) => ({
    environment: { PERSISTED_DOCUMENTS: policy, PERSISTED_DOCUMENTS_FILE: file },
    world: { logger },
  });
  [only, prefer, off] = await Promise.all([
    startTestApp(withList('only')),
    startTestApp(withList('prefer')),
    startTestApp(),
  ]);
});

afterAll(async () => {
  await Promise.all([only, prefer, off].map((engine) => engine.stop()));
  removeDataDirs();
});

function get(url: string, parameters: Readonly<Record<string, unknown>>): Promise<RawResponse> {
  const encoded = Object.entries(parameters).map(([name, value]): [string, string] => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return sendRaw(`${url}?${new URLSearchParams(encoded).toString()}`);
}

const apollo = (sha256Hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } });

describe.each([
  ['POST', postJson],
  ['GET', get],
] as const)('a query by %s', (_method, ask) => {
  const id = idOf(SearchLocationsDocument);

  it.each([
    ['documentId', { documentId: id }],
    ['documentId as digits', { documentId: id.slice('sha256:'.length) }],
    ['the extension of Apollo’s clients', apollo(id.slice('sha256:'.length))],
  ])('is answered where it is named by %s', async (_case, named) => {
    for (const { url } of [only, prefer]) {
      const { status, json } = await ask(url, {
        ...named,
        variables: PARIS,
        operationName: 'SearchLocations',
      });
      expect([status, json.data.searchLocations[0].code]).toEqual([200, 'PAR']);
    }
    const refused = await ask(off.url, { ...named, variables: PARIS });
    expect([refused.status, refused.json.errors]).toMatchObject([
      400,
      [
        {
          message: expect.stringMatching(/PERSISTED_DOCUMENTS=off/),
          extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' },
        },
      ],
    ]);
  });

  it('is answered by its text where that is allowed', async () => {
    for (const { url } of [prefer, off]) expect((await ask(url, { query: UNLISTED })).status).toBe(200);
    const { status, json, headers } = await ask(only.url, { query: UNLISTED });
    expect([status, json]).toEqual([
      403,
      {
        errors: [
          {
            message: expect.stringMatching(/send the `documentId` of one of them/),
            extensions: { code: NOT_ALLOWED, requestId: headers.get('x-request-id') },
          },
        ],
      },
    ]);
  });

  it('is not found by an id of no list, and is not added by its text', async () => {
    for (const { url } of [only, prefer]) {
      for (const asked of [
        { documentId: UNKNOWN },
        { ...apollo(UNKNOWN), query: UNLISTED },
        { documentId: UNKNOWN },
      ]) {
        const { status, json } = await ask(url, asked);
        expect([status, json.errors[0].extensions.code]).toEqual([400, NOT_FOUND]);
      }
    }
  });

  it('has the budget of any other', async () => {
    const variables = { day: daysAhead(30), first: 100 };
    const dear = await ask(only.url, { documentId: hashOf(DEAR), variables });
    expect(dear.json.errors[0].extensions).toMatchObject({ code: 'QUERY_TOO_EXPENSIVE' });
    const small = await ask(only.url, { documentId: hashOf(DEAR), variables: { ...variables, first: 1 } });
    expect(small.json.data.a.nodes).toHaveLength(1);
  });
});

describe('a request with an id', () => {
  it('by GET is no mutation', async () => {
    const { status, headers } = await get(only.url, {
      documentId: idOf(PayBookingDocument),
      variables: { input: {} },
    });
    expect([status, headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('by GET from a page of elsewhere is refused as one with a text is', async () => {
    for (const name of ['documentId', 'extensions', 'query']) {
      const { status } = await sendRaw(`${only.url}?${name}=x`, {
        headers: { 'sec-fetch-site': 'cross-site' },
      });
      expect(status).toBe(403);
    }
  });

  it('is told to the operator by its code', async () => {
    served.length = 0;
    const { headers } = await postJson(only.url, { query: UNLISTED });
    expect(served).toEqual([
      expect.objectContaining({
        ...{ requestId: headers.get('x-request-id'), transport: 'http', kind: 'none', codes: [NOT_ALLOWED] },
      }),
    ]);
  });
});

/** Books by ids alone. */
async function bookByIds(engine: TestApp): Promise<string> {
  const ask = async (document: object, variables: object) =>
    (await postJson(engine.url, { documentId: idOf(document), variables }, engine.operatorHeaders)).json.data;
  const input = { departure: 'Paris', destination: 'London', departDate: daysAhead(30) };
  const found = await ask(SearchFlightsDocument, { input, first: 1 });
  const contact = { email: 'ada@example.com', phone: '+33199001234' };
  const offerId: string = found.searchFlights.nodes[0].id;
  const booked = await ask(BookFlightDocument, {
    input: { offerId, passengers: [ADA], contact, idempotencyKey: `by-id-${String(Math.random())}` },
  });
  return booked.bookFlight.booking.id;
}

interface Follower {
  /** The first result of a subscription, or the errors that it ends with. */
  first(payload: object): Promise<unknown>;
  end(): void;
}

function followBySocket({ url, operatorToken }: TestApp): Follower {
  const client = createSocketClient({
    url: url.replace(/^http/u, 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${operatorToken}` },
    retryAttempts: 0,
    // this client insists on a text; others send none
    jsonMessageReplacer: (key, value: unknown) => (key === 'query' && value === '' ? undefined : value),
  });
  return {
    first: (payload) =>
      (client.iterate({ query: '', ...payload }).next() as Promise<{ value: unknown }>).then(
        ({ value }) => value,
        (errors: unknown) => ({ errors }),
      ),
    end: () => void client.dispose(),
  };
}

function followByStream(singleConnection: boolean): (engine: TestApp) => Follower {
  return ({ url, operatorHeaders }) => {
    const client = createStreamClient({
      url: `${url}/stream`,
      ...{ singleConnection, retryAttempts: 0, headers: { ...operatorHeaders } },
    });
    return {
      first: async (payload) => (await client.iterate(payload as never).next()).value as unknown,
      end: () => client.dispose(),
    };
  };
}

describe.each([
  ['WebSocket', followBySocket],
  ['a stream for each subscription', followByStream(false)],
  ['one stream for all subscriptions', followByStream(true)],
])('a subscription over %s', (_transport, follow) => {
  const id = idOf(BookingEventsDocument);
  const withClient = async (engine: TestApp, use: (client: Follower) => Promise<void>) => {
    const client = follow(engine);
    await use(client).finally(client.end);
  };

  it.each([
    ['documentId', { documentId: id }],
    ['the extension of Apollo’s clients', apollo(id.slice('sha256:'.length))],
  ])('is served where it is named by %s', async (_case, named) => {
    await withClient(only, async (client) => {
      const told = client.first({ ...named, variables: {} });
      await new Promise((resolve) => setTimeout(resolve, 200)); // no message of these protocols tells that it is taken up
      const bookingId = await bookByIds(only);
      expect(await told).toMatchObject({ data: { bookingEvents: { bookingId } } });
    });
  });

  it.each([
    ['a text of no list', 'only', { query: 'subscription { bookingEvents { eventId } }' }, NOT_ALLOWED],
    ['an unknown id', 'only', { documentId: UNKNOWN }, NOT_FOUND],
    ['an unknown id', 'prefer', { documentId: UNKNOWN }, NOT_FOUND],
    ['an id that is none', 'prefer', { documentId: 'x' }, 'BAD_REQUEST'],
    [
      'the id of a query',
      'only',
      { documentId: idOf(SearchLocationsDocument), variables: PARIS },
      'BAD_REQUEST',
    ],
    ['any id', 'off', { documentId: id }, 'PERSISTED_QUERY_NOT_SUPPORTED'],
  ] as const)('is not served by %s with %s', async (_case, policy, payload, code) => {
    await withClient({ only, prefer, off }[policy], async (client) => {
      expect(await client.first(payload)).toMatchObject({ errors: [{ extensions: { code } }] });
    });
  });
});

it('by GET over a stream, a subscription is served by its id', async () => {
  const query = new URLSearchParams({ documentId: idOf(BookingEventsDocument), variables: '{}' });
  const stop = new AbortController();
  const stream = await fetch(`${only.url}/stream?${query.toString()}`, {
    headers: { accept: 'text/event-stream', ...only.operatorHeaders },
    signal: stop.signal,
  });
  expect(stream.status).toBe(200);
  const bookingId = await bookByIds(only);
  const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!text.includes(bookingId)) text += (await reader.read()).value ?? '';
  stop.abort();
});

describe('with only', () => {
  it('neither the explorer nor the schema is shown', async () => {
    const page = await sendRaw(only.url, { headers: { accept: 'text/html' } });
    expect([page.status, page.text.includes('<title>')]).toEqual([406, false]);
    expect((await sendRaw(prefer.url, { headers: { accept: 'text/html' } })).text).toContain('<title>');
  });
});
