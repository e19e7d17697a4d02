import { parse, type OperationDefinitionNode } from 'graphql';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { callerOf, NOBODY, type Caller } from '../../../src/access/caller.js';
import { createSchema } from '../../../src/graphql/schema.js';
import { createRateLimits } from '../../../src/graphql/server/rate-limits.js';
import { rootFields } from '../../../src/graphql/server/root-fields.js';
import { createLocalRateLimiters } from '../../../src/platform/rate-limiters.js';
import { removeDataDirs, startTestApp, type TestApp } from '../../support/test-app.js';
import { postJson } from '../raw-request.js';

afterAll(removeDataDirs);

const OPERATOR = callerOf({ role: 'operator', subject: 'o-1' }, Number.MAX_SAFE_INTEGER);
const AGENT = callerOf({ role: 'agent', subject: 'a-1', agency: 'y-1' }, Number.MAX_SAFE_INTEGER);
const travellerNamed = (subject: string): Caller =>
  callerOf({ role: 'traveller', subject }, Number.MAX_SAFE_INTEGER);
const TRAVELLER = travellerNamed('t-1');
const holderOf = (bookingId: string): Caller =>
  callerOf({ role: 'booking', bookingId }, Number.MAX_SAFE_INTEGER);
const SEARCH = '{ searchLocations(text: "par") { code } }';
const FOLLOW = 'subscription { bookingEvents(bookingId: "x") { eventId } }';
const LOOKUP = 'query($r: String!) { bookingByReference(reference: $r, familyName: "A") { accessToken } }';
const schema = createSchema();

/** Limits on a clock that stands until it is set; each answer is the code, or null where it was let in. */
function limited() {
  let now = Date.parse('2027-01-15T10:00:00Z');
  const limits = createRateLimits(
    schema,
    createLocalRateLimiters(() => now),
  );
  const ask = async (
    query: string,
    { variables = {}, caller = NOBODY, address = '192.0.2.1', cost = 0 } = {},
  ) => {
    const document = parse(query);
    const operation = document.definitions[0] as OperationDefinitionNode;
    const fields = rootFields({ document, operation });
    const refused = await limits.refuse(
      { document, operation, variables, fields, cost },
      { caller, address },
    );
    return refused?.extensions ?? null;
  };
  const hold = (caller = NOBODY, address = '192.0.2.1') => limits.hold({ caller, address });
  const charge = async (cost: number, caller = NOBODY, address = '192.0.2.1') =>
    (await limits.charge(cost, { caller, address }))?.extensions ?? null;
  return { ask, hold, charge, pass: (ms: number) => void (now += ms) };
}

/** How often in a row an operation is let in. */
async function letIn(ask: () => Promise<object | null>): Promise<number> {
  for (let count = 0; count < 20_000; count += 1) if ((await ask()) !== null) return count;
  return Infinity;
}

