import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { OpenDatabase } from '../../src/platform/database.js';
import type { Logger } from '../../src/platform/logger.js';
import { openPostgres } from '../../src/platform/open-postgres.js';
import type { RateLimiter } from '../../src/platform/rate-limiter.js';
import {
  createLocalRateLimiters,
  type RateLimiters,
  type SharedLimit,
} from '../../src/platform/rate-limiters.js';
import { openSharedRateLimiters, type SharedRateLimiters } from '../../src/platform/shared-rate-limiters.js';
import { SERVER_SETTINGS } from '../support/engines.js';
import { createPostgresDatabase, type PostgresDatabase } from '../support/postgres-databases.js';

const HOUR_MS = 3_600_000;
const keyedHash = (text: string): string => createHash('sha256').update(text).digest('hex');

let postgres: PostgresDatabase;
const opened: { readonly limiters: SharedRateLimiters; readonly database: OpenDatabase<object> }[] = [];
let names = 0;

beforeAll(async () => {
  postgres = await createPostgresDatabase();
});

afterAll(async () => {
  for (const { limiters, database } of opened) {
    await limiters.close();
    await database.db.destroy();
  }
  await postgres.dispose();
});

/** The limiters of a node of their own, on the one database. */
async function openNode(logger: Logger = SERVER_SETTINGS.logger): Promise<SharedRateLimiters> {
  const database = openPostgres<object>(
    postgres.target,
    { access: 'write', durable: 'always' },
    SERVER_SETTINGS,
  );
  const limiters = await openSharedRateLimiters({ database, keyedHash, nowMs: Date.now, logger });
  opened.push({ limiters, database });
  return limiters;
}

/** A limit that nothing else has counted towards: five, and hardly one more while a test runs. */
function newLimit(counted: SharedLimit['counted'], limit = { count: 5, periodMs: HOUR_MS }): SharedLimit {
  names += 1;
  return { name: `limit ${String(names)}`, counted, ...limit };
}

const rowCount = async (): Promise<number> =>
  (await postgres.query<{ count: string }>('select count(*) from rate_limits')).map(({ count }) =>
    Number(count),
  )[0]!;

describe.each<[string, () => Promise<RateLimiters>]>([
  ['in memory', () => Promise.resolve(createLocalRateLimiters(Date.now))],
  ['in PostgreSQL', () => openNode()],
])('limiters %s', (_where, open) => {
  let limiters: RateLimiters;
  beforeAll(async () => {
    limiters = await open();
  });

  describe.each(['at-once', 'soon'] as const)('that count %s', (counted) => {
    const limiter = (limit?: SharedLimit): RateLimiter => limiters.limiter(limit ?? newLimit(counted));

    it('let in what they may, and say when more is to be had', async () => {
      const { take } = limiter();
      for (let count = 0; count < 5; count += 1) expect(await take('a', 1)).toBe(0);
      const waitMs = (await take('a', 1))!;
      expect(waitMs).toBeGreaterThan(0);
      expect(waitMs).toBeLessThanOrEqual(HOUR_MS / 5);
      expect(await take('a', 2)).toBeGreaterThan(HOUR_MS / 5);
      expect(await take('b', 1)).toBe(0);
    });

    it('take several uses or none', async () => {
      const { take } = limiter();
      expect(await take('a', 3)).toBe(0);
      expect(await take('a', 3)).toBeGreaterThan(0);
      expect(await take('a', 2)).toBe(0);
      expect(await take('b', 6)).toBeGreaterThan(0);
      expect(await take('b', 5)).toBe(0);
    });

    it('let in after what they said', async () => {
      const { take } = limiter(newLimit(counted, { count: 2, periodMs: 200 }));
      for (let round = 0; round < 3; round += 1) {
        const waitMs = (await take('a', 2))!;
        await pause(waitMs + 1);
        if (waitMs > 0) expect(await take('a', 2)).toBe(0);
      }
    });

    it('tell limits apart by their names', async () => {
      const [one, other] = [newLimit(counted), newLimit(counted)].map(limiter);
      expect(await one!.take('a', 5)).toBe(0);
      expect(await other!.take('a', 5)).toBe(0);
    });
  });
});

