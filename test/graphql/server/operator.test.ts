import { randomUUID } from 'node:crypto';
import type { GraphQLFormattedError } from 'graphql';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Logger } from '../../../src/platform/logger.js';
import { SANDBOX_TOKENS } from '../../../src/suppliers/payments/sandbox-tokens.js';
import { book, bookFirst, findOffers } from '../../support/book.js';
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

const readMetrics = () => sendRaw(at('/metrics'));

/** Commands answered so far, by their labels. */
async function countedCommands(): Promise<ReadonlyMap<string, number>> {
  const { text } = await readMetrics();
  const lines = text.matchAll(/^jetsetgo_commands_total\{(?<labels>.*)\} (?<count>\d+)$/gmu);
  return new Map([...lines].map(({ groups }) => [groups!['labels']!, Number(groups!['count'])]));
}

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
        field: 'searchLocations',
        caller: 'nobody',
        durationMs: expect.any(Number),
        cost: 6,
        codes: [],
      },
    ]);
  });

  it('names the codes of what was refused', async () => {
    logged.length = 0;
    await postJson(engine.url, { query: '{ nothing }' });
    const named = { kind: 'query', field: 'other', cost: null };
    expect(logged).toMatchObject([{ ...named, codes: ['GRAPHQL_VALIDATION_FAILED'] }]);
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
    const { status, headers, text } = await readMetrics();
    expect([status, headers.get('content-type')]).toEqual([200, expect.stringMatching(/^text\/plain/)]);
    expect(text).toMatch(
      /jetsetgo_operations_total\{kind="query",field="other",transport="http",outcome="GRAPHQL_VALIDATION_FAILED"\} \d/,
    );
    expect(text).toMatch(
      /jetsetgo_operations_total\{kind="mutation",field="bookFlight",transport="http",outcome="ok"\} \d/,
    );
    expect(text).toMatch(/jetsetgo_operation_seconds_bucket\{le="0.1",kind="mutation"\} \d/);
    expect(text).toMatch(/jetsetgo_log_head [1-9]/);
    expect(text).toMatch(/jetsetgo_projection_lag_events 0/);
    expect(text).toMatch(/nodejs_eventloop_lag_p99_seconds/);
    expect(text).not.toContain(booking.id);
  });

  it('say how everything that follows the log goes, and how commits do', async () => {
    await bookFirst(engine);
    const { text } = await readMetrics();
    for (const name of ['parked_events', 'erasures_pending', 'troubled_tasks'])
      expect(text).toContain(`jetsetgo_${name} 0\n`);
    for (const name of ['log_head', 'projected_position', 'processes_position', 'events_appended_total']) {
      expect(text).toMatch(new RegExp(`jetsetgo_${name} [1-9]`, 'u'));
    }
    expect(text).toMatch(/jetsetgo_processes_lag_events \d/u);
    expect(text).toMatch(/jetsetgo_commit_commands_bucket\{le="256"\} [1-9]/u);
    expect(text).toMatch(/jetsetgo_commit_commands_sum [1-9]/u);
    expect(text).toMatch(/jetsetgo_commit_seconds_count [1-9]/u);
    expect(text).toMatch(/jetsetgo_commit_seconds_sum 0\.\d/u);
  });

  it('count commands by what they were answered: a refusal by its code, those of processes too', async () => {
    const before = await countedCommands();
    const [offer] = await findOffers(engine, {}, 1);
    const paid = { token: SANDBOX_TOKENS.approve.token };
    const idempotencyKey = randomUUID();
    const answer = await book(engine, offer!.id, { payment: paid, idempotencyKey });
    expect(answer).toMatchObject({ __typename: 'BookFlightSuccess' });
    await book(engine, offer!.id, { idempotencyKey }); // the key of another request
    await vi.waitFor(async () => {
      const counted = await countedCommands();
      const more = (name: string): number => (counted.get(name) ?? 0) - (before.get(name) ?? 0);
      expect(more('command="bookFlight",outcome="BOOKED"')).toBe(1);
      expect(more('command="bookFlight",outcome="IDEMPOTENCY_CONFLICT"')).toBe(1);
      expect(more('command="reportPayment",outcome="DONE"')).toBe(2);
    }, 10_000);
  });

  it.each(['websocket', 'sse'] as const)(
    'count subscriptions by %s while they are open',
    async (transport) => {
      const query = 'subscription { bookingEvents { eventId } }';
      const headers = engine.operatorHeaders;
      const ws = createClient({
        ...{ url: engine.url.replace(/^http/u, 'ws'), webSocketImpl: WebSocket },
        connectionParams: { ...headers },
      });
      const sse = createSseClient({ url: `${engine.url}/stream`, headers: { ...headers } });
      const client = transport === 'websocket' ? ws : sse;
      const [one, two] = [client.iterate({ query }), client.iterate({ query })];
      const told = [one.next(), two.next()];
      const isCounted = (count: number) =>
        vi.waitFor(async () => {
          const { text } = await readMetrics();
          expect(text).toContain(`jetsetgo_subscriptions{transport="${transport}"} ${String(count)}\n`);
        }, 10_000);
      await isCounted(2);
      await bookFirst(engine);
      await Promise.all(told);
      await one.return?.();
      await isCounted(1);
      sse.dispose(); // and with it the other
      await ws.dispose();
      await isCounted(0);
    },
  );

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
