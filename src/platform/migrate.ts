import { Migrator, sql, type Kysely, type Migration, type MigrationResultSet } from 'kysely';
import type { OpenDatabase } from './database.js';

/** Processes that start at once migrate at once: one that comes second may fail, and finds the work done when it looks again. */
const MAX_ATTEMPTS = 3;

/** Tables could not be brought up to date; the message says which migration failed and why. */
export class MigrationFault extends Error {}

/** Which tables a migration makes: each part counts its own. */
type DatabasePart = 'log' | 'read' | 'keys' | 'sandbox' | 'limits';

/**
 * Brings the tables of one part, which may share a database with others, to the newest of the given migrations: all
 * of them or, when one fails, none. Throws with the name of one that fails.
 */
export async function migrate<Tables>(
  database: OpenDatabase<Tables>,
  part: DatabasePart,
  migrations: Readonly<Record<string, Migration>>,
): Promise<void> {
  if (await isNewest(database, part, migrations)) return;
  let { error, results } = await migrateOnce(database, part, migrations);
  for (let attempt = 2; error !== undefined && attempt <= MAX_ATTEMPTS; attempt += 1) {
    ({ error, results } = await migrateOnce(database, part, migrations));
  }
  if (error === undefined) return;
  const failed = results?.find((result) => result.status === 'Error')?.migrationName;
  const reason = error instanceof Error ? error.message : JSON.stringify(error);
  const remedy = reason.startsWith('corrupted migrations')
    ? '; the tables were made by a newer version of the program, or by another one: run that'
    : '';
  throw new MigrationFault(
    `${failed === undefined ? 'Migrations' : `Migration ${failed}`} failed: ${reason}${remedy}`,
    { cause: error },
  );
}

/** Whether a database was brought to exactly these migrations before: every start but the first asks this one small question and no more. */
async function isNewest<Tables>(
  database: OpenDatabase<Tables>,
  part: DatabasePart,
  migrations: Readonly<Record<string, Migration>>,
): Promise<boolean> {
  const executed = await executedMigrations(database, part).catch(() => null); // there is no such table yet, or whoever migrates is told why
  const wanted = Object.keys(migrations);
  return executed?.size === wanted.length && wanted.every((name) => executed.has(name));
}

/** Names of the migrations that a database still lacks; looks, and changes nothing. */
export async function pendingMigrations<Tables>(
  { db }: OpenDatabase<Tables>,
  part: DatabasePart,
  migrations: Readonly<Record<string, Migration>>,
): Promise<readonly string[]> {
  const known = await migratorOf(db, part, migrations).getMigrations();
  return known.filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name);
}

/** The same of a database that was migrated before, in one small question; rejects where it never was. */
export async function lackedMigrations<Tables>(
  database: OpenDatabase<Tables>,
  part: DatabasePart,
  migrations: Readonly<Record<string, Migration>>,
): Promise<readonly string[]> {
  const executed = await executedMigrations(database, part);
  return Object.keys(migrations).filter((name) => !executed.has(name));
}

async function executedMigrations<Tables>(
  { db }: OpenDatabase<Tables>,
  part: DatabasePart,
): Promise<ReadonlySet<string>> {
  const table = sql.table(`${part}_migrations`);
  const { rows } = await sql<{ readonly name: string }>`select name from ${table}`.execute(db);
  return new Set(rows.map(({ name }) => name));
}

/** Kysely holds a transaction around migrations on PostgreSQL only, so this does on SQLite. */
function migrateOnce<Tables>(
  { db, engine }: OpenDatabase<Tables>,
  part: DatabasePart,
  migrations: Readonly<Record<string, Migration>>,
): Promise<MigrationResultSet> {
  if (db.getExecutor().adapter.supportsTransactionalDdl) {
    return migratorOf(db, part, migrations).migrateToLatest();
  }
  return db.connection().execute(async (connection) => {
    await engine.beginWrite.execute(connection);
    const result = await migratorOf(connection, part, migrations).migrateToLatest();
    await (result.error === undefined ? sql`commit` : sql`rollback`).execute(connection);
    return result;
  });
}

function migratorOf<Tables>(
  db: Kysely<Tables>,
  part: DatabasePart,
  migrations: Readonly<Record<string, Migration>>,
): Migrator {
  return new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
    migrationTableName: `${part}_migrations`,
    migrationLockTableName: `${part}_migrations_lock`,
  });
}
