import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OpenDatabase } from '../../src/platform/database.js';
import { openPostgres } from '../../src/platform/open-postgres.js';
import { createBucketNames } from '../../src/platform/rate-limit-rows.js';
import { createRateLimiter } from '../../src/platform/rate-limiter.js';
import type { SharedLimit } from '../../src/platform/rate-limiters.js';
import { openSharedRateLimiters } from '../../src/platform/shared-rate-limiters.js';
import { createUnsharedUses } from '../../src/platform/unshared-uses.js';
import { SERVER_SETTINGS } from '../support/engines.js';
import { createPostgresDatabase, type PostgresDatabase } from '../support/postgres-databases.js';

const HOUR_MS = 3_600_000;

/** After it, one of the five uses of an hour is to be had again. */
const USE_MS = HOUR_MS / 5;
const LIMIT: SharedLimit = { name: 'limit', counted: 'soon', count: 5, periodMs: HOUR_MS };
const keyedHash = (text: string): string => createHash('sha256').update(text).digest('hex');

let postgres: PostgresDatabase;
let database: OpenDatabase<object>;

beforeAll(async () => {
  postgres = await createPostgresDatabase();
  database = openPostgres(postgres.target, { access: 'write', durable: 'always' }, SERVER_SETTINGS);
  const options = { database, keyedHash, nowMs: Date.now, logger: SERVER_SETTINGS.logger };
  await (await openSharedRateLimiters(options)).close();
});

afterAll(async () => {
  await database.db.destroy();
  await postgres.dispose();
});

const createUses = () => createUnsharedUses(database, createBucketNames(keyedHash));

it('what many nodes let in too much is waited for, ten periods at most', async () => {
  const local = createRateLimiter(LIMIT, () => 0);
  const uses = createUses();
  const untilOneIsLeft = async (): Promise<number> => {
    uses.add({ limit: LIMIT, local, key: 'a', uses: 5 });
    await uses.share();
    return local.take('a', 1);
  };
  for (const periods of [0, 1, 2]) {
    const waitMs = await untilOneIsLeft();
    expect(waitMs).toBeGreaterThan(HOUR_MS * periods);
    expect(waitMs).toBeLessThanOrEqual(HOUR_MS * periods + USE_MS);
  }
  for (let share = 0; share < 20; share += 1) {
    expect(await untilOneIsLeft()).toBeLessThanOrEqual(HOUR_MS * 9 + USE_MS);
  }
});

it('what cannot be told at once is bounded, in keys and in uses of each', async () => {
  const local = createRateLimiter(LIMIT, () => 0);
  const uses = createUses();
  for (let key = 0; key < 5_001; key += 1) uses.add({ limit: LIMIT, local, key: `k${String(key)}`, uses: 4 });
  uses.add({ limit: LIMIT, local, key: 'k0', uses: 4 });
  await postgres.query('delete from rate_limits');
  await uses.share();
  expect(await postgres.query('select from rate_limits')).toHaveLength(5_000);
  expect([local.take('k0', 1) > 0, local.take('k1', 1), local.take('k5000', 5)]).toEqual([true, 0, 0]);
  await uses.share();
  expect(local.take('k1', 1)).toBeGreaterThan(0);
});
