import type { Kysely, Migration } from 'kysely';

/** No copy of what the log holds by an index of its own: histories are read from there. */
export const historyFromLogMigration: Migration = { up: dropHistory };

async function dropHistory(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('booking_history').execute();
}
