import { connect, createServer, type Socket } from 'node:net';
import { sql } from 'kysely';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listenForAppends, openPostgres } from '../../src/platform/open-postgres.js';
import { createSignal } from '../../src/platform/signal.js';
import { append } from '../event-store/notes.js';
import { openLog } from '../event-store/test-log.js';
import { SERVER_SETTINGS } from '../support/engines.js';
import { createPostgresDatabase } from '../support/postgres-databases.js';

describe('an append on PostgreSQL', () => {
  it('wakes other processes once a batch', async () => {
    const { target, dispose } = await createPostgresDatabase();
    onTestFinished(dispose);
    const log = await openLog(target);
    const listener = new pg.Client({ connectionString: target.url });
    await listener.connect();
    onTestFinished(() => listener.end());
    let heard = 0;
    listener.on('notification', () => {
      heard += 1;
    });
    await listener.query('listen jetsetgo_appended');

    await Promise.all(['a', 'b', 'c'].map((stream) => log.store.execute(append(stream, ['x']))));

    await expect.poll(() => heard, { timeout: 5000 }).toBe(log.commitCount());
    expect(log.commitCount()).toBe(1);
  });

  it('is heard again after the listening connection was lost, and no connection is left behind', async () => {
    const database = await createPostgresDatabase();
    onTestFinished(database.dispose);
    const { target } = database;
    const log = await openLog(target);
    const woken = createSignal();
    const stop = listenForAppends(target, woken, SERVER_SETTINGS.logger);
    const listening = `from pg_stat_activity where datname = current_database() and query like 'listen%'`;
    const count = async () => (await database.query(`select pid ${listening}`)).length;
    await expect.poll(count, { timeout: 5000 }).toBe(1);

    await database.query(`select pg_terminate_backend(pid) ${listening}`);
    await expect.poll(count, { timeout: 5000 }).toBe(1);

    const heard = woken.wait(5000);
    const askedAt = performance.now();
    await log.store.execute(append('a', ['x']));
    await heard;
    expect(performance.now() - askedAt).toBeLessThan(4000);
    await stop();
    await expect.poll(count, { timeout: 5000 }).toBe(0);
  });
});

/** Stands between a client and a server, and can swallow everything that either says. */
async function createProxy(serverUrl: string): Promise<{ readonly url: string; swallow(): void }> {
  const server = new URL(serverUrl);
  const sockets: Socket[] = [];
  const proxy = createServer((client) => {
    const upstream = connect(Number(server.port), server.hostname);
    sockets.push(client, upstream);
    client.on('error', () => undefined).pipe(upstream);
    upstream.on('error', () => undefined).pipe(client);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });
  const { port } = proxy.address() as { readonly port: number };
  const url = new URL(serverUrl);
  url.port = String(port);
  const swallow = (): void => {
    for (const socket of sockets.splice(0)) socket.unpipe().on('data', () => undefined);
  };
  return { url: url.href, swallow };
}

describe('a PostgreSQL server that falls silent', () => {
  it('fails what was asked of it after a while, and is asked anew over another connection', async () => {
    const { target, dispose } = await createPostgresDatabase();
    onTestFinished(dispose);
    const proxy = await createProxy(target.url);
    const settings = { ...SERVER_SETTINGS, poolSize: 1, statementTimeoutMs: 200 };
    const { db } = openPostgres(
      { ...target, url: proxy.url },
      { access: 'write', durable: 'always' },
      settings,
    );
    await sql`select 1`.execute(db);

    proxy.swallow();
    const askedAt = performance.now();
    await expect(sql`select 2`.execute(db)).rejects.toThrow();
    expect(performance.now() - askedAt).toBeLessThan(5000);

    expect((await sql<{ three: number }>`select 3 as three`.execute(db)).rows).toEqual([{ three: 3 }]);
    await db.destroy();
  });
});
