import { sql, type Kysely, type Migration } from 'kysely';
import type { SqlEngine } from '../../src/platform/sql-engine.js';

/** Histories that know who asked and which request it was, and can be found by time. */
export function historyOriginMigration(engine: SqlEngine): Migration {
  return { up: (db: Kysely<unknown>) => createTable(db, engine) };
}

async function createTable(db: Kysely<unknown>, engine: SqlEngine): Promise<void> {
  await db.schema.dropTable('booking_history').execute();
  await db.schema
    .createTable('booking_history')
    .addColumn('global_position', engine.positionType, (column) => column.primaryKey())
    .addColumn('event_id', 'text', (column) => column.notNull())
    .addColumn('booking_id', 'text', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('event', engine.jsonTextType, (column) => column.notNull())
    .addColumn('recorded_at', 'text', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('correlation_id', 'text', (column) => column.notNull())
    .addColumn('causation_id', 'text', (column) => column.notNull())
    .execute();
  // Names of their own: the index of an earlier generation that is kept may bear the name of before.
  await db.schema
    .createIndex('booking_history_by_revision')
    .on('booking_history')
    .columns(['booking_id', 'revision'])
    .execute();
  await db.schema
    .createIndex('booking_history_by_time')
    .on('booking_history')
    .columns(['recorded_at', 'global_position'])
    .execute();
  // The dropped rows are built again from the log, and with them everything else under the same checkpoint.
  await sql`update ${sql.table('checkpoints')} set log_id = ''`.execute(db);
}
