import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { readAsFastAsRead } from '../../../src/graphql/server/unread-sockets.js';

const MESSAGE = 'x'.repeat(50_000);

/** A server that answers every message with itself, and how much of it waits to be read. */
async function serveEcho(timeoutMs: number) {
  const echo = { buffered: 0, arrived: 0, isClosed: false };
  const sockets = new WebSocketServer({ noServer: true });
  const server = createServer().on('upgrade', (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (opened) => {
      readAsFastAsRead(opened, socket, timeoutMs);
      opened.on('close', () => (echo.isClosed = true));
      opened.on('message', (data: Buffer) => {
        opened.send(data);
        echo.arrived += 1;
        echo.buffered = Math.max(echo.buffered, opened.bufferedAmount);
      });
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = new WebSocket(`ws://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
  await once(client, 'open');
  onTestFinished(() => {
    client.terminate();
    server.close();
  });
  return { client, echo };
}

/** Sends as much as the server takes. */
async function flood(client: WebSocket): Promise<void> {
  while (client.bufferedAmount === 0 && client.readyState === WebSocket.OPEN) {
    client.send(MESSAGE);
    await pause(0);
  }
}

it('a client that sends and reads nothing is no longer read, then cut off', async () => {
  const { client, echo } = await serveEcho(300);
  client.pause();
  await flood(client);
  expect(echo.buffered).toBeLessThan(1_000_000);
  await expect.poll(() => echo.isClosed).toBe(true);
});

it('a client that reads late loses nothing', async () => {
  const { client, echo } = await serveEcho(10_000);
  let answers = 0;
  client.on('message', () => (answers += 1));
  client.pause();
  await flood(client);
  const before = echo.arrived;
  client.resume();
  await expect.poll(() => [client.bufferedAmount, answers === echo.arrived]).toEqual([0, true]);
  expect(echo.arrived).toBeGreaterThan(before);
  expect(client.readyState).toBe(WebSocket.OPEN);
});
