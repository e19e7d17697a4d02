import { sql, type Kysely, type Migration } from 'kysely';
import type { SqlEngine } from '../../src/platform/sql-engine.js';

/** People under every name that they had: a passenger who was corrected has a row for each. */
export function correctedPeopleMigration(engine: SqlEngine): Migration {
  return { up: (db: Kysely<unknown>) => makePeople(db, engine) };
}

async function makePeople(db: Kysely<unknown>, engine: SqlEngine): Promise<void> {
  await db.schema.dropTable('people').execute();
  await db.schema
    .createTable('people')
    .addColumn('booking_id', 'text', (column) => column.notNull())
    .addColumn('passenger_id', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('subject_id', 'text', (column) => column.notNull())
    .addColumn('match_hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('people_names', ['booking_id', 'passenger_id', 'match_hash'])
    .modifyEnd(engine.keyedRows)
    .execute();
  // A name of its own: the index of an earlier generation that is kept may bear the name of before.
  await db.schema.createIndex('people_of_name').on('people').column('match_hash').execute();
  // The dropped rows are built again from the log, and with them everything else under the same checkpoint.
  await sql`update ${sql.table('checkpoints')} set log_id = ''`.execute(db);
}
