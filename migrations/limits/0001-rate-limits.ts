import { sql, type Kysely, type Migration } from 'kysely';

/**
 * How much of every limit is used up, for the nodes that share a PostgreSQL. Unlogged: a use waits for no disk, a standby
 * has none of it, and after a crash all limits begin anew.
 */
export const rateLimitsMigration: Migration = { up: createTable };

async function createTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('rate_limits')
    .modifyFront(sql`unlogged`)
    .addColumn('bucket', 'text', (column) => column.primaryKey())
    .addColumn('full_at_us', 'bigint', (column) => column.notNull())
    .execute();
}
