import type { IncomingMessage } from 'node:http';
import fastify from 'fastify';
import { expect, it } from 'vitest';
import { createAddressOf } from '../../../src/graphql/server/request-address.js';

/** What the engine and what Fastify take for the address of one request from this machine. */
async function addressesOf(trustedProxies: readonly string[], forwardedFor: string | undefined) {
  const server = fastify({ trustProxy: trustedProxies.length > 0 && [...trustedProxies] });
  const addressOf = createAddressOf(trustedProxies);
  server.get('/', (request) => ({ ours: addressOf(request.raw), theirs: request.ip }));
  const headers = forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor };
  const { ours, theirs } = (await server.inject({ url: '/', headers })).json<{
    ours: string;
    theirs: string;
  }>();
  await server.close();
  return { ours, theirs };
}

it.each([
  ['no proxy is trusted', [], '198.51.100.7', '127.0.0.1'],
  ['the proxy is trusted', ['127.0.0.1'], '198.51.100.7', '198.51.100.7'],
  [
    'a chain is trusted in part',
    ['127.0.0.0/8', '10.0.0.1'],
    '192.0.2.1, 198.51.100.7, 10.0.0.1',
    '198.51.100.7',
  ],
  ['another proxy is trusted', ['10.0.0.0/8'], '198.51.100.7', '127.0.0.1'],
  ['a proxy says nothing', ['127.0.0.1'], undefined, '127.0.0.1'],
])('is what Fastify says where %s', async (_case, trustedProxies, forwardedFor, address) => {
  expect(await addressesOf(trustedProxies, forwardedFor)).toEqual({ ours: address, theirs: address });
});

it('is empty for a connection that is gone', () => {
  expect(createAddressOf([])({ socket: {} } as IncomingMessage)).toBe('');
});
