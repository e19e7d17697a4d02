import type { Kysely, Migration } from 'kysely';
import type { SqlEngine } from '../../src/platform/sql-engine.js';

/** The ledger, and the changes of schedule that wait for an answer; everything is built again from the log to fill them. */
export function ledgerMigration(engine: SqlEngine): Migration {
  return { up: (db: Kysely<unknown>) => createTables(db, engine) };
}

interface Tables {
  readonly checkpoints: { readonly hash: string };
}

async function createTables(db: Kysely<Tables>, engine: SqlEngine): Promise<void> {
  await db.schema
    .createTable('ledger_entries')
    .addColumn('global_position', engine.positionType, (column) => column.primaryKey())
    .addColumn('booking_id', 'text', (column) => column.notNull())
    .addColumn('postings', engine.jsonTextType, (column) => column.notNull())
    .addColumn('recorded_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('ledger_entries_by_booking')
    .on('ledger_entries')
    .columns(['booking_id', 'global_position'])
    .execute();
  await db.schema
    .createTable('open_schedule_changes')
    .addColumn('global_position', engine.positionType, (column) => column.primaryKey())
    .addColumn('booking_id', 'text', (column) => column.notNull())
    .addColumn('notice_id', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('open_schedule_changes_by_booking')
    .on('open_schedule_changes')
    .column('booking_id')
    .execute();
  await db.updateTable('checkpoints').set({ hash: '' }).execute(); // no event has this hash: everything is projected anew
}
