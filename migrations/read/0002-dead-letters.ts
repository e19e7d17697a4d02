import type { Kysely, Migration } from 'kysely';
import type { SqlEngine } from '../../src/platform/sql-engine.js';

/** Events that could not be projected, and those of the same streams that wait behind them. */
export function deadLettersMigration(engine: SqlEngine): Migration {
  return { up: (db: Kysely<unknown>) => createTable(db, engine) };
}

async function createTable(db: Kysely<unknown>, engine: SqlEngine): Promise<void> {
  await db.schema
    .createTable('dead_letters')
    .addColumn('processor', 'text', (column) => column.notNull())
    .addColumn('stream_id', 'text', (column) => column.notNull())
    .addColumn('global_position', engine.positionType, (column) => column.notNull())
    .addColumn('event_type', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('error', 'text')
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('parked_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('dead_letters_event', ['processor', 'global_position'])
    .execute();
  await db.schema
    .createIndex('dead_letters_by_stream')
    .on('dead_letters')
    .columns(['processor', 'stream_id', 'global_position'])
    .execute();
}
