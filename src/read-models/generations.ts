import { sql, type Kysely } from 'kysely';
import type { OpenDatabase } from '../platform/database.js';
import { renamedTables } from '../platform/renamed-tables.js';
import { readMigrations } from './read-migrations.js';
import type { ReadModel } from './read-model.js';
import type { ReadTables } from './read-tables.js';

/** Before the names of tables that are built, and of those that were in use before. */
export type Generation = 'next' | 'old';

type Read = OpenDatabase<ReadTables>;

/** The name of a table in another generation than the one in use. */
export function nameIn(generation: Generation, table: string): string {
  return `${generation}_${table}`;
}

/** The read database as the code of models sees it when their tables are those of the next generation. */
export function nextGeneration({ db, engine }: Read, models: readonly ReadModel[]): Read {
  const tables = new Set<string>(models.flatMap((model) => model.tables.map(({ name }) => name)));
  const table = (name: string): string => (tables.has(name) ? nameIn('next', name) : name);
  return { db: db.withPlugin(renamedTables({ table, index: (name) => name })), engine };
}

/** Makes empty tables for models, by the migrations that made those in use; within the caller's transaction. */
export async function createNext(
  read: Read,
  models: readonly ReadModel[],
  generation: number,
): Promise<void> {
  await dropGeneration(read, 'next');
  const renamed = read.db.withPlugin(
    renamedTables({
      table: (name) => nameIn('next', name),
      index: (name) => `${name}_${String(generation)}`,
    }),
  );
  const migrations = Object.entries(readMigrations(read.engine)).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [, migration] of migrations) await migration.up(renamed);
  const wanted = models.flatMap((model) => model.tables.map(({ name }) => nameIn('next', name)));
  for (const table of await tablesOf(read.db, 'next')) {
    if (!wanted.includes(table)) await read.db.schema.dropTable(table).execute();
  }
}

/** Puts the next generation of models in the place of the one in use, which becomes the old one; within the caller's transaction. */
export async function switchGeneration(read: Read, models: readonly ReadModel[]): Promise<void> {
  await dropGeneration(read, 'old', models);
  for (const { name } of models.flatMap(({ tables }) => tables)) {
    await read.db.schema.alterTable(name).renameTo(nameIn('old', name)).execute();
    await read.db.schema.alterTable(nameIn('next', name)).renameTo(name).execute();
  }
}

/** Drops every table of a generation that is not in use, or those of some models; answers their names. */
export async function dropGeneration(
  { db }: Read,
  generation: Generation,
  models?: readonly ReadModel[],
): Promise<readonly string[]> {
  const chosen = models?.flatMap(({ tables }) => tables.map(({ name }) => nameIn(generation, name)));
  const tables = (await tablesOf(db, generation)).filter((table) => chosen?.includes(table) ?? true);
  for (const table of tables) await db.schema.dropTable(table).execute();
  return tables;
}

async function tablesOf(db: Kysely<ReadTables>, generation: Generation): Promise<readonly string[]> {
  const tables = await db.introspection.getTables();
  return tables.map(({ name }) => name).filter((name) => name.startsWith(nameIn(generation, '')));
}

/** Rows of a table of the read database after a key, in the order of the key. */
export async function rowsAfter(
  db: Kysely<ReadTables>,
  table: { readonly name: string; readonly key: readonly string[] },
  after: readonly (string | number)[] | null,
  limit: number,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const key = sql.join(table.key.map((column) => sql.ref(column)));
  const where = after === null ? sql`` : sql`where (${key}) > (${sql.join(after)})`;
  const found = await sql<Record<string, unknown>>`
    select * from ${sql.table(table.name)} ${where} order by ${key} limit ${limit}`.execute(db);
  return found.rows;
}
