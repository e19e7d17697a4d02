import { join } from 'node:path';
import Database from 'better-sqlite3';
import fastify from 'fastify';
import { afterAll, describe, expect, it } from 'vitest';
import { serveHealth, type HealthReading } from '../../../src/graphql/server/serve-health.js';
import { removeDataDirs, startTestApp } from '../../support/test-app.js';
import { sendRaw } from '../raw-request.js';

afterAll(removeDataDirs);

const WELL: HealthReading = {
  positions: () => Promise.resolve({ head: 20_000, projected: 10_000, parked: 2, troubled: 1 }),
  pendingMigrations: () => Promise.resolve([]),
  pendingKeyMigrations: () => Promise.resolve([]),
};
const failing = () => Promise.reject(new Error('secret of the driver'));

const ready = async (reading: HealthReading) => {
  const app = fastify();
  serveHealth(app, reading);
  const { statusCode, body } = await app.inject('/health/ready');
  return { statusCode, body };
};

describe('a node', () => {
  it('is ready while its databases can be read and the read models are near the end of the log', async () => {
    expect(await ready(WELL)).toEqual({
      statusCode: 200,
      body: '{"status":"ready","parkedEvents":2,"troubledTasks":1}',
    });
  });

  it.each<readonly [string, Partial<HealthReading>, RegExp]>([
    [
      'the read models are far behind',
      { positions: () => Promise.resolve({ head: 20_001, projected: 10_000, parked: 2, troubled: 1 }) },
      /10001 events behind/,
    ],
    ['the log cannot be read', { positions: failing }, /the log or the read models cannot be read/],
    ['the key store cannot be read', { pendingKeyMigrations: failing }, /the key store cannot be read/],
    [
      'tables are older than the program',
      {
        pendingMigrations: () => Promise.resolve(['0003-processes']),
        pendingKeyMigrations: () => Promise.resolve(['0001-subject-keys']),
      },
      /to be migrated: 0003-processes, 0001-subject-keys/,
    ],
  ])('is not ready when %s, and says why', async (_case, reading, reason) => {
    const { statusCode, body } = await ready({ ...WELL, ...reading });
    expect(statusCode).toBe(503);
    expect(body).toMatch(reason);
    expect(body).not.toContain('secret');
  });

  it('finds all that out from its own databases', async () => {
    const engine = await startTestApp();
    const alter = (file: string, statement: string): void => {
      const database = new Database(join(engine.dataDir, file));
      database.exec(statement);
      database.close();
    };
    const reason = async (): Promise<unknown> => {
      const { json } = await sendRaw(new URL('/health/ready', engine.url).href);
      return json.reason;
    };
    expect(await reason()).toBeUndefined();
    alter('events.db', "delete from log_migrations where name = '0003-processes'");
    alter('read.db', "delete from read_migrations where name = '0005-ledger'");
    expect(await reason()).toBe('to be migrated: 0003-processes, 0005-ledger');
    alter('keys.db', 'drop table keys_migrations');
    expect(await reason()).toBe('the key store cannot be read');
    await engine.stop();
  });
});
