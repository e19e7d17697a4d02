import { sql, type Kysely, type Migration } from 'kysely';

/** Bookings know which of their cancellations an operator is still to settle: they are built again from their log. */
export const openRefundsMigration: Migration = { up: buildAgain };

async function buildAgain(db: Kysely<unknown>): Promise<void> {
  await sql`update ${sql.table('checkpoints')} set log_id = ''`.execute(db);
}
