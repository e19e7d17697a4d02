import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { LOG_START } from '../../src/event-store/event-feed.js';
import { provenFacts } from '../cluster/proven-log.js';
import { createEmptyPostgresDatabase } from '../support/postgres-databases.js';
import { findPostgresTools } from '../support/postgres-tools.js';
import { append, valueOf } from './notes.js';
import { allEvents, openLog, type TestLog } from './test-log.js';

const STREAM_COUNT = 5;

/** Acknowledged before the dump begins, so that it has something to copy while more comes. */
const EARLY_COUNT = 300;

const serverMajor = await majorOfServer();
const tools = await findPostgresTools(serverMajor);
const missing =
  tools === null
    ? ` (skipped: needs pg_dump and pg_restore ${String(serverMajor)} or newer on PATH or in /usr/lib/postgresql/*/bin)`
    : '';

async function majorOfServer(): Promise<number> {
  const client = await connect(inject('postgresUrl'));
  const { rows } = await client.query<{ server_version_num: string }>('show server_version_num');
  await client.end();
  return Math.floor(Number(rows[0]?.server_version_num) / 10_000);
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

async function freshDatabase() {
  const { target, dispose } = await createEmptyPostgresDatabase();
  onTestFinished(dispose);
  return target;
}

/** Holds a transaction id open that is older than everything written after; answers how to let it go. */
async function holdUnrelatedTransaction(url: string): Promise<() => Promise<void>> {
  const client = await connect(url);
  await client.query('create table unrelated (id int)');
  await client.query('begin');
  await client.query('insert into unrelated values (1)');
  return async () => {
    await client.query('rollback');
    await client.end();
  };
}

/** Appends one event after the other until it is told to stop; answers how many were acknowledged. */
function keepAppending({ store }: TestLog) {
  let count = 0;
  const stopping = new AbortController();
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await store.execute(append(`stream-${String(count % STREAM_COUNT)}`, [count]));
      count += 1;
    }
  })();
  return {
    count: () => count,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

describe('a log that pg_dump copied while it was written to', () => {
  it.skipIf(tools === null)(
    `is whole up to one position where it is restored, and goes on from there without a gap${missing}`,
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'jetsetgo-dump-'));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      const [target, freshTarget] = [await freshDatabase(), await freshDatabase()];
      const written = await openLog(target);
      const letGo = await holdUnrelatedTransaction(target.url);
      const writer = keepAppending(written);
      await expect.poll(writer.count, { timeout: 20_000 }).toBeGreaterThan(EARLY_COUNT);
      const [early, file] = [writer.count(), join(folder, 'log.dump')];

      await tools?.dump(target.url, file);
      const late = writer.count();
      await writer.stop();
      await letGo();
      await tools?.restore(freshTarget.url, file);

      const restored = await openLog(freshTarget);
      const kept = await allEvents(restored.reader);
      expect(kept.length).toBeGreaterThanOrEqual(early);
      expect(late).toBeGreaterThan(early); // the writer did go on
      expect(kept).toEqual((await allEvents(written.reader)).slice(0, kept.length));

      const following = restored.feed.followAll(LOG_START);
      for (let value = kept.length; value < kept.length + STREAM_COUNT; value += 1) {
        await restored.store.execute(append(`stream-${String(value % STREAM_COUNT)}`, [value]));
      }
      for (let index = 0; index < kept.length + STREAM_COUNT; index += 1) {
        const { value: event } = await following.next();
        expect(event).toMatchObject({
          globalPosition: index + 1,
          streamPosition: Math.floor(index / STREAM_COUNT) + 1,
        });
        expect(valueOf(event)).toBe(index);
      }
      await following.return?.();
      expect(await provenFacts(restored)).toHaveLength(kept.length + STREAM_COUNT);
    },
  );
});
