import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { removeDataDirs, startTestApp, type TestApp } from '../../support/test-app.js';
import { postJson, sendRaw } from '../raw-request.js';

const SHOP = 'https://shop.example.com';
const OTHERS = [
  'https://other.example.com',
  'null',
  'https://shop.example.com.evil.test',
  'https://evil-shop.example.com',
  'http://shop.example.com',
  'https://shop.example.com:8443',
];
const QUERY = '{ searchLocations(text: "par", first: 1) { code } }';
const EVENTS = 'subscription { bookingEvents { eventId } }';
const STREAM = { accept: 'text/event-stream', 'content-type': 'application/json' };

/** What a browser sends along with the origin of a page. */
const from = (origin: string) => ({ origin, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' });

const preflight = (url: string, origin: string, method = 'POST') =>
  sendRaw(url, {
    method: 'OPTIONS',
    headers: {
      ...from(origin),
      'access-control-request-method': method,
      'access-control-request-headers': 'authorization,content-type',
    },
  });

/** Opens a socket as a page would; answers the status of a refusal, or 101. */
function upgrade({ url }: TestApp, origin: string): Promise<number> {
  const socket = new WebSocket(url.replace(/^http/u, 'ws'), 'graphql-transport-ws', { origin });
  return new Promise((resolve) => {
    socket.once('open', () => {
      socket.close();
      resolve(101);
    });
    socket.on('error', ({ message }) => resolve(Number(/\d{3}/u.exec(message)?.[0])));
  });
}

describe.each(['on', 'off'])('with the explorer %s', (explorer) => {
  let engine: TestApp;

  beforeAll(async () => {
    engine = await startTestApp({
      environment: { EXPLORER: explorer, ALLOWED_ORIGINS: `${SHOP}, https://b.test` },
    });
  });
  afterAll(async () => {
    await engine.stop();
    removeDataDirs();
  });

  it('a page of an allowed origin gets its answers, and may read what they are headed with', async () => {
    const posted = await postJson(engine.url, { query: QUERY }, from(SHOP));
    const got = await sendRaw(`${engine.url}?query=${encodeURIComponent(QUERY)}`, { headers: from(SHOP) });
    const second = await postJson(engine.url, { query: QUERY }, from('https://b.test'));
    for (const { status, headers, json } of [posted, got]) {
      expect([status, json.data]).toEqual([200, { searchLocations: [{ code: 'PAR' }] }]);
      expect(headers.get('access-control-allow-origin')).toBe(SHOP);
      expect(headers.get('access-control-expose-headers')).toBe(
        'x-request-id, retry-after, www-authenticate',
      );
      expect(headers.get('access-control-allow-credentials')).toBeNull();
      expect(headers.get('vary')).toMatch(/\borigin\b/iu);
    }
    expect(second.headers.get('access-control-allow-origin')).toBe('https://b.test');
  });

  it('a page of an allowed origin gets its errors, too', async () => {
    const wrongToken = { ...from(SHOP), authorization: 'Bearer x' };
    const refused = [
      await postJson(engine.url, { query: QUERY }, wrongToken),
      await postJson(engine.url, { query: '' }, from(SHOP)),
      await postJson(engine.url, { query: QUERY, pad: 'x'.repeat(100_000) }, from(SHOP)),
      await postJson(
        engine.url,
        { query: QUERY },
        { ...from(SHOP), 'content-type': 'application/json; charset=latin1' },
      ),
      await postJson(engine.url, { query: QUERY }, { ...from(SHOP), accept: 'x'.repeat(257) }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([401, 400, 413, 415, 400]);
    for (const { headers } of refused) expect(headers.get('access-control-allow-origin')).toBe(SHOP);
  });

  it.each(['', '/stream'])('its preflights are answered for two hours: /graphql%s', async (path) => {
    for (const method of path === '' ? ['POST', 'GET'] : ['POST', 'PUT', 'DELETE']) {
      const { status, headers } = await preflight(`${engine.url}${path}`, SHOP, method);
      expect(status).toBe(204);
      expect(headers.get('access-control-allow-origin')).toBe(SHOP);
      expect(headers.get('access-control-allow-headers')).toBe('authorization,content-type');
      expect(headers.get('access-control-allow-methods')).toContain(method);
      expect(headers.get('access-control-max-age')).toBe('7200');
      expect(headers.get('access-control-allow-credentials')).toBeNull();
      expect(headers.get('vary')).toMatch(/\borigin\b/iu);
    }
  });

  it('an allowed origin opens streams and sockets', async () => {
    const stop = new AbortController();
    const stream = await fetch(`${engine.url}/stream`, {
      method: 'POST',
      headers: { ...STREAM, ...from(SHOP), ...engine.operatorHeaders },
      body: JSON.stringify({ query: EVENTS }),
      signal: stop.signal,
    });
    expect([stream.status, stream.headers.get('access-control-allow-origin')]).toEqual([200, SHOP]);
    stop.abort();
    expect(await upgrade(engine, SHOP)).toBe(101);
  });

  it.each(OTHERS)('%s is refused everywhere', async (origin) => {
    const answers = [
      await postJson(engine.url, { query: QUERY }, from(origin)),
      await sendRaw(`${engine.url}?query=${encodeURIComponent(QUERY)}`, { headers: from(origin) }),
      await preflight(engine.url, origin),
      await preflight(`${engine.url}/stream`, origin),
      await postJson(`${engine.url}/stream`, { query: EVENTS }, { ...STREAM, ...from(origin) }),
    ];
    for (const { status, headers, json } of answers) {
      expect([status, json.errors[0].extensions.code]).toEqual([403, 'FORBIDDEN_ORIGIN']);
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
    expect(await upgrade(engine, origin)).toBe(403);
  });

  it('explorers of other origins are let in as the explorer is', async () => {
    for (const origin of ['https://studio.apollographql.com', 'http://localhost:5173']) {
      const { status, headers } = await postJson(engine.url, { query: QUERY }, from(origin));
      const allowed = headers.get('access-control-allow-origin');
      expect([status, allowed]).toEqual(explorer === 'on' ? [200, origin] : [403, null]);
      expect(await upgrade(engine, origin)).toBe(explorer === 'on' ? 101 : 403);
    }
  });
});
