import { sql, type Kysely, type Migration } from 'kysely';

/** Where a person is found who is to be erased: keyed hashes, no names. */
export const peopleMigration: Migration = { up: createTables };

async function createTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('people')
    .addColumn('place_id', 'text', (column) => column.primaryKey())
    .addColumn('booking_id', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('passenger_id', 'text', (column) => column.notNull())
    .addColumn('subject_id', 'text', (column) => column.notNull())
    .addColumn('match_hash', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('people_by_booking').on('people').column('booking_id').execute();
  await db.schema.createIndex('people_by_match').on('people').columns(['match_hash', 'booking_id']).execute();
  // What was projected before knows no people, and holds bookings as they were: it is built again from its log.
  await sql`update checkpoints set log_id = ''`.execute(db);
}