describe('how often a client may ask', () => {
  it.each([
    ['search', '{ searchLocations(text: "par") { code } }', 1_200],
    ['search', '{ offerDetails(offerId: "x") { id } }', 1_200],
    ['search', '{ ...f } fragment f on Query { searchLocations(text: "par") { code } }', 1_200],
    [
      'book',
      'mutation { quoteCancellation(input: { bookingId: "1", idempotencyKey: "x" }) { __typename } }',
      600,
    ],
    ['read', '{ bookings { nodes { id } } }', 3_000],
  ])('is bounded by class: %s, of %s', async (_class, query, count) => {
    const { ask, pass } = limited();
    expect(await letIn(() => ask(query))).toBe(count);
    expect(await letIn(() => ask(query, { address: '192.0.2.2' }))).toBe(count);
    expect(await ask(LOOKUP, { variables: { r: 'AAAAAA' } })).toBeNull();
    pass(60_000);
    expect(await letIn(() => ask(query))).toBe(count);
  });

  it('is bounded for look-ups by the IPv6 network of a whole site, too', async () => {
    const { ask, pass } = limited();
    let number = 0;
    const lookup = (site: string, caller = NOBODY) => {
      number += 1;
      const variables = { r: `A${number.toString(8).padStart(5, 'A').replace(/[01]/gu, 'Z')}` };
      return ask(LOOKUP, { variables, caller, address: `2001:db8:${site}:${number.toString(16)}::1` });
    };
    expect(await letIn(() => lookup('1'))).toBe(100);
    expect(await lookup('1')).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: expect.any(Number) });
    expect(await lookup('1', TRAVELLER)).toMatchObject({ code: 'RATE_LIMITED' });
    expect(await lookup('1', OPERATOR)).toBeNull();
    expect(await lookup('2')).toBeNull();
    pass(60_000);
    expect(await letIn(() => lookup('1'))).toBe(100);
  });

  it('counts every field of an operation', async () => {
    const { ask } = limited();
    const fields = Array.from({ length: 10 }, (_, i) => `a${i}: searchLocations(text: "par") { code }`);
    expect(await letIn(() => ask(`{ ${fields.join(' ')} }`))).toBe(120);
  });

  it('is five times as much by name for whoever signed in, from wherever', async () => {
    const { ask } = limited();
    let number = 0;
    const search = () =>
      ask(SEARCH, {
        caller: TRAVELLER,
        address: `192.0.${String((number += 1) >> 8)}.${String(number & 255)}`,
      });
    expect(await letIn(search)).toBe(6_000);
    expect(await ask(SEARCH)).toBeNull();
    expect(await ask(SEARCH, { caller: AGENT })).toBeNull();
  });

  it('is no more from one address by many tokens than by one, and leaves its guests alone', async () => {
    const { ask } = limited();
    let number = 0;
    const search = () => ask(SEARCH, { caller: travellerNamed(`t-${String((number += 1))}`) });
    expect(await letIn(search)).toBe(6_000);
    expect(await letIn(() => ask(SEARCH))).toBe(1_200);
    expect(await ask(SEARCH, { caller: AGENT, address: '192.0.2.2' })).toBeNull();
  });

  it('is that of guests for tokens of bookings, which anybody can make', async () => {
    const { ask } = limited();
    let number = 0;
    const search = () => ask(SEARCH, { caller: holderOf(`b-${String((number += 1))}`) });
    expect(await letIn(search)).toBe(1_200);
    expect(await ask(SEARCH)).toMatchObject({ code: 'RATE_LIMITED' });
  });

  it('is not more used up at an address by a token that has used up its own', async () => {
    const { ask } = limited();
    const refusedAlone = () => ask(SEARCH, { caller: TRAVELLER });
    expect(await letIn(() => ask(SEARCH, { caller: TRAVELLER, address: '192.0.2.2' }))).toBe(6_000);
    for (let count = 0; count < 10; count += 1) expect(await refusedAlone()).not.toBeNull();
    expect(await letIn(() => ask(SEARCH, { caller: AGENT }))).toBe(6_000);
  });

  it('is without limit for operators', async () => {
    const { ask, hold } = limited();
    expect(await letIn(() => ask(LOOKUP, { variables: { r: 'AAAAAA' }, caller: OPERATOR }))).toBe(Infinity);
    for (let count = 0; count < 1_100; count += 1) expect(hold(OPERATOR)).toBeTypeOf('function');
  });
});

describe('what a client may ask for costs', () => {
  it('so much a minute, five times as much for whoever signed in, whatever it is asked for', async () => {
    const { ask, charge, pass } = limited();
    expect(await letIn(() => ask('{ bookings { nodes { id } } }', { cost: 20_000 }))).toBe(10);
    expect(await charge(1)).toEqual({ code: 'RATE_LIMITED', retryable: true, retryAfterSeconds: 1 });
    expect(await ask(SEARCH, { cost: 20_000 })).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 6 });
    expect(await charge(1, NOBODY, '192.0.2.2')).toBeNull();
    expect(await letIn(() => charge(20_000, TRAVELLER))).toBe(50);
    pass(6_000);
    expect(await letIn(() => charge(20_000))).toBe(1);
  });

  it('what operators like', async () => {
    const { charge } = limited();
    expect(await letIn(() => charge(20_000, OPERATOR))).toBe(Infinity);
  });
});

describe('subscriptions', () => {
  it('are begun as often as is said, by guests and by who signed in', async () => {
    const { ask } = limited();
    expect(await letIn(() => ask(FOLLOW))).toBe(600);
    expect(await letIn(() => ask(FOLLOW, { caller: AGENT }))).toBe(3_000);
    expect(await ask('{ bookings { nodes { id } } }')).toBeNull();
  });

  it('are a thousand of one client at a time', () => {
    const { hold } = limited();
    const held = Array.from({ length: 1_000 }, () => hold());
    expect(hold()).toMatchObject({ extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 10 } });
    expect(hold(NOBODY, '192.0.2.2')).toBeTypeOf('function');
    expect(hold(AGENT)).toBeTypeOf('function');
    const [leave] = held as (() => void)[];
    leave!();
    leave!();
    expect(hold()).toBeTypeOf('function');
    expect(hold()).toMatchObject({ extensions: { code: 'RATE_LIMITED' } });
  });
});

