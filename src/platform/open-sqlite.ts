import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect, type SqliteDatabase } from 'kysely';
import type { DatabaseUse, OpenDatabase } from './database.js';
import type { SqliteTarget } from './database-url.js';
import { sqliteEngine } from './sql-engine.js';

/** Prepared statements kept per connection: far more than the engine has distinct queries. */
const MAX_PREPARED_STATEMENTS = 256;

/** How long a connection waits for another process that writes to the same file. */
const BUSY_TIMEOUT_MS = 10_000;

/** Of databases that can be built again, which are written a lot at once: half the work of writing rows of some kilobytes in pages of 4 KiB. */
const BULK_PAGE_BYTES = 16_384;

/** Pages of such a database that are kept in memory: the upper part of its indexes, and what one transaction writes. */
const BULK_CACHE_KIB = 32_768;

/** More than there are processes that open one new file at the same moment. */
const MAX_WAL_ATTEMPTS = 20;

/** Opens a SQLite file in WAL mode; throws when it is not a database or cannot be opened. */
export function openSqlite<Tables>({ file }: SqliteTarget, use: DatabaseUse): OpenDatabase<Tables> {
  const reading = use.access === 'read';
  if (!reading) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    closeSync(openSync(file, 'a', 0o600)); // it will hold personal data; what SQLite puts beside it gets the same mode
  }
  const connection = new Database(file, { readonly: reading, timeout: BUSY_TIMEOUT_MS });
  try {
    if (!reading) {
      if (use.durable === 'never') prepareForBulk(connection);
      useWriteAheadLog(connection);
      connection.pragma(`synchronous = ${use.durable === 'always' ? 'FULL' : 'NORMAL'}`);
      if (use.overwritesDeleted === true) connection.pragma('secure_delete = ON');
    }
    connection.prepare('select count(*) from sqlite_master').get();
  } catch (error) {
    connection.close();
    throw error;
  }
  const dialect = new SqliteDialect({ database: rememberPrepared(connection) });
  return { db: new Kysely<Tables>({ dialect }), engine: sqliteEngine };
}

/** A file that has its page size keeps it. */
function prepareForBulk(connection: Database.Database): void {
  connection.pragma(`page_size = ${String(BULK_PAGE_BYTES)}`);
  connection.pragma(`cache_size = -${String(BULK_CACHE_KIB)}`);
  connection.pragma('temp_store = MEMORY'); // of pages that a statement changes, kept in case that it fails
}

/**
 * Two processes that open a new file at once are in each other's way here, and SQLite then fails without waiting:
 * so this waits for the other to end what it writes, and looks again.
 */
function useWriteAheadLog(connection: Database.Database): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      connection.pragma('journal_mode = WAL');
      return;
    } catch (error) {
      const isBusy = error instanceof Database.SqliteError && error.code === 'SQLITE_BUSY';
      if (!isBusy || attempt === MAX_WAL_ATTEMPTS) throw error;
      connection.exec('begin immediate; commit');
    }
  }
}

/** The dialect prepares every query anew; this hands it a database whose `prepare` remembers, bounded. */
function rememberPrepared(connection: Database.Database): SqliteDatabase {
  const prepared = new Map<string, ReturnType<SqliteDatabase['prepare']>>();
  return {
    close: () => connection.close(),
    prepare(text) {
      const known = prepared.get(text);
      if (known !== undefined) return known;
      if (prepared.size >= MAX_PREPARED_STATEMENTS) prepared.clear();
      const statement = connection.prepare(text);
      prepared.set(text, statement);
      return statement;
    },
  };
}
