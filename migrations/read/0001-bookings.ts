import type { Kysely, Migration } from 'kysely';
import type { SqlEngine } from '../../src/platform/sql-engine.js';

/** The read models: everything here can be built again from the log. */
export function readModelsMigration(engine: SqlEngine): Migration {
  return { up: (db: Kysely<unknown>) => createTables(db, engine) };
}

async function createTables(db: Kysely<unknown>, engine: SqlEngine): Promise<void> {
  await db.schema
    .createTable('checkpoints')
    .addColumn('processor', 'text', (column) => column.primaryKey())
    .addColumn('log_id', 'text', (column) => column.notNull())
    .addColumn('global_position', engine.positionType, (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('bookings')
    .addColumn('booking_id', 'text', (column) => column.primaryKey())
    .addColumn('reference', 'text', (column) => column.notNull().unique())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('created_position', engine.positionType, (column) => column.notNull().unique())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('booking', engine.jsonTextType, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('booking_history')
    .addColumn('global_position', engine.positionType, (column) => column.primaryKey())
    .addColumn('event_id', 'text', (column) => column.notNull())
    .addColumn('booking_id', 'text', (column) => column.notNull())
    .addColumn('event', engine.jsonTextType, (column) => column.notNull())
    .addColumn('recorded_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('booking_history_by_booking')
    .on('booking_history')
    .columns(['booking_id', 'global_position'])
    .execute();
  await db.schema
    .createTable('departure_seats')
    .addColumn('departure_id', 'text', (column) => column.primaryKey())
    .addColumn('sold', engine.jsonTextType, (column) => column.notNull())
    .execute();
}
