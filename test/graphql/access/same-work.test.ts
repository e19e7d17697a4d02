import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { bookFirst } from '../../support/book.js';
import { removeDataDirs, startTestApp, type TestApp } from '../../support/test-app.js';
import { postJson, sendRaw, type RawResponse } from '../raw-request.js';
import { OPERATIONS } from './access-matrix.js';

const ABOUT_BOOKINGS = Object.entries(OPERATIONS).filter(([, { rule }]) => rule === 'booking');

interface Statement {
  readonly source: string;
}

/** What all statements of the database driver are made of. */
const STATEMENT = Object.getPrototypeOf(new Database(':memory:').prepare('select 1')) as {
  all(this: Statement, ...values: readonly unknown[]): unknown[];
};

let engine: TestApp;
let stranger: { readonly authorization: string };
let foreignId: string;

beforeAll(async () => {
  engine = await startTestApp();
  foreignId = (await bookFirst(engine)).booking.id;
  const token = await engine.tokenFor({ role: 'traveller', subject: 'stranger' });
  stranger = { authorization: `Bearer ${token}` };
});

afterEach(() => vi.restoreAllMocks());

afterAll(async () => {
  await engine.stop();
  removeDataDirs();
});

/** Asks about a booking; the statements about bookings and streams, without those of what goes on by itself. */
async function statementsOf(name: string, document: string, id: string): Promise<readonly string[]> {
  const statements: string[] = [];
  const { all } = STATEMENT;
  vi.spyOn(STATEMENT, 'all').mockImplementation(function (this: Statement, ...values) {
    const isOfFollower = /"events" where "global_position" > /u.test(this.source); // the projector and others, at any moment
    if (!isOfFollower && /from "(?:bookings|events|streams|commands|snapshots)"/u.test(this.source)) {
      statements.push(this.source);
    }
    return all.apply(this, values);
  });
  const answer = await ask(name, document, { id, ...(document.includes('$no') && { no: randomUUID() }) });
  vi.restoreAllMocks();
  expect(answer.status).toBe(200);
  return statements;
}

function ask(name: string, query: string, variables: object): Promise<RawResponse> {
  if (!name.startsWith('Subscription.')) return postJson(engine.url, { query, variables }, stranger);
  return sendRaw(`${engine.url}/stream`, {
    method: 'POST',
    headers: { ...stranger, 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query, variables }),
  });
}

describe('a booking of others costs what one costs that there is not', () => {
  it.each(ABOUT_BOOKINGS)('%s', async (name, { document }) => {
    await statementsOf(name, document, randomUUID()); // what is remembered from the first time on
    // What goes on by itself may read streams meanwhile; a difference of ours would be there each time.
    await vi.waitFor(async () => {
      const ofNone = await statementsOf(name, document, randomUUID());
      expect(ofNone.length).toBeGreaterThan(0);
      expect(await statementsOf(name, document, foreignId)).toEqual(ofNone);
    }, 5_000);
  });
});
