import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NOBODY } from '../../../src/access/caller.js';
import { createSchema, type Handlers } from '../../../src/graphql/schema.js';
import { createPersistedDocuments } from '../../../src/graphql/server/documents/persisted-documents.js';
import { createHttpServer, type HttpServer } from '../../../src/graphql/server/http-server.js';
import type { ServedOperation } from '../../../src/graphql/server/served-operation.js';
import { createLogger } from '../../../src/platform/logger.js';
import { postJson } from '../raw-request.js';

const LIMIT_MS = 100;

const SEARCH =
  'query($d: LocalDate!) { searchFlights(input: { departure: "PAR", destination: "LON", departDate: $d }) { totalCount } }';
const variables = { d: '2027-01-15' };

const BOOK = `mutation { bookFlight(input: { offerId: "x", idempotencyKey: "7b1c6a52-0a51-4d0e-9a4e-3f1d3a5d2c11",
  passengers: [{ type: ADULT, givenName: "Ada", familyName: "Lovelace", bornOn: "1990-12-10" }],
  contact: { email: "ada@example.com", phone: "+33199001234" } }) { __typename } }`;

const STRICT = { accept: 'application/graphql-response+json' };

/** Why each search was told to stop; one that never is told never ends. */
let stopped: unknown[];
let begun: (() => void) | null;
const served: ServedOperation[] = [];
let server: HttpServer;
let url: string;

const handlers = {
  searchFlights: (_request: unknown, _page: unknown, signal: AbortSignal) => {
    begun?.();
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        stopped.push((signal.reason as { extensions: { code: string } }).extensions.code);
        reject(signal.reason as Error);
      });
    });
  },
  // Hears of no signal, and comes to no end.
  offerDetails: () => new Promise(() => undefined),
  bookFlight: () =>
    new Promise((resolve) => setTimeout(() => resolve({ code: 'OFFER_NOT_FOUND' }), 3 * LIMIT_MS)),
  bookings: {},
  commands: {},
  places: {},
} as unknown as Handlers;

beforeAll(async () => {
  server = await createHttpServer({
    schema: createSchema(handlers),
    subscriptionContext: {} as never,
    authenticate: () => Promise.resolve({ kind: 'caller', caller: NOBODY }),
    now: () => new Date(),
    logger: createLogger('silent'),
    newId: () => 'r-1',
    explorer: false,
    exampleOperations: () => Promise.resolve([]),
    onServed: (operation) => served.push(operation),
    onSubscribed: () => () => undefined,
    rateLimiters: null,
    documents: createPersistedDocuments('off', new Map()),
    allowedOrigins: [],
    trustedProxies: [],
    queryTimeoutMs: LIMIT_MS,
    health: {} as never,
    metrics: null,
    receiveWebhook: null,
    shutdownDelayMs: 0,
  });
  url = `${await server.listen({ port: 0, host: '127.0.0.1' })}/graphql`;
});

afterAll(() => server.close());

beforeEach(() => {
  stopped = [];
  begun = null;
});

describe('a query that takes too long', () => {
  it.each([
    ['that may be stopped', { query: SEARCH, variables }],
    ['that hears nothing', { query: '{ offerDetails(offerId: "x") { id } }' }],
  ])('%s is answered with what to do, and 200: asking again will not help', async (_what, body) => {
    for (const headers of [{}, STRICT]) {
      const { status, json } = await postJson(url, body, headers);
      const [error] = json.errors;
      expect([status, error.extensions.code, error.extensions.retryable]).toEqual([
        200,
        'EXECUTION_TIMEOUT',
        false,
      ]);
      expect(error.message).toMatch(/longer than 0\.1 seconds.*name airports/u);
    }
  });

  it('may ask for many things side by side', async () => {
    const warnings: Error[] = [];
    const warn = (warning: Error): unknown => warnings.push(warning);
    process.on('warning', warn);
    const search =
      'searchFlights(input: { departure: "PAR", destination: "LON", departDate: $d }) { totalCount }';
    const fields = Array.from({ length: 10 }, (_, i) => `a${String(i)}: ${search}`);
    await postJson(url, { query: `query($d: LocalDate!) { ${fields.join(' ')} }`, variables });
    process.off('warning', warn);
    expect(stopped).toEqual(fields.map(() => 'EXECUTION_TIMEOUT'));
    expect(warnings).toEqual([]);
  });

  it('is told to stop', async () => {
    await postJson(url, { query: SEARCH, variables });
    expect(stopped).toEqual(['EXECUTION_TIMEOUT']);
  });
});

it('a search whose client hangs up is told to stop before its time', async () => {
  const isBegun = new Promise<void>((resolve) => (begun = resolve));
  const asked = httpRequest(url, { method: 'POST', headers: { 'content-type': 'application/json' } });
  asked.on('error', () => undefined);
  asked.end(JSON.stringify({ query: SEARCH, variables }));
  await isBegun;
  asked.destroy();
  await expect.poll(() => stopped).toEqual(['REQUEST_ABANDONED']);
  expect(served.at(-1)?.codes).toEqual(['REQUEST_ABANDONED']);
});

it('a mutation goes on to its end', async () => {
  const { status, json } = await postJson(url, { query: BOOK });
  expect([status, json]).toEqual([
    200,
    expect.objectContaining({ data: { bookFlight: { __typename: 'OfferNotFound' } } }),
  ]);
});
