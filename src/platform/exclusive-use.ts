import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import type { DatabaseTarget, PostgresTarget, SqliteTarget } from './database-url.js';
import type { ServerSettings } from './database.js';
import { openDatabase } from './open-database.js';

/** Another process does it at this moment. */
export class InUse extends Error {}

/**
 * Runs work of which only one may be under way on a database at a time, in whatever process; throws `InUse` at once where
 * another is. The claim ends with the process, however that ends.
 */
export function exclusively<Result>(
  target: DatabaseTarget,
  purpose: string,
  settings: ServerSettings,
  work: () => Promise<Result>,
): Promise<Result> {
  switch (target.engine) {
    case 'sqlite':
      return withFileLocked(target, purpose, work);
    case 'postgres':
      return withServerLock(target, purpose, settings, work);
  }
}

/** A file beside the database stays behind: were it removed, two could hold it under one name. */
async function withFileLocked<Result>(
  { file }: SqliteTarget,
  purpose: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const claimed = `${file}.${purpose}`;
  mkdirSync(dirname(claimed), { recursive: true, mode: 0o700 });
  closeSync(openSync(claimed, 'a', 0o600));
  const claim = new Database(claimed, { timeout: 0 });
  try {
    if (!lock(claim)) throw new InUse(`${purpose} is under way on ${file}`);
    return await work();
  } finally {
    claim.close();
  }
}

function lock(claim: Database.Database): boolean {
  try {
    claim.exec('begin exclusive');
    return true;
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_BUSY') return false;
    throw error;
  }
}

/** A lock of a session, not of a transaction: one that stays open for hours would keep what is deleted from being removed. */
async function withServerLock<Result>(
  target: PostgresTarget,
  purpose: string,
  settings: ServerSettings,
  work: () => Promise<Result>,
): Promise<Result> {
  const { db } = openDatabase(target, { access: 'write', durable: 'never' }, { ...settings, poolSize: 1 });
  try {
    return await db.connection().execute(async (session) => {
      const { rows } = await sql<{ readonly is_mine: boolean }>`
        select pg_try_advisory_lock(hashtext(current_schema()), hashtext(${`jetsetgo ${purpose}`})) as is_mine`.execute(
        session,
      );
      if (rows[0]?.is_mine !== true) throw new InUse(`${purpose} is under way on this database`);
      return work();
    });
  } finally {
    await db.destroy(); // and with the session its lock
  }
}
