import { v7 as newId } from 'uuid';
import { prepareLog } from '../../../src/event-store/event-log.js';
import type { LogTables } from '../../../src/event-store/log-tables.js';
import type { DatabaseTarget } from '../../../src/platform/database-url.js';
import type { OpenDatabase, ServerSettings } from '../../../src/platform/database.js';
import { openDatabase } from '../../../src/platform/open-database.js';
import { createLogger } from '../../../src/platform/logger.js';

/** What opening a database takes besides its address. */
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

/** A log as the event store writes it; made when there is none. */
export async function openLog(target: DatabaseTarget): Promise<OpenDatabase<LogTables>> {
  const log = openDatabase<LogTables>(target, { access: 'write', durable: 'always' }, SETTINGS);
  await prepareLog(log, newId);
  return log;
}

/** How `DATABASE_URL` names a database. */
export function urlOf(target: DatabaseTarget): string {
  return target.engine === 'sqlite' ? `sqlite:${target.file}` : target.url;
}
