import { sql, type Kysely, type Migration } from 'kysely';

/** Whose each booking is, so that a list shows a caller no other. */
export const bookingOwnersMigration: Migration = { up: addOwners };

async function addOwners(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('bookings').addColumn('owner_subject', 'text').execute();
  await db.schema.alterTable('bookings').addColumn('owner_agency', 'text').execute();
  await db.schema
    .createIndex('bookings_by_owner')
    .on('bookings')
    .columns(['owner_subject', 'created_position'])
    .execute();
  await db.schema
    .createIndex('bookings_by_agency')
    .on('bookings')
    .columns(['owner_agency', 'created_position'])
    .execute();
  // Bookings that were projected before hold no owner: they are built again from their log.
  await sql`update ${sql.table('checkpoints')} set log_id = ''`.execute(db);
}
