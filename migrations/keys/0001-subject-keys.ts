import type { Kysely, Migration } from 'kysely';

/** The key of every subject of personal data. */
export const subjectKeysMigration: Migration = { up: createTables };

async function createTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('subject_keys')
    .addColumn('subject_id', 'text', (column) => column.primaryKey())
    .addColumn('wrapped_key', 'text', (column) => column.notNull())
    .addColumn('master_key_id', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('subject_keys_by_master_key')
    .on('subject_keys')
    .columns(['master_key_id', 'subject_id'])
    .execute();
}
