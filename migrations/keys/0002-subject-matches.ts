import type { Kysely, Migration } from 'kysely';
import type { SqlEngine } from '../../src/platform/sql-engine.js';

/** Who was found in boxes, beside the key that opens them and gone with it. */
export function subjectMatchesMigration(engine: SqlEngine): Migration {
  return { up: (db: Kysely<unknown>) => createTable(db, engine) };
}

async function createTable(db: Kysely<unknown>, engine: SqlEngine): Promise<void> {
  await db.schema
    .createTable('subject_matches')
    .addColumn('subject_id', 'text', (column) =>
      column.notNull().references('subject_keys.subject_id').onDelete('cascade'),
    )
    .addColumn('box_tag', 'text', (column) => column.notNull())
    .addColumn('match_version', 'integer', (column) => column.notNull())
    .addColumn('match_hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('subject_matches_key', ['subject_id', 'box_tag', 'match_version'])
    .modifyEnd(engine.keyedRows)
    .execute();
}
