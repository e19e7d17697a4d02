import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect, type SqliteDatabase } from 'kysely';
import type { DatabaseTarget } from './database-url.js';
import { sqliteEngine, type SqlEngine } from './sql-engine.js';

/** Prepared statements kept per connection: far more than the engine has distinct queries. */
const MAX_PREPARED_STATEMENTS = 256;

/** How long a connection waits for another process that writes to the same file. */
const BUSY_TIMEOUT_MS = 10_000;

/** A Kysely instance on one database, and what its engine is. */
export interface OpenDatabase<Tables> {
  readonly db: Kysely<Tables>;
  readonly engine: SqlEngine;
}

/** What a connection is for. */
export interface DatabaseUse {
  /** `write` creates the database; `read` opens a connection that cannot write. */
  readonly access: 'read' | 'write';
  /** `always`: a commit survives a power cut (synchronous=FULL); `never`: for what can be built again. */
  readonly durable: 'always' | 'never';
}

/** Opens a database; throws when it is none or cannot be opened. */
export function openDatabase<Tables>(target: DatabaseTarget, use: DatabaseUse): OpenDatabase<Tables> {
  switch (target.engine) {
    case 'sqlite':
      return openSqlite(target.file, use);
    case 'postgres':
      throw new Error('PostgreSQL is not supported by this version');
  }
}

/** Removes a database whose rows can be built again; nothing may have it open. */
export function discardDatabase(target: DatabaseTarget): void {
  if (target.engine !== 'sqlite') return;
  for (const suffix of ['', '-wal', '-shm']) rmSync(target.file + suffix, { force: true });
}

function openSqlite<Tables>(file: string, use: DatabaseUse): OpenDatabase<Tables> {
  const reading = use.access === 'read';
  if (!reading) mkdirSync(dirname(file), { recursive: true });
  const connection = new Database(file, { readonly: reading, timeout: BUSY_TIMEOUT_MS });
  try {
    if (!reading) {
      connection.pragma('journal_mode = WAL');
      connection.pragma(`synchronous = ${use.durable === 'always' ? 'FULL' : 'OFF'}`);
    }
    connection.pragma('foreign_keys = ON');
    connection.prepare('select count(*) from sqlite_master').get();
  } catch (error) {
    connection.close();
    throw error;
  }
  const dialect = new SqliteDialect({ database: rememberPrepared(connection) });
  return { db: new Kysely<Tables>({ dialect }), engine: sqliteEngine };
}

/** The dialect prepares every query anew; this hands it a database whose `prepare` remembers, bounded. */
function rememberPrepared(connection: Database.Database): SqliteDatabase {
  const prepared = new Map<string, Database.Statement>();
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
