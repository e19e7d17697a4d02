import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { logMigrations } from '../../src/event-store/event-log.js';
import { postgresEngine } from '../../src/platform/sql-engine.js';
import { readMigrations } from '../../src/read-models/read-migrations.js';
import { openLog } from '../event-store/test-log.js';
import { BookingDocument } from '../generated/graphql.js';
import { freshFoldOf, openReadSide, readModelsIn } from '../read-models/read-side.js';
import { book, findOffers } from '../support/book.js';
import { createEmptyPostgresDatabase, type PostgresDatabase } from '../support/postgres-databases.js';
import { removeDataDirs } from '../support/test-app.js';
import { bookOne } from './one-booking.js';
import { nodeEnvironment, startNodes, type NodeGroup } from './node-group.js';

const NODES = 10;

/** How many migrations each part has. */
const MIGRATION_COUNTS = {
  log: Object.keys(logMigrations(postgresEngine)).length,
  read: Object.keys(readMigrations(postgresEngine)).length,
};

/** Rounds of starting together: whether two nodes meet in the middle of a migration is left to chance. */
const ROUNDS = 3;

/** "Within seconds". */
const TAKEN_OVER_WITHIN_MS = 3_000;

describe(`the storage of ${String(NODES)} nodes that start at once on an empty database`, () => {
  it.each(Array.from({ length: ROUNDS }, (_, round) => round + 1))(
    'is one log with one identity, migrated once (round %i)',
    async () => {
      const database = await createEmptyPostgresDatabase();
      onTestFinished(() => database.dispose());
      const nodes = await Promise.all(
        Array.from({ length: NODES }, async () => {
          const log = await openLog(database.target);
          return { log, read: await openReadSide(database.target, log) };
        }),
      );
      const heads = await Promise.all(nodes.map(({ log }) => log.reader.head()));
      expect(new Set(heads.map(({ logId }) => logId)).size).toBe(1);
      for (const [part, count] of Object.entries(MIGRATION_COUNTS)) {
        expect(await database.query(`select name from ${part}_migrations`)).toHaveLength(count);
      }

      await Promise.all(nodes.map(({ log }, index) => bookOne(log.store, String(index))));
      await Promise.all(nodes.map(({ read }) => read.projector.catchUp()));
      const { log, read } = nodes[0]!;
      const expected = await freshFoldOf(log.reader);
      expect(Object.keys(expected.bookings)).toHaveLength(NODES);
      expect(await readModelsIn(read.reading)).toEqual(expected);
      await Promise.all(nodes.map((node) => node.read.close().then(() => node.log.close())));
    },
  );
});

describe('a node that is killed between its append and its projection', () => {
  let database: PostgresDatabase;
  let nodes: NodeGroup;

  beforeAll(async () => {
    database = await createEmptyPostgresDatabase();
    const environment = nodeEnvironment(database.target.url);
    nodes = await startNodes([environment, environment]); // on an empty database, at once
  });

  afterAll(async () => {
    await nodes.end();
    await database.dispose();
    removeDataDirs();
  });

  it('is taken over by another within seconds, which answers the repeated call as the first would have been', async () => {
    const [offer] = await findOffers(nodes.node(0), {}, 1);
    const input = { idempotencyKey: randomUUID() };
    const release = await holdProjection(database.target.url);
    const lost = book(nodes.node(0), offer!.id, input).catch(() => 'no answer');
    const bookingId = await firstBooking(database);
    await nodes.kill(0);
    expect(await lost).toBe('no answer');
    expect((await nodes.node(1).ask(BookingDocument, { id: bookingId })).booking).toBeNull();

    const start = performance.now();
    await release();
    const shown = async () => (await nodes.node(1).ask(BookingDocument, { id: bookingId })).booking;
    while ((await shown()) === null) await pause(20);
    expect(performance.now() - start).toBeLessThan(TAKEN_OVER_WITHIN_MS);
    const repeated = await book(nodes.node(1), offer!.id, input);
    expect(repeated).toMatchObject({ replayed: true, booking: { id: bookingId } });
  });
});

/** Keeps every node from projecting until it is told to release them. */
async function holdProjection(url: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('begin');
  await client.query('select * from checkpoints for update');
  return () => client.end();
}

/** Waits for the first booking of the log; answers its id. */
async function firstBooking(database: PostgresDatabase): Promise<string> {
  for (;;) {
    const [row] = await database.query<{ id: string }>(
      `select data ->> 'bookingId' as id from events where event_type = 'FlightBooked'`,
    );
    if (row !== undefined) return row.id;
    await pause(20);
  }
}
