import { v7 as newId } from 'uuid';
import { prepareLog } from '../../../src/event-store/event-log.js';
import type { LogTables } from '../../../src/event-store/log-tables.js';
import type { DatabaseTarget } from '../../../src/platform/database-url.js';
import type { OpenDatabase, ServerSettings } from '../../../src/platform/database.js';
import { openDatabase } from '../../../src/platform/open-database.js';
import { createLogger } from '../../../src/platform/logger.js';

/** What opening a database takes besides its file. */
export const SETTINGS: ServerSettings = {
  poolSize: 10,
  statementTimeoutMs: 30_000,
  logger: createLogger('error'),
};

/** The databases of one engine. */
export interface Storage {
  readonly log: DatabaseTarget;
  readonly read: DatabaseTarget;
  readonly keys: DatabaseTarget;
}

/** Files that need not exist. */
export function storageIn(logFile: string): Storage {
  const beside = (suffix: string): DatabaseTarget => ({ engine: 'sqlite', file: logFile + suffix });
  return { log: beside(''), read: beside('-read'), keys: beside('-keys') };
}

/** A log as the event store writes it; made when there is none. */
export async function openLog(target: DatabaseTarget): Promise<OpenDatabase<LogTables>> {
  const log = openDatabase<LogTables>(target, { access: 'write', durable: 'always' }, SETTINGS);
  await prepareLog(log, newId);
  return log;
}
