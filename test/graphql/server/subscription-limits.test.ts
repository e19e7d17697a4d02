import { on, once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { exchange } from '../../support/hostile-requests.js';
import { removeDataDirs, startTestApp, type TestApp } from '../../support/test-app.js';
import { postJson, sendRaw } from '../raw-request.js';

const FOLLOW = 'subscription { bookingEvents(bookingId: "none") { eventId } }';
const STREAM = { accept: 'text/event-stream', 'content-type': 'application/json' };

interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- of the shape that the test is about
}

/** Its clock stands, so that nothing is given back; a proxy tells the addresses. */
let engine: TestApp;

beforeAll(async () => {
  const start = new Date();
  engine = await startTestApp({
    environment: { TRUSTED_PROXIES: '127.0.0.1' },
    world: { now: () => start },
  });
});

afterAll(async () => {
  await engine.stop();
  removeDataDirs();
});

const from = (address: string) => ({ 'x-forwarded-for': address });

const upgradeFrom = (address: string): string =>
  `GET /graphql HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\nx-forwarded-for: ${address}\r\n\r\n`;

function connect(address: string): WebSocket {
  return new WebSocket(engine.url.replace(/^http/u, 'ws'), 'graphql-transport-ws', {
    headers: from(address),
  });
}

/** The status with which an upgrade is answered: 101 when the socket was opened. */
async function statusOf(socket: WebSocket): Promise<number> {
  const refused = new Promise<number>((resolve) => {
    socket.once('unexpected-response', (request, response) => {
      request.destroy();
      resolve(response.statusCode!);
    });
  });
  return Promise.race([refused, once(socket, 'open').then(() => 101)]);
}

describe('a client that subscribes too often', () => {
  const address = '192.0.2.1';
  const subscribeByStream = (headers: object, path = '') =>
    sendRaw(`${engine.url}/stream${path}`, {
      method: 'POST',
      headers: { ...STREAM, ...from(address), ...headers },
      body: JSON.stringify({ query: FOLLOW, extensions: { operationId: '1' } }),
    });

  it('is told so on its socket, which stays open', async () => {
    const socket = connect(address);
    await once(socket, 'open');
    const messages = on(socket, 'message');
    const next = async () => JSON.parse(String((await messages.next()).value[0])) as Message;
    socket.send(JSON.stringify({ type: 'connection_init' }));
    expect(await next()).toMatchObject({ type: 'connection_ack' });
    const ask = async (id: string): Promise<Message> => {
      socket.send(JSON.stringify({ type: 'subscribe', id, payload: { query: FOLLOW } }));
      const answer = await next();
      if (answer.type === 'next') expect(await next()).toEqual({ type: 'complete', id });
      return answer;
    };
    for (let count = 0; count < 600; count += 1) {
      const { type, payload } = await ask(String(count));
      expect([type, payload.errors[0].extensions.code]).toEqual(['next', 'BAD_USER_INPUT']);
    }
    for (const id of ['600', '601']) {
      const { type, id: answered, payload } = await ask(id);
      expect([type, answered]).toEqual(['error', id]);
      expect(payload).toHaveLength(1);
      expect(payload[0].extensions).toEqual({
        code: 'RATE_LIMITED',
        retryable: true,
        retryAfterSeconds: 1,
        requestId: expect.any(String),
      });
    }
    expect(socket.readyState).toBe(WebSocket.OPEN);
    socket.close();
  });

  it('is answered 429 where it asks for a stream of its own', async () => {
    const { status, headers, json } = await subscribeByStream({});
    expect(status).toBe(429);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(json.errors).toHaveLength(1);
    expect(json.errors[0]).toMatchObject({
      message: expect.stringMatching(/new subscriptions from your address: 600 a minute/u),
      extensions: { code: 'RATE_LIMITED', retryable: true, retryAfterSeconds: expect.any(Number) },
    });
    expect((await subscribeByStream(from('192.0.2.2'))).status).toBe(200);
  });

  it('is told so on a stream that it reserved', async () => {
    const { text: token } = await sendRaw(`${engine.url}/stream`, { method: 'PUT', headers: from(address) });
    const stream = await fetch(`${engine.url}/stream?token=${token}`, {
      headers: { accept: 'text/event-stream' },
    });
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    const { status } = await subscribeByStream({ accept: 'application/json' }, `?token=${token}`);
    expect(status).toBe(202);
    let text = '';
    while (!text.includes('complete')) text += (await reader.read()).value ?? '';
    expect(text).toMatch(/"code":"RATE_LIMITED"/u);
    await reader.cancel();
  });
});

