import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postJson } from '../graphql/raw-request.js';
import { createPostgresDatabase, type PostgresDatabase } from '../support/postgres-databases.js';
import { removeDataDirs, startTestApp, type TestApp } from '../support/test-app.js';

/** Two nodes while a new secret is rolled out, which signs at one of them. */
const [SECRET, OLD_SECRET] = ['x'.repeat(40), 'y'.repeat(40)];
const SECRETS = [
  { SECRET, OLD_SECRETS: OLD_SECRET },
  { SECRET: OLD_SECRET, OLD_SECRETS: SECRET },
];
const NODES = SECRETS.length;
const LOOKUP = 'query($r: String!) { bookingByReference(reference: $r, familyName: "A") { accessToken } }';

let postgres: PostgresDatabase;
let nodes: readonly TestApp[] = [];

beforeAll(async () => {
  postgres = await createPostgresDatabase();
  const environment = { DATABASE_URL: postgres.target.url, TRUSTED_PROXIES: '127.0.0.1' };
  nodes = await Promise.all(
    SECRETS.map((secrets) => startTestApp({ environment: { ...environment, ...secrets } })),
  );
});

afterAll(async () => {
  for (const node of nodes) await node.stop();
  await postgres.dispose();
  removeDataDirs();
});

beforeEach(() => postgres.query('delete from rate_limits'));

/** Looks up at the nodes in turn, the answers' statuses. */
async function lookUp(
  count: number,
  asked: (index: number) => { reference: string; address: string },
  first = 0,
) {
  const statuses: number[] = [];
  for (let index = first; index < first + count; index += 1) {
    const { reference, address } = asked(index);
    const body = { query: LOOKUP, variables: { r: reference } };
    const { status } = await postJson(nodes[index % NODES]!.url, body, { 'x-forwarded-for': address });
    statuses.push(status);
  }
  return statuses;
}

const times = (count: number, status: number): number[] => Array.from({ length: count }, () => status);

describe('look-ups sent to the nodes in turn', () => {
  it('are five of one reference, as of one node', async () => {
    const statuses = await lookUp(8, (index) => ({
      reference: 'AAAAAA',
      address: `192.0.2.${String(index)}`,
    }));
    expect(statuses).toEqual([...times(5, 200), ...times(3, 429)]);
  });

  it('are ten from one network, as to one node', async () => {
    const references = 'BCDFGHJKLMNP';
    const statuses = await lookUp(12, (index) => ({
      reference: `AAAAA${references[index]!}`,
      address: `2001:db8:${'0:'.repeat(5)}${String(index)}`,
    }));
    expect(statuses).toEqual([...times(10, 200), 429, 429]);
  });

  it('are no more when they are sent at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        lookUp(1, () => ({ reference: 'CCCCCC', address: `198.51.100.${String(index)}` }), index),
      ),
    );
    expect(answers.flat().filter((status) => status === 200)).toHaveLength(5);
  });

  it('are refused while nobody can count them, and all else goes on', async () => {
    await postgres.query('alter table rate_limits rename to away');
    const ask = (query: string) => postJson(nodes[0]!.url, { query }, { 'x-forwarded-for': '203.0.113.1' });
    const { status, headers, json } = await ask(
      '{ bookingByReference(reference: "DDDDDD", familyName: "A") { accessToken } }',
    );
    const search = await ask('{ searchLocations(text: "par") { code } }');
    await postgres.query('alter table away rename to rate_limits');
    expect([status, headers.get('retry-after')]).toEqual([503, '1']);
    expect(json.errors[0].extensions).toMatchObject({ code: 'OVERLOADED', retryAfterSeconds: 1 });
    expect(search.status).toBe(200);
  });
});
