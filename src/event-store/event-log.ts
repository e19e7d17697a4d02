import type { Migration } from 'kysely';
import { eventLogMigration } from '../../migrations/log/0001-event-log.js';
import { snapshotsMigration } from '../../migrations/log/0002-snapshots.js';
import { processesMigration } from '../../migrations/log/0003-processes.js';
import { positionsFromOneMigration } from '../../migrations/log/0004-positions-from-one.js';
import type { OpenDatabase } from '../platform/database.js';
import { migrate } from '../platform/migrate.js';
import type { SqlEngine } from '../platform/sql-engine.js';
import { GENESIS_HASH } from './event-row.js';
import type { LogTables } from './log-tables.js';

/** The migrations of the log, by name and in the order of their names. */
export function logMigrations(engine: SqlEngine): Readonly<Record<string, Migration>> {
  return {
    '0001-event-log': eventLogMigration(engine),
    '0002-snapshots': snapshotsMigration,
    '0003-processes': processesMigration(engine),
    '0004-positions-from-one': positionsFromOneMigration(engine),
  };
}

/** Creates or updates the tables of a log, and gives a new log its identity. */
export async function prepareLog(log: OpenDatabase<LogTables>, newLogId: () => string): Promise<void> {
  await migrate(log, 'log', logMigrations(log.engine));
  await log.db
    .insertInto('log_head')
    .values({ one_row: 1, log_id: newLogId(), global_position: 0, hash: GENESIS_HASH })
    .onConflict((conflict) => conflict.column('one_row').doNothing())
    .execute();
}
