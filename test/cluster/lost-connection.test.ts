import { setTimeout as pause } from 'node:timers/promises';
import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/platform/open-database.js';
import { SERVER_SETTINGS } from '../support/engines.js';
import { createPostgresDatabase, type PostgresDatabase } from '../support/postgres-databases.js';

let database: PostgresDatabase;
let db: Kysely<unknown>;

beforeAll(async () => {
  database = await createPostgresDatabase();
  ({ db } = openDatabase<unknown>(database.target, { access: 'write', durable: 'always' }, SERVER_SETTINGS));
});

afterAll(async () => {
  await db.destroy();
  await database.dispose();
});

/** Ends a connection as a server does that stops. */
async function cut(connection: Kysely<unknown>): Promise<void> {
  const [row] = (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(connection)).rows;
  await database.query(`select pg_terminate_backend(${String(row!.pid)})`);
}

describe('a connection that is lost in the middle of a transaction', () => {
  it('fails what is done on it, and nothing else', async () => {
    const transaction = db.transaction().execute(async (connection) => {
      await cut(connection);
      await pause(100); // nothing is asked of it when the server hangs up
      await sql`select 1`.execute(connection);
    });
    await expect(transaction).rejects.toThrow();
    expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
  });

  it('fails the statement that it was at', async () => {
    const transaction = db.transaction().execute(async (connection) => {
      await Promise.all([cut(connection), sql`select pg_sleep(10)`.execute(connection)]);
    });
    await expect(transaction).rejects.toThrow();
    expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
  });
});

describe('a replica that goes away in the middle of a statement', () => {
  it('fails nothing: the next server is asked the same', async () => {
    const replica = await createPostgresDatabase();
    const target = { ...database.target, replicaUrls: [replica.target.url] };
    const use = { access: 'read', durable: 'never' } as const;
    const reading = openDatabase<unknown>(target, use, SERVER_SETTINGS).db;
    const ask = () =>
      sql<{ name: string }>`select current_database() as name, pg_sleep(0.3)`.execute(reading);
    const name = async () => `/${(await ask()).rows[0]!.name}`;
    expect(await name()).toBe(new URL(replica.target.url).pathname);

    const answers = Promise.all([name(), name(), name()]);
    await pause(100);
    await replica.dispose(); // ends its connections
    const primary = new URL(database.target.url).pathname;
    expect(await answers).toEqual([primary, primary, primary]);
    await expect(sql`select nothing`.execute(reading)).rejects.toThrow('nothing');
    await reading.destroy();
  });
});
