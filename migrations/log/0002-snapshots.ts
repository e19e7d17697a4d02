import type { Kysely, Migration } from 'kysely';

/** Folded states of long streams: disposable, since every one can be folded again from the events. */
export const snapshotsMigration: Migration = { up: createTable };

async function createTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('snapshots')
    .addColumn('stream_id', 'text', (column) => column.primaryKey())
    .addColumn('stream_position', 'integer', (column) => column.notNull())
    .addColumn('event_hash', 'text', (column) => column.notNull())
    .addColumn('fold_version', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .execute();
}
