import { createClient as createStreamClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { removeDataDirs, startTestApp, type TestApp } from '../../support/test-app.js';
import { postJson, sendRaw } from '../raw-request.js';

const INTROSPECTION = '{ __schema { queryType { name } } }';
const MISSPELT = '{ searchLocation(text: "par") { code } }';

/** How each transport answers a document, as text. */
const TRANSPORTS: readonly (readonly [string, (url: string, query: string) => Promise<string>])[] = [
  ['POST', async (url, query) => (await postJson(url, { query })).text],
  ['GET', async (url, query) => (await sendRaw(`${url}?query=${encodeURIComponent(query)}`)).text],
  [
    'WebSocket',
    async (url, query) => {
      const client = createSocketClient({ url: url.replace(/^http/u, 'ws'), webSocketImpl: WebSocket });
      const answered = client.iterate({ query }).next() as Promise<unknown>;
      const text = JSON.stringify(await answered.catch((errors: unknown) => errors));
      await client.dispose();
      return text;
    },
  ],
  ...[true, false].map(
    (singleConnection) =>
      [
        singleConnection ? 'one event stream' : 'an event stream for each',
        async (url: string, query: string) => {
          const client = createStreamClient({ url: `${url}/stream`, singleConnection, retryAttempts: 0 });
          const text = JSON.stringify((await client.iterate({ query }).next()).value);
          client.dispose();
          return text;
        },
      ] as const,
  ),
];

describe.each([
  ['on', { EXPLORER: 'on' }],
  ['off', { EXPLORER: 'off' }],
])('with the explorer %s', (explorer, environment) => {
  let engine: TestApp;

  beforeAll(async () => {
    engine = await startTestApp({ environment });
  });
  afterAll(async () => {
    await engine.stop();
    removeDataDirs();
  });

  it.each(TRANSPORTS)('the schema is shown by all or by nothing: %s', async (transport, ask) => {
    const [misspelt, introspected] = [await ask(engine.url, MISSPELT), await ask(engine.url, INTROSPECTION)];
    expect(misspelt).toMatch(/Cannot query field/);
    expect(misspelt.includes('Did you mean')).toBe(explorer === 'on');
    expect(introspected.includes('introspection has been disabled')).toBe(explorer === 'off');
    const servesQueries = transport === 'POST' || transport === 'GET';
    expect(introspected.includes('"queryType"')).toBe(explorer === 'on' && servesQueries);
  });
});
