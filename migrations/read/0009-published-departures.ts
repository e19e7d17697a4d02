import type { Kysely, Migration } from 'kysely';

/** What moves of departures count from; not known of those that are there already. */
export const publishedDeparturesMigration: Migration = { up: addPublishedDeparture };

async function addPublishedDeparture(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('departure_moves').addColumn('published_departure_at', 'text').execute();
}
