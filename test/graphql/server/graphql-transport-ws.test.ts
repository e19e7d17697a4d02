import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { removeDataDirs, startTestApp, type TestApp } from '../../support/test-app.js';

const INIT = { type: 'connection_init' };
const SUBSCRIBE = {
  type: 'subscribe',
  id: '1',
  payload: { query: 'subscription { bookingEvents { eventId } }' },
};

let engine: TestApp;
/** Opened first and asked for last, since it takes three seconds. */
let unheard: ReturnType<typeof closedAfter>;

beforeAll(async () => {
  engine = await startTestApp();
  unheard = closedAfter([]);
});

afterAll(async () => {
  await engine.stop();
  removeDataDirs();
});

/** Sends messages, those after a greeting when it is acknowledged; answers how the socket was closed and what had arrived. */
async function closedAfter(
  messages: readonly (object | string | Buffer)[],
  protocols: readonly string[] = ['graphql-transport-ws'],
): Promise<{ readonly code: number; readonly reason: string; readonly arrived: readonly string[] }> {
  const socket = new WebSocket(engine.url.replace(/^http/u, 'ws'), [...protocols]);
  const arrived: string[] = [];
  const send = (message: object | string | Buffer): void =>
    socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message));
  const [first, ...others] = messages;
  socket.on('message', (data: Buffer) => {
    const { type } = JSON.parse(data.toString()) as { type: string };
    arrived.push(type);
    if (type === 'connection_ack') others.forEach(send);
  });
  socket.on('open', () => first !== undefined && send(first));
  return new Promise((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString(), arrived }));
  });
}

describe('graphql-transport-ws', () => {
  it.each([
    ['a message that is no JSON', [INIT, 'not json'], 4400, /^Invalid message received$/],
    ['a message of no known type', [INIT, { type: 'sing' }], 4400, /^Invalid message received$/],
    ['a message without an id', [INIT, { ...SUBSCRIBE, id: undefined }], 4400, /^Invalid message received$/],
    [
      'a query that is no text',
      [INIT, { ...SUBSCRIBE, payload: { query: 7 } }],
      4400,
      /^Invalid message received$/,
    ],
    ['bytes', [INIT, Buffer.from([0xff, 0xfe, 0x00])], 4400, /^Invalid message received$/],
    ['a subscription before the greeting', [SUBSCRIBE], 4401, /Unauthorized/],
    ['an id twice', [INIT, SUBSCRIBE, SUBSCRIBE], 4409, /Subscriber for 1 already exists/],
    ['a greeting twice', [INIT, INIT], 4429, /Too many initialisation requests/],
  ])('closes a socket on %s', async (_case, messages, code, reason) => {
    const closed = await closedAfter(messages);
    expect(closed).toMatchObject({ code, reason: expect.stringMatching(reason) });
  });

  it('closes a socket of no protocol', async () => {
    expect(await closedAfter([], [])).toMatchObject({ code: 4406, reason: 'Subprotocol not acceptable' });
  });

  it('takes an id again when a client has completed it', async () => {
    const messages = [INIT, SUBSCRIBE, { type: 'complete', id: '1' }, SUBSCRIBE, INIT];
    expect(await closedAfter(messages)).toMatchObject({ code: 4429, arrived: ['connection_ack'] });
  });

  it('closes a socket that does not greet', async () => {
    expect(await unheard).toEqual({ code: 4408, reason: 'Connection initialisation timeout', arrived: [] });
  });
});