describe('nodes on one database', () => {
  it('let in together exactly what one would, of what is counted at once', async () => {
    const [one, other] = [await openNode(), await openNode()];
    const limit = newLimit('at-once');
    const limiters = [one.limiter(limit), other.limiter(limit)];
    const waits = await Promise.all(
      Array.from({ length: 40 }, async (_, i) => limiters[i % 2]!.take('a', 1)),
    );
    expect(waits.filter((waitMs) => waitMs === 0)).toHaveLength(5);
    expect(waits).not.toContain(null);
  });

  it('answer as one limiter would, whoever is asked', async () => {
    const nodes = [await openNode(), await openNode()];
    const asked = fc.record({
      node: fc.integer({ min: 0, max: 1 }),
      key: fc.constantFrom('a', 'b'),
      uses: fc.integer({ min: 1, max: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(asked, { maxLength: 15 }), async (steps) => {
        const limit = newLimit('at-once');
        const limiters = nodes.map((node) => node.limiter(limit));
        const expected = createLocalRateLimiters(() => 0).limiter(limit);
        for (const { node, key, uses } of steps) {
          expect((await limiters[node]!.take(key, uses)) === 0).toBe((await expected.take(key, uses)) === 0);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('learn of what is counted soon, and wait for what they let in too much', async () => {
    const [one, other] = [await openNode(), await openNode()];
    const limit = newLimit('soon');
    const [here, there] = [one.limiter(limit), other.limiter(limit)];
    expect([here.take('a', 5), there.take('a', 5)]).toEqual([0, 0]);
    await one.share();
    await other.share();
    expect(there.take('a', 1)).toBeGreaterThan(HOUR_MS); // an hour for what was too much, and a while for this one
    expect(there.take('a', 1)).toBeLessThanOrEqual(HOUR_MS * 1.2);
  });

  it('tell each other by themselves', async () => {
    const node = await openNode();
    await postgres.query('delete from rate_limits');
    expect(node.limiter(newLimit('soon')).take('a', 1)).toBe(0);
    await vi.waitFor(async () => expect(await rowCount()).toBe(1), { timeout: 10_000, interval: 50 });
  });

  it('know of what others used once they use the same', async () => {
    const [one, other] = [await openNode(), await openNode()];
    const limit = newLimit('soon', { count: 10, periodMs: HOUR_MS });
    const [here, there] = [one.limiter(limit), other.limiter(limit)];
    expect([here.take('a', 6), there.take('a', 1)]).toEqual([0, 0]);
    await one.share();
    await other.share();
    expect(there.take('a', 4)).toBeGreaterThan(0);
    expect(there.take('a', 3)).toBe(0);
  });
});

describe('rows of limits', () => {
  it('go once they are full again, and no sooner', async () => {
    const node = await openNode();
    await postgres.query('delete from rate_limits');
    const [short, long] = [newLimit('at-once', { count: 5, periodMs: 5 }), newLimit('at-once')];
    for (const key of ['a', 'b', 'c']) expect(await node.limiter(short).take(key, 1)).toBe(0);
    expect(await node.limiter(long).take('a', 5)).toBe(0);
    expect(await rowCount()).toBe(4);
    await pause(10);
    await node.sweep();
    expect(await rowCount()).toBe(1);
    expect(await (await openNode()).limiter(long).take('a', 1)).toBeGreaterThan(0);
  });

  it('are left to those who use them meanwhile', async () => {
    const node = await openNode();
    await postgres.query('delete from rate_limits');
    await postgres.query(`insert into rate_limits values ('held', 1), ('free', 1)`);
    const user = new pg.Client({ connectionString: postgres.target.url });
    await user.connect();
    await user.query('begin');
    await user.query(`select from rate_limits where bucket = 'held' for update`);
    await node.sweep();
    expect(await rowCount()).toBe(1);
    await user.end();
    await node.sweep();
    expect(await rowCount()).toBe(0);
  });

  it('tell nobody who asked', async () => {
    const node = await openNode();
    await postgres.query('delete from rate_limits');
    await node.limiter({ ...newLimit('at-once'), name: 'look' }).take('192.0.2.77', 1);
    await node.limiter({ ...newLimit('soon'), name: 'book' }).take('user:ada', 1);
    await node.share();
    const rows = await postgres.query<{ bucket: string }>('select bucket from rate_limits');
    expect(rows).toHaveLength(2);
    for (const { bucket } of rows) expect(bucket).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('without the database', () => {
  it('what is counted at once cannot be told, what is counted soon goes on, and nothing is lost', async () => {
    const logger = { ...SERVER_SETTINGS.logger, warn: vi.fn() };
    const node = await openNode(logger);
    const [looks, searches] = [newLimit('at-once'), newLimit('soon')];
    const [look, search] = [node.limiter(looks), node.limiter(searches)];
    await postgres.query('alter table rate_limits rename to away');
    for (let count = 0; count < 6; count += 1) expect(await look.take('a', 1)).toBeNull();
    expect(await look.take('b', 1)).toBeNull();
    expect(search.take('a', 3)).toBe(0);
    await node.share();
    expect(search.take('a', 1)).toBe(0);
    expect(search.take('a', 2)).toBeGreaterThan(0);
    expect(logger.warn).toHaveBeenCalledTimes(1);

    await postgres.query('alter table away rename to rate_limits');
    expect(await look.take('a', 5)).toBe(0);
    await node.share();
    const another = await openNode();
    const other = another.limiter(searches);
    expect(other.take('a', 1)).toBe(0);
    await another.share();
    expect(other.take('a', 1)).toBeGreaterThan(0);
  });
});