describe('look-ups of guests', () => {
  it('are ten a minute from one network', async () => {
    const { ask, pass } = limited();
    let number = 0;
    const next = () => {
      number += 1;
      const address = `2001:db8::${number.toString(16)}`;
      return ask(LOOKUP, {
        variables: { r: `AAAA${'ABCDEFGH'[number % 8]!}${'ABCDEFGH'[number >> 3]!}` },
        address,
      });
    };
    expect(await letIn(next)).toBe(10);
    expect(await next()).toMatchObject({ code: 'RATE_LIMITED', retryable: true, retryAfterSeconds: 6 });
    pass(6_000);
    expect(await letIn(next)).toBe(1);
  });

  it.each([
    ['a variable', LOOKUP],
    ['a variable by default', LOOKUP.replace('$r: String!', '$r: String! = "aaaaaa"')],
    ['a text', LOOKUP.replace('($r: String!)', '').replace('$r', '" aaaaaa"')],
    ['a fragment', `query($r: String!) { ...f } fragment f on Query ${LOOKUP.slice(LOOKUP.indexOf('{'))}`],
  ])('are five a minute of one reference from wherever they come, given as %s', async (_kind, query) => {
    const { ask } = limited();
    const variables = /String! =|aaaaaa/u.test(query) ? {} : { r: 'AAAAAA' };
    let number = 0;
    const from = () => ask(query, { variables, address: `192.0.2.${String((number += 1))}` });
    expect(await letIn(from)).toBe(5);
    expect(await from()).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 12 });
    expect(await ask(LOOKUP, { variables: { r: 'BBBBBB' } })).toBeNull();
  });

  it('are no more for whoever signed in, by name or by address', async () => {
    const { ask } = limited();
    let number = 0;
    const from = (caller: Caller, address?: string) => () =>
      ask(LOOKUP, {
        variables: { r: '' },
        caller,
        address: address ?? `192.0.2.${String((number += 1))}`,
      });
    expect(await letIn(from(TRAVELLER))).toBe(10);
    expect(await letIn(from(AGENT, '198.51.100.1'))).toBe(10);
    expect(await letIn(from(NOBODY, '198.51.100.1'))).toBe(0);
  });

  it('are refused whole when they try more names than that at once, which no waiting helps and costs nothing', async () => {
    const { ask } = limited();
    const tries = [1, 2, 3, 4, 5, 6].map(
      (n) =>
        `a${String(n)}: bookingByReference(reference: "AAAAAA", familyName: "${String(n)}") { accessToken }`,
    );
    for (let count = 0; count < 10; count += 1) {
      expect(await ask(`{ ${tries.join(' ')} }`)).toEqual({ code: 'QUERY_TOO_COMPLEX' });
    }
    expect(await ask(`{ ${tries.slice(1).join(' ')} }`)).toBeNull();
  });
});

describe('over HTTP', () => {
  const start = async (environment: Readonly<Record<string, string>> = {}): Promise<TestApp> => {
    const engine = await startTestApp({ environment });
    onTestFinished(() => engine.stop());
    return engine;
  };
  const lookUp = ({ url }: TestApp, headers = {}) =>
    postJson(url, { query: LOOKUP, variables: { r: 'AAAAAA' } }, headers);

  it('what comes too soon is answered 429, and when to come again', async () => {
    const engine = await start();
    for (let count = 0; count < 5; count += 1) expect((await lookUp(engine)).status).toBe(200);
    const { status, headers, json } = await lookUp(engine);
    expect(status).toBe(429);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(12);
    expect(json.errors).toHaveLength(1);
    expect(json.errors[0].extensions).toMatchObject({ code: 'RATE_LIMITED', retryable: true });
    expect(json.errors[0].extensions).not.toHaveProperty('http');
    expect(json.errors[0].message).toMatch(/look-ups of this reference: 5 a minute/u);
    expect(json.data ?? null).toBeNull();
    expect((await lookUp(engine, engine.operatorHeaders)).status).toBe(200);
  });

  it('nothing comes too soon with RATE_LIMITS=off', async () => {
    const engine = await start({ RATE_LIMITS: 'off' });
    for (let count = 0; count < 12; count += 1) expect((await lookUp(engine)).status).toBe(200);
  });

  it.each([
    ['the connection, whatever the client says', {}, 429],
    ['what a proxy says that is trusted', { TRUSTED_PROXIES: '10.0.0.0/8, 127.0.0.1' }, 200],
    ['the connection, of another proxy', { TRUSTED_PROXIES: '10.0.0.0/8' }, 429],
  ])('the address is that of %s', async (_of, environment, last) => {
    const engine = await start(environment);
    const query = LOOKUP.replace('($r: String!)', '').replace('$r', '"none"');
    const statuses: number[] = [];
    for (let count = 0; count < 11; count += 1) {
      const headers = { 'x-forwarded-for': `198.51.100.7, 192.0.2.${String(count)}` };
      statuses.push((await postJson(engine.url, { query }, headers)).status);
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), last]);
  });
});
