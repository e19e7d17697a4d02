import { sql, type Kysely, type Migration } from 'kysely';
import type { SqlEngine } from '../../src/platform/sql-engine.js';

/** Bookings and people with no index that nothing asks: each one costs every row that is written. */
export function fewerIndexesMigration(engine: SqlEngine): Migration {
  return { up: (db: Kysely<unknown>) => makeAnew(db, engine) };
}

async function makeAnew(db: Kysely<unknown>, engine: SqlEngine): Promise<void> {
  await makeBookings(db, engine);
  await makePeople(db, engine);
  // The dropped rows are built again from the log, and with them everything else under the same checkpoint.
  await sql`update ${sql.table('checkpoints')} set log_id = ''`.execute(db);
}

/** The order of lists is the key, which SQLite then keeps in no index of its own; bookings that are nobody's are in no index of owners. */
async function makeBookings(db: Kysely<unknown>, engine: SqlEngine): Promise<void> {
  await db.schema.dropTable('bookings').execute();
  await db.schema
    .createTable('bookings')
    .addColumn('created_position', engine.positionType, (column) => column.primaryKey())
    .addColumn('booking_id', 'text', (column) => column.notNull().unique())
    .addColumn('reference', 'text', (column) => column.notNull().unique())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('owner_subject', 'text')
    .addColumn('owner_agency', 'text')
    .addColumn('booking', engine.jsonTextType, (column) => column.notNull())
    .execute();
  // Names of their own: the indexes of an earlier generation that is kept may bear the names of before.
  await db.schema
    .createIndex('bookings_of_owner')
    .on('bookings')
    .columns(['owner_subject', 'created_position'])
    .where(sql.ref('owner_subject'), 'is not', null)
    .execute();
  await db.schema
    .createIndex('bookings_of_agency')
    .on('bookings')
    .columns(['owner_agency', 'created_position'])
    .where(sql.ref('owner_agency'), 'is not', null)
    .execute();
}

async function makePeople(db: Kysely<unknown>, engine: SqlEngine): Promise<void> {
  await db.schema.dropTable('people').execute();
  await db.schema
    .createTable('people')
    .addColumn('booking_id', 'text', (column) => column.notNull())
    .addColumn('passenger_id', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('subject_id', 'text', (column) => column.notNull())
    .addColumn('match_hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('people_place', ['booking_id', 'passenger_id'])
    .modifyEnd(engine.keyedRows)
    .execute();
  await db.schema.createIndex('people_of_match').on('people').column('match_hash').execute();
}
