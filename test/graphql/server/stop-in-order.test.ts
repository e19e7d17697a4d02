import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { exchange } from '../../support/hostile-requests.js';
import { removeDataDirs, startTestApp, type TestApp } from '../../support/test-app.js';
import { postJson, sendRaw, type RawResponse } from '../raw-request.js';

const QUERY = '{ searchLocations(text: "par", first: 1) { code } }';
const UPGRADE =
  'GET /graphql HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\n' +
  'sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n' +
  'sec-websocket-protocol: graphql-transport-ws\r\n\r\n';

let engine: TestApp;

afterAll(removeDataDirs);

const at = (path: string): Promise<RawResponse> => sendRaw(new URL(path, engine.url).href);

/** A socket whose client never answers that it is closed: the stop waits for it. */
async function silentSocket(): Promise<Socket> {
  const { hostname, port } = new URL(engine.url);
  const socket = connect(Number(port), hostname);
  socket.write(UPGRADE);
  await once(socket, 'data');
  return socket;
}

describe('while the server stops', () => {
  beforeEach(async () => {
    engine = await startTestApp();
  });

  it('it lives, is not ready, and refuses what is new in words of its own', async () => {
    const socket = await silentSocket();
    const stopped = engine.stop();
    const [live, ready] = [await at('/health/live'), await at('/health/ready')];
    expect([live.status, live.json]).toEqual([200, { status: 'live' }]);
    expect([ready.status, ready.json]).toEqual([503, { status: 'not ready', reason: 'the server stops' }]);
    const { status, headers, json } = await postJson(engine.url, { query: QUERY });
    const requestId = headers.get('x-request-id');
    expect([status, headers.get('retry-after'), headers.get('connection')]).toEqual([503, '1', 'close']);
    expect(requestId).toMatch(/^[\w-]{36}$/u);
    const extensions = { code: 'OVERLOADED', retryable: true, retryAfterSeconds: 1, requestId };
    expect(json).toEqual({ errors: [{ message: expect.stringMatching(/The server stops/), extensions }] });
    const upgrade = await exchange(engine.url, UPGRADE);
    expect(upgrade).toMatch(/^HTTP\/1\.1 503 [^]*"code":"OVERLOADED"/u);
    socket.destroy();
    await stopped;
    await expect(fetch(engine.url)).rejects.toThrow();
  });
});

describe('with a delay', () => {
  beforeEach(async () => {
    engine = await startTestApp({ environment: { SHUTDOWN_DELAY_SECONDS: '1' } });
  });

  it('it is seen unready, and goes on serving until the delay is over', async () => {
    const stopped = engine.stop();
    expect((await at('/health/ready')).status).toBe(503);
    const { status, headers, json } = await postJson(engine.url, { query: QUERY });
    expect([status, json.data]).toEqual([200, { searchLocations: [{ code: 'PAR' }] }]);
    expect(headers.get('connection')).toBe('close');
    await stopped;
    await expect(fetch(engine.url)).rejects.toThrow();
  });
});
