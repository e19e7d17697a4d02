import { randomUUID } from 'node:crypto';
import { rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ErasePersonDocument } from '../generated/graphql.js';
import { postJson, sendRaw } from '../graphql/raw-request.js';
import { book, findOffers } from '../support/book.js';
import { exchange } from '../support/hostile-requests.js';
import { killServerProcesses, startServerProcess, type ServerProcess } from '../support/server-process.js';

/** Nothing of these may be told to whoever reads the log. */
const PERSON = { givenName: 'Zerubbabel', familyName: 'Quixotelli', bornOn: '1971-03-19' };
const CONTACT = { email: 'zq.marked@example.com', phone: '+33188776655' };
const PAYMENT_TOKEN = 'pm_marked_4711';
const MARKS = /zerubbabel|quixotelli|1971-03-19|zq\.marked|188776655|pm_marked|eyJ[\w-]{10}/iu;

let folder: string;
let server: ServerProcess;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jetsetgo-silent-'));
  server = await startServerProcess({ DATA_DIR: folder, LOG_LEVEL: 'info' });
});

afterAll(() => {
  killServerProcesses();
  rmSync(folder, { recursive: true, force: true });
});

/** Requests that name the person and fail, each in another way and place. */
async function failInEveryWay(reference: string, accessToken: string): Promise<void> {
  const { url } = server;
  const bearer = { authorization: `Bearer ${accessToken}` };
  const named = `query { bookingByReference(reference: "${reference}", familyName: "${PERSON.familyName}"`;
  const path = `${PERSON.familyName}/${CONTACT.email}?token=${accessToken}`;
  await Promise.all([
    postJson(url, { query: `${named}) { nothing } }` }),
    postJson(url, { query: `${named} {` }),
    postJson(url, { query: `query ${PERSON.familyName} { nothing }`, operationName: 'Other' }),
    postJson(url, { query: '{ __typename }', variables: [PERSON] }),
    postJson(url, {
      query: 'query($f: Int!) { bookings(first: $f) { nodes { id } } }',
      variables: { f: PERSON.givenName },
    }),
    postJson(url, { query: '{ bookings { nodes { id } } }' }, bearer),
    postJson(url, { query: '{ __typename }' }, { authorization: `Bearer ${accessToken}x` }),
    postJson(url, { query: '{ __typename }' }, { origin: `https://${PERSON.familyName}.example` }),
    postJson(url, { documentId: PERSON.familyName }),
    sendRaw(url, { method: 'POST', body: JSON.stringify(PERSON), headers: { 'content-type': 'text/plain' } }),
    sendRaw(url, {
      method: 'POST',
      body: `{"${PERSON.familyName}`,
      headers: { 'content-type': 'application/json' },
    }),
    sendRaw(new URL(`/${path}`, url).href),
    sendRaw(`${url}?query=${encodeURIComponent(`${named}) {`)}`),
    sendRaw(`${url}/stream?token=${accessToken}`),
    sendRaw(`${url}/stream?query=${encodeURIComponent(`subscription { ${PERSON.familyName} }`)}`, {
      headers: { accept: 'text/event-stream', ...bearer },
    }),
    exchange(url, `GET /%zz${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`),
    exchange(url, `${PERSON.familyName} ${CONTACT.email}\r\n\r\n`),
  ]);
}

/** A socket whose token, document and last message are refused. */
async function failOnSockets(accessToken: string): Promise<void> {
  for (const token of [accessToken, `${accessToken}x`]) {
    const client = createClient({
      url: server.url.replace(/^http/u, 'ws'),
      ...{ webSocketImpl: WebSocket, retryAttempts: 0 },
      connectionParams: { authorization: `Bearer ${token}` },
    });
    await client
      .iterate({ query: `subscription { ${PERSON.familyName} }`, variables: PERSON })
      .next()
      .catch(() => null);
    await client.dispose();
  }
  const socket = new WebSocket(server.url.replace(/^http/u, 'ws'), 'graphql-transport-ws');
  socket.on('open', () => socket.send(`${PERSON.familyName} `.repeat(10_000)));
  await new Promise((resolve) => socket.on('close', resolve));
}

it('a server tells of every request and of no person, whatever succeeds or fails', async () => {
  const [offer] = await findOffers(server, {}, 1);
  const passenger = { type: 'ADULT', ...PERSON } as const;
  const request = { passengers: [passenger], contact: CONTACT, idempotencyKey: randomUUID() };
  const booked = await book(server, offer!.id, request);
  if (booked.__typename !== 'BookFlightSuccess') throw new Error(booked.__typename);
  const { accessToken, booking } = booked;
  const inOneWayOrAnother = [
    book(server, offer!.id, { ...request, passengers: [{ ...passenger, givenName: 'Other' }] }),
    book(server, offer!.id, { ...request, passengers: [], idempotencyKey: randomUUID() }),
    book(server, `${offer!.id}${PERSON.familyName}`, { ...request, idempotencyKey: randomUUID() }),
    book(server, offer!.id, { ...request, contact: { ...CONTACT, email: PERSON.familyName } }),
    book(server, offer!.id, {
      ...request,
      ...{ payment: { token: PAYMENT_TOKEN }, idempotencyKey: randomUUID() },
    }),
  ];
  await Promise.allSettled(inOneWayOrAnother);
  await failInEveryWay(booking.reference, accessToken);
  await failOnSockets(accessToken);
  const erasure = { email: CONTACT.email, reason: PERSON.familyName, idempotencyKey: randomUUID() };
  await server.ask(ErasePersonDocument, { input: erasure });
  const { output } = await server.end();
  const lines = output.split('\n').filter((line) => line.startsWith('{'));
  const messages = lines.map((line) => (JSON.parse(line) as { readonly msg: string }).msg);
  const countOf = (message: string): number => messages.filter((each) => each === message).length;
  expect(countOf('operation served')).toBeGreaterThanOrEqual(15);
  expect(countOf('request refused')).toBeGreaterThanOrEqual(8);
  expect(countOf('socket failed')).toBe(1);
  const [, greeting = ''] = /^(JetSetGo is ready[^]*?\}'\n)/mu.exec(output) ?? [];
  const others = output
    .replace(greeting, '')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('{'));
  expect(others).toEqual([]);
  const told = lines.filter((line) => MARKS.test(line));
  expect(told).toEqual([]);
});
