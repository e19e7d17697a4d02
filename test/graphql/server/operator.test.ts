import type { GraphQLFormattedError } from 'graphql';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Logger } from '../../../src/platform/logger.js';
import { bookFirst } from '../../support/book.js';
import { removeDataDirs, startTestApp, type TestApp } from '../../support/test-app.js';
import { postJson, sendRaw } from '../raw-request.js';

const logged: Record<string, unknown>[] = [];
const logger: Logger = {
  info: (entry, message) => logged.push({ ...entry, message }),
  warn: () => {},
  error: () => {},
};
let engine: TestApp;

beforeAll(async () => {
  engine = await startTestApp({ environment: { METRICS: 'on' }, world: { logger } });
});

afterAll(async () => {
  await engine.stop();
  removeDataDirs();
});

const at = (path: string): string => new URL(path, engine.url).href;

describe('the log', () => {
  it('has one line for each request, found by its id, without variables and persons', async () => {
    logged.length = 0;
    const query = 'query Nearby($text: String!) { searchLocations(text: $text, first: 1) { code } }';
    const { headers } = await postJson(engine.url, { query, variables: { text: 'Ada Lovelace' } });
    expect(logged).toEqual([
      {
        message: 'operation served',
        requestId: headers.get('x-request-id'),
        transport: 'http',
        kind: 'query',
        name: 'Nearby',
        durationMs: expect.any(Number),
        cost: 6,
        codes: [],
      },
    ]);
  });

  it('names the codes of what was refused', async () => {
    logged.length = 0;
    await postJson(engine.url, { query: '{ nothing }' });
    expect(logged).toMatchObject([{ kind: 'query', cost: null, codes: ['GRAPHQL_VALIDATION_FAILED'] }]);
  });

  it('finds a refused subscription by the id that its client was told', async () => {
    logged.length = 0;
    const client = createClient({ url: engine.url.replace(/^http/u, 'ws'), webSocketImpl: WebSocket });
    const query = 'subscription { nothing }';
    const refused = client.iterate({ query }).next() as Promise<unknown>;
    const errors = (await refused.catch((error: unknown) => error)) as GraphQLFormattedError[];
    await client.dispose();
    expect(logged).toMatchObject([
      {
        requestId: errors[0]!.extensions!['requestId'],
        transport: 'websocket',
        codes: ['GRAPHQL_VALIDATION_FAILED'],
      },
    ]);
  });

  it('holds no name of a passenger', async () => {
    logged.length = 0;
    await bookFirst(engine);
    expect(logged.map(({ kind }) => kind)).toEqual(['query', 'mutation']);
    expect(JSON.stringify(logged)).not.toMatch(/Ada|Lovelace|example\.com|1990/);
  });
});

describe('the metrics', () => {
  it('count operations and say where the log and the read models are', async () => {
    await postJson(engine.url, { query: '{ nothing }' });
    const { booking } = await bookFirst(engine);
    const { status, headers, text } = await sendRaw(at('/metrics'));
    expect([status, headers.get('content-type')]).toEqual([200, expect.stringMatching(/^text\/plain/)]);
    expect(text).toMatch(
      /jetsetgo_operations_total\{kind="query",transport="http",outcome="GRAPHQL_VALIDATION_FAILED"\} \d/,
    );
    expect(text).toMatch(/jetsetgo_operations_total\{kind="mutation",transport="http",outcome="ok"\} \d/);
    expect(text).toMatch(/jetsetgo_operation_seconds_bucket\{le="0.1",kind="mutation"\} \d/);
    expect(text).toMatch(/jetsetgo_log_head [1-9]/);
    expect(text).toMatch(/jetsetgo_projection_lag_events 0/);
    expect(text).toMatch(/nodejs_eventloop_lag_p99_seconds/);
    expect(text).not.toContain(booking.id);
  });

  it('are not served unless they are asked for', async () => {
    const quiet = await startTestApp();
    expect((await sendRaw(new URL('/metrics', quiet.url).href)).status).toBe(404);
    await quiet.stop();
  });
});

describe('health', () => {
  it.each(['/health/live', '/health/ready'])('is told at %s', async (path) => {
    expect((await sendRaw(at(path))).status).toBe(200);
  });
});
