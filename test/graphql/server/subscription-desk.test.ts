import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { callerOf, type Caller } from '../../../src/access/caller.js';
import { createSchema } from '../../../src/graphql/schema.js';
import { createAdmission } from '../../../src/graphql/server/admission.js';
import { createAdmit } from '../../../src/graphql/server/admit.js';
import { createDocumentGate } from '../../../src/graphql/server/documents/document-gate.js';
import { createPersistedDocuments } from '../../../src/graphql/server/documents/persisted-documents.js';
import { createRateLimits } from '../../../src/graphql/server/rate-limits.js';
import type { ServedOperation } from '../../../src/graphql/server/served-operation.js';
import { createSubscriptionDesk } from '../../../src/graphql/server/subscription-desk.js';
import { createLocalRateLimiters } from '../../../src/platform/rate-limiters.js';

const BOOKING_ID = '019ac0de-0000-7000-8000-000000000001';
const AGENT = callerOf({ role: 'booking', bookingId: BOOKING_ID }, Number.MAX_SAFE_INTEGER);
const OPERATOR = callerOf({ role: 'operator', subject: 'o-1' }, Number.MAX_SAFE_INTEGER);
const query = `subscription { bookingEvents(bookingId: "${BOOKING_ID}") { eventId } }`;

/** A desk at which subscriptions wait for events that never come, on a clock that stands until it is set. */
function createDesk() {
  let now = 0;
  const served: ServedOperation[] = [];
  const schema = createSchema();
  const silence = () => ({
    next: () => new Promise<never>(() => undefined),
    return: () => Promise.resolve({ done: true as const, value: undefined }),
    [Symbol.asyncIterator]() {
      return this;
    },
  });
  const gate = createDocumentGate(schema, false);
  const rateLimits = createRateLimits(
    schema,
    createLocalRateLimiters(() => now),
  );
  const desk = createSubscriptionDesk({
    schema,
    context: { followBookingEvents: () => Promise.resolve(silence()) },
    ...{ gate, rateLimits },
    admit: createAdmit({ gate, admission: createAdmission(), rateLimits }),
    documents: createPersistedDocuments('off', new Map()),
    onServed: (operation) => served.push(operation),
    onSubscribed: () => () => undefined,
    transport: 'sse',
  });
  const open = (caller: Caller = AGENT, asked = query) =>
    desk.open({ query: asked }, { requestId: 'r', caller, headers: {}, address: '192.0.2.1' });
  const begin = async (opened: Awaited<ReturnType<typeof open>>) => {
    if (!('document' in opened)) throw opened[0]!;
    return desk.subscribe(opened);
  };
  const subscribe = async (caller: Caller = AGENT) => begin(await open(caller));
  return { open, begin, subscribe, served, pass: (ms: number) => void (now += ms) };
}

const tooMany = expect.objectContaining({ extensions: expect.objectContaining({ code: 'RATE_LIMITED' }) });

describe('subscriptions of one client', () => {
  it('are opened six hundred times a minute, and those that are refused are told of', async () => {
    const { subscribe, open, served, pass } = createDesk();
    for (let count = 0; count < 600; count += 1) {
      await ((await subscribe()) as AsyncGenerator).return(undefined);
    }
    expect(await open()).toEqual([tooMany]);
    expect(served.at(-1)).toMatchObject({ kind: 'none', codes: ['RATE_LIMITED'] });
    expect(await open(OPERATOR)).toHaveProperty('document');
    pass(100);
    expect(await open()).toHaveProperty('document');
  });

  it('are a thousand at a time, until one ends', async () => {
    const { subscribe, pass } = createDesk();
    const held = [];
    for (let count = 0; count < 1_000; count += 1) {
      pass(100);
      held.push(await subscribe());
    }
    pass(60_000);
    await expect(subscribe()).rejects.toEqual(tooMany);
    await (held[0] as AsyncGenerator).return(undefined);
    await subscribe();
    await expect(subscribe()).rejects.toBeInstanceOf(GraphQLError);
  });

  it('are held from the moment at which they begin, not from that at which they are opened', async () => {
    const { open, begin, pass } = createDesk();
    const opened = [];
    for (let count = 0; count < 1_001; count += 1) {
      pass(100);
      opened.push(await open());
    }
    const begun = await Promise.all(opened.map(begin));
    expect(begun.filter((subscribed) => 'errors' in subscribed)).toEqual([{ errors: [tooMany] }]);
  });

  it('are told of with what they cost', async () => {
    const { open, served } = createDesk();
    await open(AGENT, '{ bookings { nodes { id } } }');
    await open();
    expect(served).toMatchObject([
      { kind: 'none', cost: null },
      { kind: 'subscription', field: 'bookingEvents', cost: 5 },
    ]);
  });

  it('that are refused for what they say are not counted', async () => {
    const { open } = createDesk();
    for (let count = 0; count < 700; count += 1) {
      expect(await open(AGENT, '{ bookings { nodes { id } } }')).toHaveLength(1);
    }
    expect(await open()).toHaveProperty('document');
  });
});
