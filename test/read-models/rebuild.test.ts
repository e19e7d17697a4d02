import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { retryParked } from '../../src/event-store/parked-events.js';
import { openReadDatabase } from '../../src/read-models/read-database.js';
import { projectionOf } from '../../src/read-models/read-models.js';
import { RebuildFault } from '../../src/read-models/rebuild-pages.js';
import { dropOld, rebuild, verifyReadModels } from '../../src/read-models/rebuild.js';
import { freshDatabases, openLog, type TestLog } from '../event-store/test-log.js';
import { startRebuild } from '../support/rebuild-process.js';
import { ENGINES, SERVER_SETTINGS, type Engine } from '../support/engines.js';
import { flightBooked, recordFacts, seatsReserved } from './domain-facts.js';
import { freshFoldOf, openReadSide, projectEvents, readModelsIn, type ReadSide } from './read-side.js';
import { PLAIN_READ_MODELS } from './plain-read-models.js';

const models = PLAIN_READ_MODELS;

/** Those in use before a rebuild. */
const OLD_TABLES = models.flatMap(({ tables }) => tables.map(({ name }) => `old_${name}`)).sort();

/** A log of bookings, two events each, and its read models, up to date. */
async function openBooked(
  engine: Engine,
  bookingCount: number,
  changes: Parameters<typeof openReadSide>[2] = {},
) {
  const databases = await freshDatabases(engine);
  const log = await openLog(databases.log);
  await book(log, 1, bookingCount);
  const read = await openReadSide(databases.read, log, changes);
  await read.projector.catchUp();
  return { databases, log, read, options: { read, log: log.reader, models } };
}

async function book({ store }: TestLog, from: number, to: number): Promise<number> {
  const ids = Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
  const facts = ids.flatMap((id) => [
    flightBooked(id),
    seatsReserved(`AB${String(Number(id) % 7)}-2027-01-15`, id),
  ]);
  const receipt = await store.execute(recordFacts(facts));
  return receipt.kind === 'appended' ? receipt.position : 0;
}

/** A departure that was moved there and back, and one that was moved. */
const MOVED = [
  ['AB1-2027-01-15', 30],
  ['AB2-2027-01-15', -45],
  ['AB1-2027-01-15', -30],
] as const;

const RETIMED = MOVED.map(([departureId, shiftMinutes]) => ({
  ...{ type: 'DepartureRetimed' as const, departureId, shiftMinutes },
  retimedAt: '2027-01-10T10:00:00.000Z',
}));

const NONE_LEFT_OUT = { parkedCount: 0, skippedCount: 0 };

/** Begins a rebuild that ends when it has built all rows. */
async function interrupt(options: Parameters<typeof rebuild>[0]): Promise<void> {
  const onProgress = (): void => {
    throw new Error('interrupted');
  };
  await expect(rebuild({ ...options, onProgress })).rejects.toThrow('interrupted');
}

async function tablesIn({ reading: { db } }: ReadSide): Promise<readonly string[]> {
  const tables = await db.introspection.getTables();
  return tables.map(({ name }) => name).filter((name) => /^(?:next|old)_/u.test(name));
}

