import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEventReader, type EventReader } from '../../src/event-store/event-reader.js';
import type { LogTables } from '../../src/event-store/log-tables.js';
import { openDatabase } from '../../src/platform/open-database.js';
import { SERVER_SETTINGS } from '../support/engines.js';
import {
  createPostgresCluster,
  THROWAWAY_SETTINGS,
  type PostgresCluster,
} from '../support/postgres-cluster.js';
import { createEmptyPostgresDatabase, type PostgresDatabase } from '../support/postgres-databases.js';
import { append } from './notes.js';
import { allEvents, openLog } from './test-log.js';

const NODES = 4;
const APPENDS_PER_NODE = 150;
const TOTAL = NODES * APPENDS_PER_NODE;

let primary: PostgresCluster;
let standby: PostgresCluster;
let database: PostgresDatabase;

beforeAll(async () => {
  primary = await createPostgresCluster(THROWAWAY_SETTINGS);
  standby = await primary.createStandby();
});

afterAll(async () => {
  await standby.remove();
  await primary.remove();
});

/** Reads on and on from where it is, without a pause, until it has seen so many events. */
async function pollPositions(reader: EventReader, count: number): Promise<readonly number[]> {
  const positions: number[] = [];
  while (positions.length < count) {
    for (const event of await reader.readAll(positions.at(-1) ?? 0, 7)) positions.push(event.globalPosition);
  }
  return positions;
}

/** Takes the head of the log, writes behind its back, dawdles, and gives up. */
async function abortSlowly(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('begin');
  await client.query('select * from log_head for update');
  await client.query(`insert into streams (stream_id, stream_position) values ('abandoned', 1)`);
  await client.query('update log_head set global_position = global_position + 1000');
  await sleep(40);
  await client.query('rollback');
  await client.end();
}

function readerOf(url: string): { readonly reader: EventReader; close(): Promise<void> } {
  const target = { engine: 'postgres', url, replicaUrls: [] } as const;
  const { db } = openDatabase<LogTables>(target, { access: 'read', durable: 'always' }, SERVER_SETTINGS);
  return { reader: createEventReader(db), close: () => db.destroy() };
}

describe('positions on PostgreSQL', () => {
  it('come dense and in order to every reader, on a standby too, whatever writers do and other transactions hold', async () => {
    database = await createEmptyPostgresDatabase(primary.url('postgres'));
    const { target } = database;
    const nodes = [];
    for (let node = 0; node < NODES; node += 1) nodes.push(await openLog(target));
    const unrelated = new pg.Client({ connectionString: target.url });
    await unrelated.connect();
    await unrelated.query('create table unrelated (id int)');
    await unrelated.query('begin');
    await unrelated.query('insert into unrelated values (1)'); // holds a transaction id open to the end

    const onStandby = readerOf(target.url.replace(String(primary.port), String(standby.port)));
    const onPrimary = readerOf(target.url);
    await untilThere(onStandby.reader);
    const reading = [pollPositions(onPrimary.reader, TOTAL), pollPositions(onStandby.reader, TOTAL)];
    const writing = nodes.flatMap(({ store }, node) =>
      Array.from({ length: APPENDS_PER_NODE }, async (_, index) => {
        await sleep(index * 3);
        await store.execute(append(`stream-${String((node + index) % 5)}`, [index]));
      }),
    );
    const aborting = (async () => {
      for (let round = 0; round < 5; round += 1) await abortSlowly(target.url);
    })();
    await Promise.all([...writing, aborting]);

    const dense = Array.from({ length: TOTAL }, (_, index) => index + 1);
    expect(await Promise.all(reading)).toEqual([dense, dense]);
    await unrelated.query('rollback');
    await unrelated.end();
    await onStandby.close();
    await onPrimary.close();
  });

  it('go on where they were after the rows are carried into a new cluster', async () => {
    const { target } = database;
    const before = await openLog(target);
    const events = await allEvents(before.reader);
    const fresh = await createEmptyPostgresDatabase(); // on another server, with transaction ids of its own
    const restored = await openLog(fresh.target);
    for (const table of ['log_head', 'events', 'streams', 'commands']) {
      const rows = await database.query(`select * from ${table}`);
      if (table === 'log_head') await fresh.query('delete from log_head');
      for (let start = 0; start < rows.length; start += 200) {
        const text = JSON.stringify(rows.slice(start, start + 200)).replaceAll("'", "''");
        await fresh.query(
          `insert into ${table} select * from json_populate_recordset(null::${table}, '${text}')`,
        );
      }
    }
    await restored.store.execute(append('after-restore', ['x']));
    const after = await allEvents(restored.reader);
    expect(after.slice(0, -1)).toEqual(events);
    expect(after.at(-1)).toMatchObject({
      globalPosition: TOTAL + 1,
      streamId: 'after-restore',
      streamPosition: 1,
    });
    await Promise.all([before.close(), restored.close()]);
    await fresh.dispose();
  });
});

/** A standby has the tables a moment after the primary. */
async function untilThere(reader: EventReader): Promise<void> {
  for (;;) {
    try {
      await reader.head();
      return;
    } catch {
      await sleep(50);
    }
  }
}
