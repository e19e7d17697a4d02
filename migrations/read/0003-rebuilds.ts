import { sql, type Kysely, type Migration } from 'kysely';
import type { SqlEngine } from '../../src/platform/sql-engine.js';

/** How far a new generation of read models is, which is built beside the one in use. */
export function rebuildsMigration(engine: SqlEngine): Migration {
  return { up: (db: Kysely<unknown>) => createTable(db, engine) };
}

async function createTable(db: Kysely<unknown>, engine: SqlEngine): Promise<void> {
  await db.schema
    .createTable('rebuilds')
    .addColumn('one_row', 'integer', (column) => column.primaryKey().check(sql`one_row = 1`))
    .addColumn('generation', 'integer', (column) => column.notNull())
    .addColumn('content', 'text', (column) => column.notNull())
    .addColumn('global_position', engine.positionType, (column) => column.notNull())
    .execute();
  await sql`insert into ${sql.table('rebuilds')} (one_row, generation, content, global_position) values (1, 1, '', 0)`.execute(
    db,
  );
}
