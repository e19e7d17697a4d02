import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { removeDataDirs, startTestApp, type TestApp } from '../../support/test-app.js';

const QUERY = 'subscription { bookingEvents { eventId } }';

/** An engine with an issuer whose keys are away. */
let engine: TestApp;
let keyServer: Server;

beforeAll(async () => {
  keyServer = createServer((_request, response) => response.writeHead(500).end());
  await new Promise<void>((resolve) => keyServer.listen(0, '127.0.0.1', resolve));
  const { port } = keyServer.address() as AddressInfo;
  engine = await startTestApp({
    environment: {
      AUTH_JWKS_URL: `http://127.0.0.1:${String(port)}/jwks`,
      AUTH_ISSUER: 'https://id.example',
      AUTH_AUDIENCE: 'flights',
    },
  });
});

afterAll(async () => {
  await engine.stop();
  keyServer.close();
  removeDataDirs();
});

/** A token of an operator that ends with the next second but some hundred milliseconds. */
async function shortToken(): Promise<{ readonly token: string; readonly endsMs: number }> {
  const endsMs = Math.ceil((Date.now() + 300) / 1000) * 1000;
  return { token: await engine.tokenFor({ role: 'operator', subject: 'o-1' }, endsMs), endsMs };
}

/** Greets with a token and subscribes; how the socket was closed, and what had arrived. */
async function closedWith(token: string) {
  const socket = new WebSocket(engine.url.replace(/^http/u, 'ws'), 'graphql-transport-ws');
  const arrived: string[] = [];
  socket.on('open', () => {
    const payload = { authorization: `Bearer ${token}` };
    socket.send(JSON.stringify({ type: 'connection_init', payload }));
  });
  socket.on('message', (data: Buffer) => {
    const { type } = JSON.parse(data.toString()) as { readonly type: string };
    arrived.push(type);
    if (type === 'connection_ack') {
      socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: QUERY } }));
    }
  });
  const [code, reason] = await new Promise<readonly [number, string]>((resolve) => {
    socket.on('close', (...closed) => resolve([closed[0], closed[1].toString()]));
  });
  return { code, reason, arrived };
}

describe('a token that ends while it is used', () => {
  it('closes its socket, for the client to come with another', async () => {
    const { token, endsMs } = await shortToken();
    const { arrived, ...closed } = await closedWith(token);
    expect(closed).toEqual({ code: 4403, reason: 'The token has expired' });
    expect(arrived[0]).toBe('connection_ack');
    expect(arrived).not.toContain('error');
    expect(Date.now()).toBeGreaterThanOrEqual(endsMs);
  });

  it('completes its event stream', async () => {
    const { token, endsMs } = await shortToken();
    const response = await fetch(`${engine.url}/stream?query=${encodeURIComponent(QUERY)}`, {
      headers: { accept: 'text/event-stream', authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text.trimEnd()).toMatch(/event: complete\s*(?:data:)?\s*$/u);
    expect(text).not.toContain('errors');
    expect(Date.now()).toBeGreaterThanOrEqual(endsMs);
  });
});

it('closes a socket with 1013 while nobody can tell whether its token counts', async () => {
  const { privateKey } = await generateKeyPair('ES256');
  const token = await new SignJWT({ sub: 'u-1' })
    .setProtectedHeader({ alg: 'ES256' })
    .setExpirationTime('1h')
    .sign(privateKey);
  expect(await closedWith(token)).toEqual({
    code: 1013,
    reason: expect.stringMatching(/cannot be looked up at this moment/u),
    arrived: [],
  });
});
