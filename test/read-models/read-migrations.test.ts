import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { migrate } from '../../src/platform/migrate.js';
import { openDatabase } from '../../src/platform/open-database.js';
import { READ_MODELS } from '../../src/read-models/read-database.js';
import { readMigrations } from '../../src/read-models/read-migrations.js';
import type { ReadTables } from '../../src/read-models/read-tables.js';
import { emptyDatabases, openLog } from '../event-store/test-log.js';
import { ENGINES, SERVER_SETTINGS } from '../support/engines.js';
import { flightBooked, recordFacts, seatsReserved } from './domain-facts.js';
import { freshFoldOf, openReadSide, readModelsIn } from './read-side.js';

/** What databases of the version before have run: a name that changes among them is one that they are not taken further from. */
const RUN_BEFORE = [
  ...['0001-bookings', '0002-dead-letters', '0003-rebuilds', '0004-people', '0005-ledger'],
  ...['0006-history-origin', '0007-booking-owners', '0008-departure-moves', '0009-published-departures'],
  ...['0010-fewer-indexes', '0011-open-refunds', '0012-corrected-people', '0013-history-from-log'],
  '0014-sharp-letters',
];

it.each(ENGINES)('a database of the version before is taken further on $name', async (engine) => {
  const databases = await emptyDatabases(engine);
  const log = await openLog(databases.log);
  await log.store.execute(recordFacts([flightBooked('1')]));
  const before = openDatabase<ReadTables>(
    databases.read,
    { access: 'write', durable: 'never' },
    SERVER_SETTINGS,
  );
  const all = Object.entries(readMigrations(before.engine));
  const earlier = all.filter(([name]) => RUN_BEFORE.includes(name));
  expect(earlier.map(([name]) => name).sort()).toEqual(RUN_BEFORE);
  await migrate(before, 'read', Object.fromEntries(earlier));
  await migrate(before, 'read', Object.fromEntries(all));
  await before.db.destroy();

  const read = await openReadSide(databases.read, log);
  await read.projector.catchUp();
  expect(await readModelsIn(read.reading)).toEqual(await freshFoldOf(log.reader));
});

it.each(ENGINES)('histories that knew no actor are built again on $name', async (engine) => {
  const databases = await emptyDatabases(engine);
  const log = await openLog(databases.log);
  await log.store.execute(recordFacts([flightBooked('1')]));
  const before = openDatabase<ReadTables>(
    databases.read,
    { access: 'write', durable: 'never' },
    SERVER_SETTINGS,
  );
  const earlier = Object.entries(readMigrations(before.engine)).filter(([name]) => name < '0005');
  await migrate(before, 'read', Object.fromEntries(earlier));
  const { logId, position, hash } = await log.reader.head();
  await before.db
    .insertInto('checkpoints')
    .values({ processor: READ_MODELS, log_id: logId, global_position: position, hash })
    .execute();
  await sql`insert into booking_history (global_position, event_id, booking_id, event, recorded_at)
    values (1, 'e', '1', '{}', '2027-01-15T10:00:00.000Z')`.execute(before.db);
  await before.db.destroy();

  const read = await openReadSide(databases.read, log);
  await read.projector.catchUp();

  expect(await readModelsIn(read.reading)).toEqual(await freshFoldOf(log.reader));
  const [history] = (await read.bookings.histories(['1'])).values();
  expect(history).toMatchObject([
    { revision: 1, actor: 'tester', correlationId: 'correlation', causationId: 'causation' },
  ]);
});

it.each(ENGINES)(
  'departures that were closed because they moved are built again on $name',
  async (engine) => {
    const databases = await emptyDatabases(engine);
    const log = await openLog(databases.log);
    const departureId = 'AB1-2027-01-15';
    const retimed = { type: 'DepartureRetimed', departureId, shiftMinutes: 45 } as const;
    const retimedAt = '2027-01-10T10:00:00.000Z';
    await log.store.execute(recordFacts([seatsReserved(departureId, '1'), { ...retimed, retimedAt }]));
    const { read: target } = databases;
    const before = openDatabase<ReadTables>(target, { access: 'write', durable: 'never' }, SERVER_SETTINGS);
    const earlier = Object.entries(readMigrations(before.engine)).filter(([name]) => name < '0008');
    await migrate(before, 'read', Object.fromEntries(earlier));
    const { logId, position, hash } = await log.reader.head();
    const checkpoint = { processor: READ_MODELS, log_id: logId, global_position: position, hash };
    await before.db.insertInto('checkpoints').values(checkpoint).execute();
    const sold = '{"sold":{"0/ECONOMY":1},"closed":"RETIMED"}';
    await before.db.insertInto('departure_seats').values({ departure_id: departureId, sold }).execute();
    await before.db.destroy();

    const read = await openReadSide(target, log);
    await read.projector.catchUp();

    expect(await readModelsIn(read.reading)).toMatchObject({
      seats: { [departureId]: { sold: { '0/ECONOMY': 1 }, shiftMinutes: 45 } },
      moves: { [departureId]: { shiftMinutes: 45 } },
    });
    expect(await readModelsIn(read.reading)).toEqual(await freshFoldOf(log.reader));
  },
);

it.each(ENGINES)('bookings that had other indexes are built again on $name', async (engine) => {
  const databases = await emptyDatabases(engine);
  const log = await openLog(databases.log);
  await log.store.execute(recordFacts([flightBooked('1')]));
  const { read: target } = databases;
  const before = openDatabase<ReadTables>(target, { access: 'write', durable: 'never' }, SERVER_SETTINGS);
  const earlier = Object.entries(readMigrations(before.engine)).filter(([name]) => name < '0009');
  await migrate(before, 'read', Object.fromEntries(earlier));
  const { logId, position, hash } = await log.reader.head();
  const checkpoint = { processor: READ_MODELS, log_id: logId, global_position: position, hash };
  await before.db.insertInto('checkpoints').values(checkpoint).execute();
  await before.db.destroy();

  const read = await openReadSide(target, log);
  await read.projector.catchUp();

  expect(await readModelsIn(read.reading)).toEqual(await freshFoldOf(log.reader));
});
