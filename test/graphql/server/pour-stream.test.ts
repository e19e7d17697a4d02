import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { drained } from '../../../src/graphql/server/pour-stream.js';

/** A response whose client has read nothing of it, and the client. */
async function unreadResponse() {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1').pause();
  onTestFinished(() => {
    client.destroy();
    server.close();
  });
  client.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
  const [, response] = (await once(server, 'request')) as [unknown, ServerResponse];
  response.write('x'.repeat(20_000_000));
  return { client, response };
}

it('all that wait for a client to read wait as one, until it has', async () => {
  const { client, response } = await unreadResponse();
  const waiting = Array.from({ length: 100 }, () => drained(response));
  expect(response.listenerCount('drain')).toBe(1);
  client.resume();
  await Promise.all(waiting);
  expect(response.writableNeedDrain).toBe(false);
  expect(response.listenerCount('drain')).toBe(0);
});

it('nobody waits for a client that is gone', async () => {
  const { client, response } = await unreadResponse();
  const waiting = drained(response);
  client.destroy();
  await waiting;
  await drained(response);
});