describe.each(ENGINES)('a rebuild of the read models on $name', (engine) => {
  it('puts equal rows in the place of those in use, which the projector and queries go on with', async () => {
    const { log, read, options } = await openBooked(engine, 600);
    read.projector.start();
    const progress: number[] = [];

    for (let round = 1; round <= 2; round += 1) {
      const found = await rebuild({ ...options, onProgress: (position) => progress.push(position) });
      expect(found.differences).toEqual([]);
      const position = await book(log, round * 10_000, round * 10_000 + 10);
      expect(await read.projector.reached(position, 5_000)).toBe(true);
      expect(await readModelsIn(read.reading)).toEqual(await freshFoldOf(log.reader));
    }

    expect(progress.slice(0, 2)).toEqual([1_200, 1_200]);
    expect(await tablesIn(read)).toEqual(OLD_TABLES);
    await dropOld(read);
    expect(await tablesIn(read)).toEqual([]);
  });

  it('builds what was projected between its last page and the comparison', async () => {
    const { log, read, options } = await openBooked(engine, 3);
    let mayMove = false;
    const projectMore = async (): Promise<void> => {
      mayMove = false;
      await book(log, 4, 5);
      await read.projector.catchUp();
    };
    const db = read.reading.db.withPlugin({
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        if (mayMove) await projectMore();
        return result;
      },
    });
    const found = await rebuild({
      ...options,
      read: { ...read, reading: { ...read.reading, db } },
      onProgress: (position) => (mayMove = position === 6),
    });
    expect(found).toMatchObject({ position: 10, differences: [] });
    expect(await readModelsIn(read.reading)).toEqual(await freshFoldOf(log.reader));
  });

  it('tells the rows that differ by their keys, and mends them', async () => {
    const { log, read, options } = await openBooked(engine, 3);
    const { db } = read.writing;
    await log.store.execute(recordFacts(RETIMED));
    await read.projector.catchUp();
    expect((await readModelsIn(read.reading)).moves).toEqual({ 'AB2-2027-01-15': { shiftMinutes: -45 } });
    await db.deleteFrom('departure_moves').where('departure_id', '=', 'AB2-2027-01-15').execute();
    await sql`update departure_seats set sold = '{"sold":{}}' where departure_id = 'AB1-2027-01-15'`.execute(
      db,
    );
    await db.deleteFrom('bookings').where('booking_id', '=', '2').execute();
    await sql`insert into ledger_entries values (99, '1', '[]', '2027-01-15T10:00:00.000Z')`.execute(db);
    const before = await readModelsIn(read.reading);
    const differences = [
      { table: 'bookings', key: '2', kind: 'only rebuilt' },
      { table: 'ledger_entries', key: '99', kind: 'only in use' },
      { table: 'departure_seats', key: 'AB1-2027-01-15', kind: 'differs' },
      { table: 'departure_moves', key: 'AB2-2027-01-15', kind: 'only rebuilt' },
    ];

    const compared = { position: 9, leftOut: NONE_LEFT_OUT };
    expect(await verifyReadModels(options)).toEqual({ ...compared, rowCount: 15, differences });
    expect(await readModelsIn(read.reading)).toEqual(before);
    expect(await tablesIn(read)).toEqual([]);

    expect(await rebuild(options)).toEqual({ ...compared, rowCount: 15, differences });
    expect(await readModelsIn(read.reading)).toEqual(await freshFoldOf(log.reader));
    expect(await verifyReadModels(options)).toEqual({ ...compared, rowCount: 14, differences: [] });
  });

  it('compares with rows of its own, whatever an interrupted one left and somebody made of it', async () => {
    const { read, options } = await openBooked(engine, 3);
    await interrupt(options);
    for (const table of ['bookings', 'next_bookings']) {
      await sql`update ${sql.table(table)} set status = 'CANCELLED' where booking_id = '2'`.execute(
        read.writing.db,
      );
    }
    expect((await verifyReadModels(options)).differences).toEqual([
      { table: 'bookings', key: '2', kind: 'differs' },
    ]);
  });

  it('does not go on with rows that another version of a fold made', async () => {
    const { log, read, options } = await openBooked(engine, 3);
    await interrupt(options);
    await sql`update next_bookings set status = 'CANCELLED'`.execute(read.writing.db);
    const newer = models.map((model) => ({ ...model, foldVersion: model.foldVersion + 1 }));
    expect((await rebuild({ ...options, models: newer })).differences).toEqual([]);
    expect(await readModelsIn(read.reading)).toEqual(await freshFoldOf(log.reader));
  });

  it('is equal, or says that another one began, when several are under way at once', async () => {
    const { log, read, options } = await openBooked(engine, 600);
    const runs = [rebuild, verifyReadModels, verifyReadModels, rebuild].map((run) => run(options));
    const results = await Promise.allSettled(runs);
    for (const result of results) {
      if (result.status === 'fulfilled') expect(result.value.differences).toEqual([]);
      else expect(result.reason).toBeInstanceOf(RebuildFault);
    }
    expect(results.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect(await readModelsIn(read.reading)).toEqual(await freshFoldOf(log.reader));
  });

  it('rebuilds one model and leaves the others alone', async () => {
    const { log, read, options } = await openBooked(engine, 3);
    const seats = models.filter(({ name }) => name === 'departure-seats');
    await read.writing.db.deleteFrom('departure_seats').execute();

    await rebuild({ ...options, models: seats });

    expect(await readModelsIn(read.reading)).toEqual(await freshFoldOf(log.reader));
    expect(await tablesIn(read)).toEqual(['old_departure_moves', 'old_departure_seats']);

    await rebuild({ ...options, models: models.filter((model) => !seats.includes(model)) });
    expect(await tablesIn(read)).toEqual(OLD_TABLES);
  });

  it('leaves out what is parked, and takes in what is retried meanwhile', async () => {
    const broken = new Set([1, 4]);
    const project: typeof projectEvents = async (within, events) => {
      await projectEvents(within, events);
      if (events.some(({ globalPosition }) => broken.has(globalPosition))) throw new Error('broken');
    };
    const { log, read, options } = await openBooked(engine, 150, { project });
    expect(await verifyReadModels(options)).toMatchObject({
      differences: [],
      leftOut: { parkedCount: 23, skippedCount: 0 },
    });

    broken.delete(4);
    const parked = {
      read: read.writing,
      reader: log.reader,
      project,
      processor: projectionOf(models).processor,
    };
    await interrupt(options);
    expect(await retryParked(parked, 'all')).toMatchObject({ heldBackCount: 1 });
    expect((await rebuild(options)).differences).toEqual([]);

    const { bookings, seats } = await readModelsIn(read.reading);
    const whole = await freshFoldOf(log.reader);
    expect(seats).toEqual(whole.seats);
    expect({ ...bookings, 1: whole.bookings['1'] }).toEqual(whole.bookings);
    expect(Object.keys(bookings)).not.toContain('1');
  });

  it('goes on where a process stopped that was killed in the middle', async () => {
    const { databases, log, read, options } = await openBooked(engine, 3_000);
    const killed = startRebuild(databases);
    onTestFinished(killed.kill);
    await killed.progressed;
    await killed.kill();
    const { global_position: reached } = await read.reading.db
      .selectFrom('rebuilds')
      .select('global_position')
      .executeTakeFirstOrThrow();
    expect(reached).toBeGreaterThan(0);
    expect(reached).toBeLessThan(6_000);

    const progress: number[] = [];
    await rebuild({ ...options, onProgress: (position) => progress.push(position) });

    expect(progress[0]).toBe(Math.min(reached + 4_000, 6_000));
    expect(await readModelsIn(read.reading)).toEqual(await freshFoldOf(log.reader));
  });

  it('says that an event cannot be projected which the models in use hold, and changes nothing', async () => {
    const { databases, log, read, options } = await openBooked(engine, 3);
    const before = await readModelsIn(read.reading);
    const twice = models.map((model) => ({
      ...model,
      async write(...args: Parameters<typeof model.write>) {
        await model.write(...args);
        await model.write(...args);
      },
    }));
    const source = { log: log.reader, models: twice };
    const again = await openReadDatabase(databases.read, source, SERVER_SETTINGS);
    onTestFinished(async () => {
      await Promise.all([again.reading, again.writing].map(({ db }) => db.destroy()));
    });

    const failing = rebuild({ read: again, ...source });

    await expect(failing).rejects.toThrow(RebuildFault);
    await expect(failing).rejects.toThrow(/from position 1 to .* cannot be projected/u);
    expect(await readModelsIn(read.reading)).toEqual(before);
    expect((await rebuild(options)).differences).toEqual([]);
  });

  it('gives up when the log is exchanged meanwhile', async () => {
    const { read, options } = await openBooked(engine, 600);
    const exchange = async (): Promise<void> => {
      await projectionOf(models).reset(read.writing);
    };
    const pending: Promise<void>[] = [];
    const result = rebuild({ ...options, onProgress: () => void pending.push(exchange()) });
    await expect(result).rejects.toThrow(RebuildFault);
    await Promise.all(pending);
  });
});
