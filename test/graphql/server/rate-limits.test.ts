import { parse, type OperationDefinitionNode } from 'graphql';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { callerOf, NOBODY } from '../../../src/access/caller.js';
import { createSchema } from '../../../src/graphql/schema.js';
import { createRateLimits } from '../../../src/graphql/server/rate-limits.js';
import { removeDataDirs, startTestApp, type TestApp } from '../../support/test-app.js';
import { postJson } from '../raw-request.js';

afterAll(removeDataDirs);

const OPERATOR = callerOf({ role: 'operator', subject: 'o-1' }, Number.MAX_SAFE_INTEGER);
const TRAVELLER = callerOf({ role: 'traveller', subject: 't-1' }, Number.MAX_SAFE_INTEGER);
const LOOKUP = 'query($r: String!) { bookingByReference(reference: $r, familyName: "A") { accessToken } }';
const schema = createSchema();

/** Limits on a clock that stands until it is set; each answer is the code, or null where it was let in. */
function limited() {
  let now = Date.parse('2027-01-15T10:00:00Z');
  const limits = createRateLimits(schema, () => new Date(now));
  const ask = (query: string, { variables = {}, caller = NOBODY, address = '192.0.2.1' } = {}) => {
    const document = parse(query);
    const operation = document.definitions[0] as OperationDefinitionNode;
    return limits.refuse({ document, operation, variables }, { caller, address })?.extensions ?? null;
  };
  return { ask, pass: (ms: number) => void (now += ms) };
}

/** How often in a row an operation is let in. */
function letIn(ask: () => object | null): number {
  for (let count = 0; count < 10_000; count += 1) if (ask() !== null) return count;
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
  ])('is bounded by class: %s, of %s', (_class, query, count) => {
    const { ask, pass } = limited();
    expect(letIn(() => ask(query))).toBe(count);
    expect(letIn(() => ask(query, { address: '192.0.2.2' }))).toBe(count);
    expect(ask(LOOKUP, { variables: { r: 'AAAAAA' } })).toBeNull();
    pass(60_000);
    expect(letIn(() => ask(query))).toBe(count);
  });

  it('counts every field of an operation', () => {
    const { ask } = limited();
    const fields = Array.from({ length: 10 }, (_, i) => `a${i}: searchLocations(text: "par") { code }`);
    expect(letIn(() => ask(`{ ${fields.join(' ')} }`))).toBe(120);
  });

  it('is the same for whoever signed in, but operators have no limit', () => {
    const { ask } = limited();
    expect(letIn(() => ask(LOOKUP, { variables: { r: '' }, caller: TRAVELLER }))).toBe(10);
    expect(letIn(() => ask(LOOKUP, { variables: { r: 'AAAAAA' }, caller: OPERATOR }))).toBe(Infinity);
  });
});

describe('look-ups of guests', () => {
  it('are ten a minute from one network', () => {
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
    expect(letIn(next)).toBe(10);
    expect(next()).toMatchObject({ code: 'RATE_LIMITED', retryable: true, retryAfterSeconds: 6 });
    pass(6_000);
    expect(letIn(next)).toBe(1);
  });

  it.each([
    ['a variable', LOOKUP],
    ['a variable by default', LOOKUP.replace('$r: String!', '$r: String! = "aaaaaa"')],
    ['a text', LOOKUP.replace('($r: String!)', '').replace('$r', '" aaaaaa"')],
    ['a fragment', `query($r: String!) { ...f } fragment f on Query ${LOOKUP.slice(LOOKUP.indexOf('{'))}`],
  ])('are five a minute of one reference from wherever they come, given as %s', (_kind, query) => {
    const { ask } = limited();
    const variables = /String! =|aaaaaa/u.test(query) ? {} : { r: 'AAAAAA' };
    let number = 0;
    const from = () => ask(query, { variables, address: `192.0.2.${String((number += 1))}` });
    expect(letIn(from)).toBe(5);
    expect(from()).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 12 });
    expect(ask(LOOKUP, { variables: { r: 'BBBBBB' } })).toBeNull();
  });

  it('are refused whole when they try more names than that at once', () => {
    const { ask } = limited();
    const tries = [1, 2, 3, 4, 5, 6].map(
      (n) =>
        `a${String(n)}: bookingByReference(reference: "AAAAAA", familyName: "${String(n)}") { accessToken }`,
    );
    expect(ask(`{ ${tries.join(' ')} }`)).toMatchObject({ code: 'RATE_LIMITED' });
    expect(ask(`{ ${tries.slice(1).join(' ')} }`, { address: '192.0.2.2' })).toBeNull();
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
