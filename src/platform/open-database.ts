import { renameSync, rmSync } from 'node:fs';
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

/**
 * Moves a file that cannot be used as a database out of the way, to its name with `.damaged`, when that is what an
 * error says: it is no database, it is damaged, or another version of this program made its tables. False when the error
 * says anything else, such as that another process has it open, and for a server.
 */
export function setAsideIfUnusable(target: DatabaseTarget, error: unknown): boolean {
  if (target.engine !== 'sqlite' || !saysUnusable(error)) return false;
  renameSync(target.file, `${target.file}.damaged`);
  for (const suffix of ['-wal', '-shm']) rmSync(target.file + suffix, { force: true });
  return true;
}

function saysUnusable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  const isUnusable =
    /^SQLITE_(?:NOTADB|CORRUPT)/u.test(code) || error.message.startsWith('corrupted migrations');
  return isUnusable || saysUnusable(error.cause);
}

/** Wakes this process when another one appends to a log, where the engine can tell; answers how to stop. */
export function wakeOnAppends(target: DatabaseTarget, appended: Signal, logger: Logger): () => Promise<void> {
  return target.engine === 'postgres' ? listenForAppends(target, appended, logger) : () => Promise.resolve();
}
