import { sql, type Kysely, type Migration } from 'kysely';
import type { SqlEngine } from '../../src/platform/sql-engine.js';

/** The tables of the log: events, the version of every stream, the head, and the commands already answered. */
export function eventLogMigration(engine: SqlEngine): Migration {
  return { up: (db: Kysely<unknown>) => createTables(db, engine) };
}

async function createTables(db: Kysely<unknown>, engine: SqlEngine): Promise<void> {
  await db.schema
    .createTable('events')
    .addColumn('global_position', engine.positionType, (column) => column.primaryKey())
    .addColumn('event_id', 'text', (column) => column.notNull().unique())
    .addColumn('stream_id', 'text', (column) => column.notNull())
    .addColumn('stream_position', 'integer', (column) => column.notNull())
    .addColumn('event_type', 'text', (column) => column.notNull())
    .addColumn('schema_version', 'integer', (column) => column.notNull())
    .addColumn('data', engine.jsonTextType, (column) => column.notNull())
    .addColumn('metadata', engine.jsonTextType, (column) => column.notNull())
    .addColumn('recorded_at', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addUniqueConstraint('events_stream_version', ['stream_id', 'stream_position'])
    .execute();
  await db.schema
    .createTable('streams')
    .addColumn('stream_id', 'text', (column) => column.primaryKey())
    .addColumn('stream_position', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('log_head')
    .addColumn('one_row', 'integer', (column) => column.primaryKey().check(sql`one_row = 1`))
    .addColumn('log_id', 'text', (column) => column.notNull())
    .addColumn('global_position', engine.positionType, (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('commands')
    .addColumn('caller', 'text', (column) => column.notNull())
    .addColumn('idempotency_key', 'text', (column) => column.notNull())
    .addColumn('request_hash', 'text', (column) => column.notNull())
    .addColumn('outcome', engine.jsonTextType, (column) => column.notNull())
    .addColumn('event_id', 'text', (column) => column.notNull())
    .addColumn('global_position', engine.positionType, (column) => column.notNull())
    .addPrimaryKeyConstraint('commands_caller_key', ['caller', 'idempotency_key'])
    .execute();
  for (const table of ['events', 'commands']) {
    for (const statement of engine.refuseChanges(table)) await statement.execute(db);
  }
}
