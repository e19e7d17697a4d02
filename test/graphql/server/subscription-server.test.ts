import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { bookFirst } from '../../support/book.js';
import { removeDataDirs, startTestApp, type TestApp } from '../../support/test-app.js';
import { postJson } from '../raw-request.js';

interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- of the shape that the test is about
}

/** A socket of the graphql-transport-ws protocol, message by message. */
interface Socket {
  send(message: object): void;
  /** The next message that is not a ping. */
  next(): Promise<Message>;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  close(): void;
}

const EVENTS = 'subscription { bookingEvents { eventId bookingId } }';

let engine: TestApp;

beforeAll(async () => {
  engine = await startTestApp();
});

afterAll(async () => {
  await engine.stop();
  removeDataDirs();
});

async function openSocket({ url, operatorToken } = engine): Promise<Socket> {
  const socket = new WebSocket(url.replace(/^http/u, 'ws'), 'graphql-transport-ws');
  const arrived: Message[] = [];
  const waiting: ((message: Message) => void)[] = [];
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as Message;
    const wake = waiting.shift();
    if (wake === undefined) arrived.push(message);
    else wake(message);
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const opened: Socket = {
    send: (message) => socket.send(JSON.stringify(message)),
    next: () => {
      const message = arrived.shift();
      return message === undefined
        ? new Promise((resolve) => waiting.push(resolve))
        : Promise.resolve(message);
    },
    closed,
    close: () => socket.close(),
  };
  opened.send({ type: 'connection_init', payload: { authorization: `Bearer ${operatorToken}` } });
  expect(await opened.next()).toMatchObject({ type: 'connection_ack' });
  return opened;
}

const subscribe = (socket: Socket, id: string, query: string, variables: object = {}): void =>
  socket.send({ type: 'subscribe', id, payload: { query, variables } });

/** The socket still serves: a subscription on it receives the next booking. */
async function expectStillServed(socket: Socket): Promise<void> {
  subscribe(socket, 'again', EVENTS);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const { booking } = await bookFirst(engine);
  expect(await socket.next()).toMatchObject({
    type: 'next',
    id: 'again',
    payload: {
      data: { bookingEvents: { bookingId: booking.id } },
      extensions: { cost: { requested: expect.any(Number), maximum: 20_000 } },
    },
  });
  socket.close();
}

describe('an operation that is not served on the socket', () => {
  it.each([
    ['a query', '{ bookings { nodes { id } } }', 'BAD_REQUEST', /HTTP POST/],
    ['a query for the schema', '{ __schema { queryType { name } } }', 'BAD_REQUEST', /HTTP POST/],
    ['a syntax error', 'subscription {', 'GRAPHQL_PARSE_FAILED', /Syntax Error/],
    ['an unknown field', 'subscription { noSuchField }', 'GRAPHQL_VALIDATION_FAILED', /noSuchField/],
    ['a document too long', `subscription { ${'a '.repeat(5_001)} }`, 'GRAPHQL_PARSE_FAILED', /5000 tokens/],
    [
      'a mutation',
      'mutation { bookFlight(input: { offerId: "x", passengers: [], contact: { email: "a@b.fr", phone: "+33199001234" }, idempotencyKey: "12345678" }) { __typename } }',
      'BAD_REQUEST',
      /HTTP POST/,
    ],
  ])('is refused and leaves the socket open: %s', async (_case, query, code, message) => {
    const socket = await openSocket();
    subscribe(socket, '1', query);
    const answer = await socket.next();
    expect(answer).toMatchObject({ type: 'error', id: '1' });
    expect(answer.payload[0]).toMatchObject({
      message: expect.stringMatching(message),
      extensions: { code },
    });
    await expectStillServed(socket);
  });

  it('is told which variable cannot be read', async () => {
    const socket = await openSocket();
    const query = 'subscription($id: ID) { bookingEvents(bookingId: $id) { eventId } }';
    subscribe(socket, '1', query, { id: { not: 'an id' } });
    const answer = await socket.next();
    expect(answer).toMatchObject({ type: 'error', id: '1' });
    expect(answer.payload[0]).toMatchObject({
      message: expect.stringContaining('"$id"'),
      extensions: { code: 'BAD_USER_INPUT' },
    });
    await expectStillServed(socket);
  });

  it('has long values shortened in the answer', async () => {
    const socket = await openSocket();
    subscribe(socket, '1', `subscription { ${'x'.repeat(50_000)} }`);
    const answer = await socket.next();
    expect(answer.payload[0].message).toHaveLength(301);
    socket.close();
  });
});

describe('one socket', () => {
  it('holds a hundred subscriptions and no more, until one ends', async () => {
    const socket = await openSocket();
    for (let count = 1; count <= 101; count += 1) subscribe(socket, String(count), EVENTS);
    expect(await socket.next()).toMatchObject({
      type: 'error',
      id: '101',
      payload: [{ message: expect.stringMatching(/At most 100/), extensions: { code: 'BAD_REQUEST' } }],
    });
    socket.send({ type: 'complete', id: '1' });
    subscribe(socket, '102', EVENTS);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await bookFirst(engine);
    const told = new Set<string | undefined>();
    for (let count = 0; count < 100; count += 1) {
      const { type, id } = await socket.next();
      expect(type).toBe('next');
      told.add(id);
    }
    expect(told.size).toBe(100);
    expect(told.has('1')).toBe(false);
    expect(told.has('102')).toBe(true);
    socket.close();
  });

  it('is closed when it sends a message too large, and others are not', async () => {
    const [large, other] = [await openSocket(), await openSocket()];
    subscribe(large, '1', `subscription { ${'x'.repeat(100_001)} }`);
    expect(await large.closed).toMatchObject({ code: 1009 });
    await expectStillServed(other);
  });

  it('is closed when the server stops, with the code for going away', async () => {
    const stopping = await startTestApp();
    const socket = await openSocket(stopping);
    subscribe(socket, '1', EVENTS);
    await stopping.stop();
    expect(await socket.closed).toEqual({ code: 1001, reason: 'The server stops' });
  });
});

describe('an upgrade', () => {
  it.each(['/', '/graphqlx', '/graphql/'])('is not found at %s', async (path) => {
    const socket = new WebSocket(new URL(path, engine.url).href.replace(/^http/u, 'ws'));
    await expect(new Promise((_resolve, reject) => socket.once('error', reject))).rejects.toThrow('404');
  });

  it('by a client that is gone before its answer harms nobody', async () => {
    const { hostname, port } = new URL(engine.url);
    const upgrade = `GET /elsewhere HTTP/1.1\r\nHost: ${hostname}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
    for (let count = 0; count < 10; count += 1) {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => {});
      await new Promise((resolve) => socket.once('connect', resolve));
      socket.write(upgrade, () => socket.resetAndDestroy());
    }
    const { status } = await postJson(engine.url, { query: '{ __typename }' });
    expect(status).toBe(200);
  });
});