describe('a client that holds too much', () => {
  it('opens no socket beside 250, until it closes one', async () => {
    const address = '192.0.2.3';
    const sockets = Array.from({ length: 250 }, () => connect(address));
    expect(new Set(await Promise.all(sockets.map(statusOf)))).toEqual(new Set([101]));
    expect(await statusOf(connect(address))).toBe(429);
    const refused = await exchange(engine.url, upgradeFrom(address));
    const [, requestId = ''] = /^x-request-id: (.+)\r$/mu.exec(refused) ?? [];
    expect(refused).toMatch(/^HTTP\/1\.1 429 [^]*\r\nretry-after: 10\r\n/u);
    expect(refused).toContain(
      `"code":"RATE_LIMITED","retryable":true,"retryAfterSeconds":10,"requestId":"${requestId}"`,
    );
    expect(await statusOf(connect('192.0.2.4'))).toBe(101);
    sockets[0]!.terminate();
    await expect.poll(() => statusOf(connect(address))).toBe(101);
    for (const socket of sockets) socket.terminate();
  });

  it('opens no stream beside 250', async () => {
    const reserve = (headers: Record<string, string>) =>
      sendRaw(`${engine.url}/stream`, { method: 'PUT', headers });
    const statuses = await Promise.all(Array.from({ length: 250 }, () => reserve(from('192.0.2.5'))));
    expect(new Set(statuses.map(({ status }) => status))).toEqual(new Set([201]));
    const { status, headers, json } = await reserve(from('192.0.2.5'));
    expect([status, headers.get('retry-after')]).toEqual([429, '10']);
    expect(json.errors[0].extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 10 });
    expect((await reserve({ ...from('192.0.2.5'), ...engine.operatorHeaders })).status).toBe(201);
    expect((await reserve(from('192.0.2.6'))).status).toBe(201);
  });
});

describe('a client that asks for nothing that is served', () => {
  const query = `#${'x'.repeat(95_000)}\n{ nope }`;
  const dear = 'bookings(first: 100) { nodes { slices { segments { origin { code } carrier { code } } } } }';
  const dearest = `{ ${Array.from('abcdefghij', (alias) => `${alias}: ${dear}`).join(' ')} }`;
  const later = { code: 'RATE_LIMITED', retryable: true, retryAfterSeconds: expect.any(Number) };

  it('is told so when it has used up what it may ask for, on every transport', async () => {
    const headers = from('192.0.2.7');
    for (let count = 0; count < 13; count += 1) await postJson(engine.url, { query: dearest }, headers);
    const statuses: number[] = [];
    for (let count = 0; count < 20; count += 1) {
      statuses.push((await postJson(engine.url, { query }, headers)).status);
    }
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
    const refused = await postJson(engine.url, { query }, headers);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.json.errors).toMatchObject([{ extensions: later }]);
    const stream = await postJson(`${engine.url}/stream`, { query }, { ...STREAM, ...headers });
    expect([stream.status, stream.json.errors]).toMatchObject([429, [{ extensions: later }]]);
    const socket = connect('192.0.2.7');
    await once(socket, 'open');
    const messages = on(socket, 'message');
    const next = async () => JSON.parse(String((await messages.next()).value[0])) as Message;
    socket.send(JSON.stringify({ type: 'connection_init' }));
    expect(await next()).toMatchObject({ type: 'connection_ack' });
    socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query } }));
    expect(await next()).toMatchObject({ type: 'error', id: '1', payload: [{ extensions: later }] });
    expect(socket.readyState).toBe(WebSocket.OPEN);
    socket.close();
    expect((await postJson(engine.url, { query: '{ __typename }' }, from('192.0.2.8'))).status).toBe(200);
    expect((await postJson(engine.url, { query }, { ...headers, ...engine.operatorHeaders })).status).toBe(
      200,
    );
  });

  it('is no longer told that its token is wrong', async () => {
    const headers = { ...from('192.0.2.9'), authorization: 'Bearer wrong' };
    for (let count = 0; count < 13; count += 1) {
      await postJson(engine.url, { query: dearest }, from('192.0.2.9'));
    }
    for (let count = 0; count < 12; count += 1) await postJson(engine.url, { query }, from('192.0.2.9'));
    const statuses = new Set<number>();
    for (let count = 0; count < 100; count += 1)
      statuses.add((await postJson(engine.url, {}, headers)).status);
    expect(statuses).toEqual(new Set([401, 429]));
    const socket = connect('192.0.2.9');
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', payload: headers }));
    expect((await once(socket, 'close'))[0]).toBe(1013);
  });
});
