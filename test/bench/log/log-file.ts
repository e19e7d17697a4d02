import { v7 as newId } from 'uuid';
import { prepareLog } from '../../../src/event-store/event-log.js';
import type { LogTables } from '../../../src/event-store/log-tables.js';
import type { OpenDatabase, ServerSettings } from '../../../src/platform/database.js';
import { openDatabase } from '../../../src/platform/open-database.js';
import { createLogger } from '../../../src/platform/logger.js';

/** What opening a database takes besides its file. */
export const SETTINGS: ServerSettings = {
  poolSize: 1,
  statementTimeoutMs: 30_000,
  logger: createLogger('error'),
};

/** The log in a file as the event store writes it; made when there is none. */
export async function openLog(file: string): Promise<OpenDatabase<LogTables>> {
  const log = openDatabase<LogTables>(
    { engine: 'sqlite', file },
    { access: 'write', durable: 'always' },
    SETTINGS,
  );
  await prepareLog(log, newId);
  return log;
}
