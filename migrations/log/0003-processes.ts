import { sql, type Kysely, type Migration } from 'kysely';
import type { SqlEngine } from '../../src/platform/sql-engine.js';

/** What is still to be done for bookings, and how far the log was looked through for it: both follow from the log. */
export function processesMigration(engine: SqlEngine): Migration {
  return { up: (db: Kysely<unknown>) => createTables(db, engine) };
}

async function createTables(db: Kysely<unknown>, engine: SqlEngine): Promise<void> {
  await db.schema
    .createTable('process_checkpoint')
    .addColumn('one_row', 'integer', (column) => column.primaryKey().check(sql`one_row = 1`))
    .addColumn('global_position', engine.positionType, (column) => column.notNull())
    .execute();
  await sql`insert into process_checkpoint (one_row, global_position) values (1, 0)`.execute(db);
  await db.schema
    .createTable('process_tasks')
    .addColumn('task_id', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('booking_id', 'text', (column) => column.notNull())
    .addColumn('subject_id', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('due_at', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('last_error', 'text')
    .execute();
  await db.schema.createIndex('process_tasks_by_due').on('process_tasks').column('due_at').execute();
  await db.schema.createIndex('process_tasks_by_booking').on('process_tasks').column('booking_id').execute();
}
