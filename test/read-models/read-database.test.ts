import { copyFileSync, existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { sql, type RawBuilder } from 'kysely';
import { describe, expect, it } from 'vitest';
import { openLog, freshDatabases, type TestLog } from '../event-store/test-log.js';
import { ENGINES, freshSqliteFiles, type FreshDatabases } from '../support/engines.js';
import { flightBooked, recordFacts, seatsReserved } from './domain-facts.js';
import { freshFoldOf, openReadSide, readModelsIn, type ReadModels } from './read-side.js';

/** Books once more for each id, with a seat on the one departure. */
async function bookAll({ store }: TestLog, bookingIds: readonly string[]): Promise<void> {
  for (const id of bookingIds) {
    await store.execute(recordFacts([flightBooked(id), seatsReserved('AB1-2027-01-15', id)]));
  }
}

/** Opens the read side, catches up, and says what it says; how many events that took besides. */
async function start(databases: FreshDatabases, log: TestLog): Promise<ReadModels & { projected: number }> {
  const read = await openReadSide(databases.read, log);
  const from = (await readModelsIn(read.reading)).checkpoint.position;
  await read.projector.catchUp();
  const models = await readModelsIn(read.reading);
  await read.close();
  return { ...models, projected: models.checkpoint.position - from };
}

/** What a read side that is right and was built anew says. */
async function builtAnew(log: TestLog): Promise<ReadModels & { projected: number }> {
  return { ...(await freshFoldOf(log.reader)), projected: (await log.reader.head()).position };
}

/** Copies the first events of a log, as a backup would be restored. */
async function restore(from: TestLog, target: FreshDatabases, eventCount: number): Promise<TestLog> {
  const restored = await openLog(target.log);
  const { logId } = await from.reader.head();
  const rows = await from.reading.db
    .selectFrom('events')
    .selectAll()
    .where('global_position', '<=', eventCount)
    .orderBy('global_position')
    .execute();
  for (const row of rows) {
    await restored.writing.db.insertInto('events').values(row).execute();
    const { stream_id, stream_position } = row;
    await restored.writing.db
      .insertInto('streams')
      .values({ stream_id, stream_position })
      .onConflict((conflict) => conflict.column('stream_id').doUpdateSet({ stream_position }))
      .execute();
  }
  await restored.writing.db
    .updateTable('log_head')
    .set({ log_id: logId, global_position: eventCount, hash: rows.at(-1)!.hash })
    .execute();
  return restored;
}

const WRITES: readonly [string, RawBuilder<unknown>][] = [
  ['insert', sql`insert into departure_seats (departure_id, sold) values ('x', '{}')`],
  ['update', sql`update checkpoints set global_position = 0`],
  ['delete', sql`delete from bookings`],
  ['drop a table', sql`drop table bookings`],
];

const HARMS: readonly [string, RawBuilder<unknown>][] = [
  ['a wrong hash', sql`update checkpoints set hash = 'wrong'`],
  ['another log', sql`update checkpoints set log_id = 'another'`],
  ['ahead of the log', sql`update checkpoints set global_position = 99`],
  ['behind, with the hash of another event', sql`update checkpoints set global_position = 2`],
  ['no checkpoint', sql`delete from checkpoints`],
];

describe.each(ENGINES)('the read database on $name', (engine) => {
  it('goes on where it was when it is opened again', async () => {
    const databases = await freshDatabases(engine);
    const log = await openLog(databases.log);
    await bookAll(log, ['1', '2']);
    await start(databases, log);
    await bookAll(log, ['3']);

    expect(await start(databases, log)).toEqual({ ...(await freshFoldOf(log.reader)), projected: 2 });
    expect(await start(databases, log)).toEqual({ ...(await freshFoldOf(log.reader)), projected: 0 });
  });

  it('is built again when it belongs to another log', async () => {
    const [databases, others] = [await freshDatabases(engine), await freshDatabases(engine)];
    const [log, other] = [await openLog(databases.log), await openLog(others.log)];
    await bookAll(log, ['1', '2']);
    await bookAll(other, ['a', 'b', 'c']);
    await start(databases, log);

    expect(await start(databases, other)).toEqual(await builtAnew(other));
  });

  it('is built again when the log was restored to an earlier state', async () => {
    const [databases, others] = [await freshDatabases(engine), await freshDatabases(engine)];
    const log = await openLog(databases.log);
    await bookAll(log, ['1', '2', '3']);
    await start(databases, log);
    const restored = await restore(log, others, 4);

    expect(await start(databases, restored)).toEqual(await builtAnew(restored));
  });

  it('is built again when the restored log has grown past it in another way', async () => {
    const [databases, others] = [await freshDatabases(engine), await freshDatabases(engine)];
    const log = await openLog(databases.log);
    await bookAll(log, ['1', '2', '3']);
    await start(databases, log);
    const restored = await restore(log, others, 4);
    await bookAll(restored, ['another 3', '4']);

    expect(await start(databases, restored)).toEqual(await builtAnew(restored));
  });

  it('is built again when its checkpoint is not one of the log', async () => {
    const databases = await freshDatabases(engine);
    const log = await openLog(databases.log);
    await bookAll(log, ['1', '2']);
    await start(databases, log);
    for (const [name, harm] of HARMS) {
      const harmed = await openReadSide(databases.read, log);
      await harm.execute(harmed.writing.db);
      await harmed.close();

      expect(await start(databases, log), name).toEqual(await builtAnew(log));
    }
  });

  it('cannot be written over the connection of queries', async () => {
    const databases = await freshDatabases(engine);
    const log = await openLog(databases.log);
    await bookAll(log, ['1']);
    const read = await openReadSide(databases.read, log);
    await read.projector.catchUp();

    for (const [name, write] of WRITES) {
      await expect(write.execute(read.reading.db), name).rejects.toThrow(/read-?only/iu);
    }

    expect(await readModelsIn(read.reading)).toEqual(await freshFoldOf(log.reader));
  });
});

describe('the file of a read database', () => {
  it.each<[string, (file: string, log: string) => void]>([
    ['was deleted', (file) => rmSync(file)],
    [
      'was deleted without its -wal',
      (file) => {
        rmSync(file);
        writeFileSync(`${file}-wal`, 'garbage '.repeat(10_000));
      },
    ],
    ['is empty', (file) => truncateSync(file, 0)],
    ['was cut off', (file) => truncateSync(file, 5000)],
    ['holds something else', (file) => writeFileSync(file, 'garbage '.repeat(10_000))],
    ['begins with something else', (file) => writeFileSync(file, overwritten(file, 0, 200))],
    ['has a broken list of tables', (file) => writeFileSync(file, overwritten(file, 100, 3900))],
    ['is a copy of the log', (file, log) => copyFileSync(log, file)],
  ])('is built again when it %s', async (_, harm) => {
    const databases = await freshSqliteFiles();
    const log = await openLog(databases.log);
    await bookAll(log, ['1', '2', '3']);
    await start(databases, log);
    expect(existsSync(`${databases.read.file}-wal`)).toBe(false);
    harm(databases.read.file, databases.log.file);

    expect(await start(databases, log)).toEqual(await builtAnew(log));
    await log.close();
    await databases.dispose();
  });
});

/** The bytes of a file, some of them overwritten. */
function overwritten(file: string, from: number, count: number): Buffer {
  return readFileSync(file).fill(0xa5, from, from + count);
}
