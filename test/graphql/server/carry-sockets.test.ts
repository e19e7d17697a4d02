import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { GraphQLError } from 'graphql';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { carrySockets, type ProtocolOptions } from '../../../src/graphql/server/carry-sockets.js';
import type { Logger } from '../../../src/platform/logger.js';

const SUBSCRIBE = JSON.stringify({ type: 'subscribe', id: '1', payload: { query: '{ a }' } });

const logged: (readonly [string, object])[] = [];
const logger: Logger = {
  info: (entry) => logged.push(['info', entry]),
  warn: (entry) => logged.push(['warn', entry]),
  error: (entry) => logged.push(['error', entry]),
};
const written: unknown[] = [];
let sockets: WebSocketServer;

beforeEach(() => {
  logged.length = 0;
  written.length = 0;
  for (const name of ['error', 'warn', 'log'] as const) {
    vi.spyOn(console, name).mockImplementation((...words) => written.push(words));
  }
});

afterEach(() => {
  sockets.close();
  vi.restoreAllMocks();
});

/** A greeted socket of a server with these options. */
async function openSocket(options: ProtocolOptions, maxPayload = 1_000): Promise<WebSocket> {
  sockets = new WebSocketServer({ port: 0, host: '127.0.0.1', maxPayload });
  carrySockets(sockets, options, logger);
  await once(sockets, 'listening');
  const { port } = sockets.address() as AddressInfo;
  const socket = new WebSocket(`ws://127.0.0.1:${String(port)}`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  return socket;
}

describe('a fault on a socket is told to the log, and nowhere else', () => {
  it('where it is ours: with all that is known of it, and to the client nothing', async () => {
    const onSubscribe = () => Promise.reject(new Error('deep inside'));
    const socket = await openSocket({ onSubscribe });
    socket.send(SUBSCRIBE);
    const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
    expect([code, String(reason)]).toEqual([4500, 'Internal server error']);
    expect(logged).toEqual([['error', { err: new Error('deep inside') }]]);
    expect(written).toEqual([]);
  });

  it('where it is the client’s: in a line at `info`', async () => {
    const socket = await openSocket({});
    socket.send('x'.repeat(2_000));
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(1009);
    expect(logged).toEqual([['info', { fault: 'RangeError: Max payload size exceeded' }]]);
    expect(written).toEqual([]);
  });

  it('is none where the client hangs up while it is answered', async () => {
    let answer = (): void => {};
    const asked = new Promise<void>((resolve) => (answer = resolve));
    const onSubscribe = vi.fn(async () => {
      await asked;
      return [new GraphQLError('no')];
    });
    const socket = await openSocket({ onSubscribe });
    socket.send(SUBSCRIBE);
    await vi.waitFor(() => expect(onSubscribe).toHaveBeenCalled());
    socket.terminate();
    await vi.waitFor(() => expect(sockets.clients.size).toBe(0));
    answer();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([logged, written]).toEqual([[], []]);
  });
});
