import { rmSync } from 'node:fs';
import type { DatabaseUse, OpenDatabase, ServerSettings } from './database.js';
import type { DatabaseTarget } from './database-url.js';
import type { Logger } from './logger.js';
import { listenForAppends, openPostgres } from './open-postgres.js';
import { openSqlite } from './open-sqlite.js';
import type { Signal } from './signal.js';

/** Opens a database; throws when it is none or cannot be opened. A server is connected to at the first query. */
export function openDatabase<Tables>(
  target: DatabaseTarget,
  use: DatabaseUse,
  settings: ServerSettings,
): OpenDatabase<Tables> {
  switch (target.engine) {
    case 'sqlite':
      return openSqlite(target, use);
    case 'postgres':
      return openPostgres(target, use, settings);
  }
}

/** Removes a database file whose rows can be built again; nothing may have it open. False for a server, which stays. */
export function discardDatabase(target: DatabaseTarget): boolean {
  if (target.engine !== 'sqlite') return false;
  for (const suffix of ['', '-wal', '-shm']) rmSync(target.file + suffix, { force: true });
  return true;
}

/** Wakes this process when another one appends to a log, where the engine can tell; answers how to stop. */
export function wakeOnAppends(target: DatabaseTarget, appended: Signal, logger: Logger): () => Promise<void> {
  return target.engine === 'postgres' ? listenForAppends(target, appended, logger) : () => Promise.resolve();
}
