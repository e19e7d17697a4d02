import { Kysely, SqliteDialect } from 'kysely';
import { connectSqlite } from './connect-sqlite.js';
import type { DatabaseUse, OpenDatabase } from './database.js';
import type { SqliteTarget } from './database-url.js';
import { sqliteEngine } from './sql-engine.js';
import { sqliteThreadDialect } from './sqlite-thread-dialect.js';

/** Opens a SQLite file; throws when it is not a database or cannot be opened, in a thread of its own at the first query. */
export function openSqlite<Tables>({ file }: SqliteTarget, use: DatabaseUse): OpenDatabase<Tables> {
  const dialect =
    use.inThread === true
      ? sqliteThreadDialect({ file, use })
      : new SqliteDialect({ database: connectSqlite(file, use) });
  return { db: new Kysely<Tables>({ dialect }), engine: sqliteEngine };
}
