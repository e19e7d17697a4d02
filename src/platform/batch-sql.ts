import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { OpenDatabase } from './database.js';
import type { BatchColumn, SqlEngine } from './sql-engine.js';

/** Rows for one table, written by the same statement however many they are. */
export interface BatchInsert {
  readonly table: string;
  readonly columns: readonly BatchColumn[];
  readonly rows: readonly object[];
  /** What to overwrite, perhaps nothing, in a row that is there already; without it that is an error. */
  readonly overwrite?: { readonly key: string | readonly string[]; readonly columns: readonly string[] };
}

/** Makes writes that do not depend on each other, in as few round trips as the engine allows. */
export async function writeTogether<Tables>(
  db: Kysely<Tables>,
  engine: SqlEngine,
  writes: readonly RawBuilder<unknown>[],
): Promise<void> {
  for (const statement of engine.together(writes)) await statement.execute(db);
}

/** The statement that inserts rows. */
export function insertBatch(engine: SqlEngine, insert: BatchInsert): RawBuilder<unknown> {
  const { table, columns, rows, overwrite } = insert;
  const names = sql.join(columns.map(({ name }) => sql.ref(name)));
  const batch = engine.batch(rows, columns);
  const onConflict = overwrite === undefined ? sql`` : overwriting(overwrite.key, overwrite.columns);
  return sql`insert into ${sql.table(table)} (${names}) select ${names} from ${batch} where true ${onConflict}`;
}

/**
 * Inserts many rows, of tables that do not depend on each other, in the form that costs the engine least. To be called within a
 * transaction or a savepoint, which is to be rolled back where this throws: some of the rows may be there.
 */
export async function insertRows<Tables>(
  { db, engine }: OpenDatabase<Tables>,
  inserts: readonly BatchInsert[],
): Promise<void> {
  await engine.insertRows(
    db,
    inserts
      .filter(({ rows }) => rows.length > 0)
      .map(({ table, columns, rows, overwrite }) => ({
        into: sql`into ${sql.table(table)} (${sql.join(columns.map(({ name }) => sql.ref(name)))})`,
        ...{ columns, rows },
        onConflict: overwrite === undefined ? sql`` : overwriting(overwrite.key, overwrite.columns),
      })),
  );
}

function overwriting(key: string | readonly string[], columns: readonly string[]): RawBuilder<unknown> {
  const target = sql.join([key].flat().map((column) => sql.ref(column)));
  if (columns.length === 0) return sql`on conflict (${target}) do nothing`;
  const updates = columns.map((column) => sql`${sql.ref(column)} = ${sql.ref('excluded.' + column)}`);
  return sql`on conflict (${target}) do update set ${sql.join(updates)}`;
}
