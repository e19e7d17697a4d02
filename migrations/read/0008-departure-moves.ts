import { sql, type Kysely, type Migration } from 'kysely';

/** Which departures are flown at other times than the timetable's, found by date. */
export const departureMovesMigration: Migration = { up: addMoves };

async function addMoves(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('departure_moves')
    .addColumn('departure_id', 'text', (column) => column.primaryKey())
    .addColumn('departure_date', 'text', (column) => column.notNull())
    .addColumn('shift_minutes', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('departure_moves_by_date')
    .on('departure_moves')
    .column('departure_date')
    .execute();
  // Departures that were moved before were projected as closed: they are built again from their log, which says by how much.
  await sql`update ${sql.table('checkpoints')} set log_id = ''`.execute(db);
}
