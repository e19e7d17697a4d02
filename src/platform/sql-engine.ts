import {
  sql,
  type ColumnDataType,
  type CompiledQuery,
  type Kysely,
  type RawBuilder,
  type SqlBool,
} from 'kysely';
import { postgresTextArray } from './postgres-array.js';

/** A column of a batch of rows; `json` is a text that holds JSON. */
export interface BatchColumn {
  readonly name: string;
  readonly type: 'text' | 'integer' | 'json';
}

/** Rows to be inserted, and what the statement says around them. */
export interface RowInsert {
  /** `into … (columns)`. */
  readonly into: RawBuilder<unknown>;
  readonly columns: readonly BatchColumn[];
  readonly rows: readonly object[];
  readonly onConflict: RawBuilder<unknown>;
}

/** Everything in which the two database engines differ for those who write SQL: the one place that knows both. */
export interface SqlEngine {
  readonly name: 'sqlite' | 'postgres';
  /** The type of a column that holds JSON whose bytes survive. */
  readonly jsonTextType: ColumnDataType;
  /** The type of a column that counts events. */
  readonly positionType: ColumnDataType;
  /** At the end of CREATE TABLE: rows are kept in the order of the primary key, where that is not an index beside them. For short rows. */
  readonly keyedRows: RawBuilder<unknown>;
  /** The statements that have new rows of up to 8 KB kept as they are, where the engine would compress them. */
  keepWhole(table: string): readonly RawBuilder<unknown>[];
  /** The statement that opens a transaction which will write. */
  readonly beginWrite: RawBuilder<unknown>;
  /** The statement that opens a transaction which sees the database as it is at its first query, whatever others write. */
  readonly beginSnapshot: RawBuilder<unknown>;
  /** Appended to a SELECT to keep its rows from other writers until the transaction ends. */
  readonly lockRows: RawBuilder<unknown>;
  /** Like `lockRows`, but leaves out the rows that another writer has locked. */
  readonly lockFreeRows: RawBuilder<unknown>;
  /** Run in a transaction, wakes other processes when it commits; null where they can only look again. */
  readonly wakeOthers: RawBuilder<unknown> | null;
  /** A table `batch` of the given columns of rows, in as many parameters however many rows there are. */
  batch(rows: readonly object[], columns: readonly BatchColumn[]): RawBuilder<unknown>;
  /** Whether a column holds one of the given texts: one parameter however many they are, and found by an index of the column. */
  isAmong(column: string, texts: readonly string[]): RawBuilder<SqlBool>;
  /** Inserts many rows, in the form that costs the engine least; where it throws, some of them may be there: its caller rolls back. */
  insertRows<Tables>(db: Kysely<Tables>, inserts: readonly RowInsert[]): Promise<void>;
  /**
   * Joins the rows of a table to those of a batch, each found by an index: without more ado PostgreSQL reads the whole table
   * where it has no statistics yet. `on` names the columns of both.
   */
  joinByIndex(table: string, on: RawBuilder<unknown>): RawBuilder<unknown>;
  /** Writes that do not depend on each other as the fewest statements that the engine takes them in. */
  together(writes: readonly RawBuilder<unknown>[]): readonly RawBuilder<unknown>[];
  /** Run outside a transaction one after the other, remove what was deleted from tables from wherever the engine keeps it; a row that is `busy` says that they could not. */
  purge(tables: readonly string[]): readonly RawBuilder<{ readonly busy?: number }>[];
  /** The statements that make the database refuse UPDATE and DELETE on a table. */
  refuseChanges(table: string): readonly RawBuilder<unknown>[];
  /** The statement that makes the database refuse new rows in which a column is less than this. */
  refuseBelow(table: string, column: string, least: number): RawBuilder<unknown>;
}

/** Rows of one statement of values on SQLite, or half of it and so on: few statements to prepare, and far from its limit of 32,766 values. */
const VALUES_ROWS = 64;

/** SQLite, one file, one writer at a time. */
export const sqliteEngine: SqlEngine = {
  name: 'sqlite',
  jsonTextType: 'text',
  positionType: 'integer',
  keyedRows: sql`without rowid`,
  keepWhole: () => [],
  beginWrite: sql`begin immediate`,
  beginSnapshot: sql`begin`,
  lockRows: sql``,
  lockFreeRows: sql``,
  wakeOthers: null,
  batch(rows, columns) {
    const fields = columns.map(({ name }) => sql`value ->> ${sql.lit('$.' + name)} as ${sql.ref(name)}`);
    return sql`(select ${sql.join(fields)} from json_each(${JSON.stringify(rows)})) as batch`;
  },
  isAmong: (column, texts) =>
    sql<SqlBool>`${sql.ref(column)} in (select value from json_each(${JSON.stringify(texts)}))`,
  async insertRows(db, inserts) {
    for (const insert of inserts) await insertValues(db, insert);
  },
  joinByIndex: (table, on) => sql`join ${sql.table(table)} on ${on}`,
  together: (writes) => writes, // a statement costs no round trip
  purge: () => [sql`pragma wal_checkpoint(truncate)`],
  refuseChanges(table) {
    return (['update', 'delete'] as const).map(
      (change) => sql`
        create trigger ${sql.ref(`${table}_refuse_${change}`)} before ${sql.raw(change)} on ${sql.table(table)}
        begin select raise(abort, ${sql.lit(`${table} is append-only`)}); end`,
    );
  },
  refuseBelow(table, column, least) {
    return sql`
      create trigger ${sql.ref(nameOfLeast(table, column, least))} before insert on ${sql.table(table)}
      when new.${sql.ref(column)} < ${sql.lit(least)}
      begin select raise(abort, ${sql.lit(`${table}.${column} begins with ${String(least)}`)}); end`;
  },
};

function nameOfLeast(table: string, column: string, least: number): string {
  return `${table}_${column}_from_${String(least)}`;
}

/** Values are a third of the work of unpacking JSON, where no round trip is saved; a statement is compiled once for all rows. */
async function insertValues<Tables>(db: Kysely<Tables>, insert: RowInsert): Promise<void> {
  const { columns, rows } = insert;
  const statements = new Map<number, CompiledQuery>();
  for (let [start, size] = [0, VALUES_ROWS]; start < rows.length; start += size) {
    while (size > rows.length - start) size /= 2;
    const statement = statements.get(size) ?? compileInsert(db, insert, size);
    statements.set(size, statement);
    const page = rows.slice(start, start + size) as readonly Readonly<Record<string, unknown>>[];
    const parameters = page.flatMap((row) => columns.map(({ name }) => row[name]));
    await db.executeQuery({ ...statement, parameters });
  }
}

/** The statement that inserts so many rows, whose values are still to be given. */
function compileInsert<Tables>(
  db: Kysely<Tables>,
  { into, columns, onConflict }: RowInsert,
  rowCount: number,
): CompiledQuery {
  const tuple = `(${columns.map(() => '?').join(', ')})`;
  const tuples = Array.from({ length: rowCount }, () => tuple).join(', '); // in words: to build them from nodes takes longer than to insert
  return sql`insert or fail ${into} values ${sql.raw(tuples)} ${onConflict}`.compile(db); // else every page is copied before it is changed, for a failure in the middle
}

/** The channel on which PostgreSQL tells that a batch was appended. */
export const APPENDED_CHANNEL = 'jetsetgo_appended';

/** A column of rows as one parameter, in binary: to unpack rows from JSON costs PostgreSQL more than to insert them. */
function textsOf(rows: readonly object[], column: string): Buffer {
  const values = rows.map((row) => (row as Readonly<Record<string, string | number | null>>)[column] ?? null);
  return postgresTextArray(values.map((value) => (typeof value === 'number' ? String(value) : value)));
}

/** PostgreSQL 15 or newer, any number of nodes. */
export const postgresEngine: SqlEngine = {
  name: 'postgres',
  jsonTextType: 'json', // not jsonb, which changes the bytes
  positionType: 'bigint',
  keyedRows: sql``,
  keepWhole: (table) => [sql`alter table ${sql.table(table)} set (toast_tuple_target = 8160)`],
  beginWrite: sql`begin`,
  beginSnapshot: sql`begin isolation level repeatable read`,
  lockRows: sql`for update`,
  lockFreeRows: sql`for update skip locked`,
  wakeOthers: sql`select pg_notify(${sql.lit(APPENDED_CHANNEL)}, '')`,
  batch(rows, columns) {
    const types = { text: 'text', integer: 'bigint', json: 'json' } as const;
    const selected = columns.map(({ name, type }) => {
      const column = sql.ref(name);
      return type === 'text' ? column : sql`${column}::${sql.raw(types[type])} as ${column}`;
    });
    const names = sql.join(columns.map(({ name }) => sql.ref(name)));
    const arrays = columns.map(({ name }) => sql`${textsOf(rows, name)}::text[]`);
    return sql`(select ${sql.join(selected)} from unnest(${sql.join(arrays)}) as row_of(${names})) as batch`;
  },
  // A list that PostgreSQL has to unpack itself it takes for a hundred long, and then reads whole tables for one id.
  isAmong: (column, texts) => sql<SqlBool>`${sql.ref(column)} = any(${texts}::text[])`,
  async insertRows(db, inserts) {
    const writes = inserts.map(({ into, columns, rows, onConflict }) => {
      const names = sql.join(columns.map(({ name }) => sql.ref(name)));
      return sql`insert ${into} select ${names} from ${postgresEngine.batch(rows, columns)} ${onConflict}`;
    });
    for (const statement of postgresEngine.together(writes)) await statement.execute(db);
  },
  joinByIndex(table, on) {
    const name = sql.table(table);
    return sql`cross join lateral (select * from ${name} where ${on} offset 0) as ${name}`; // the offset keeps it from being merged into the rest
  },
  together(writes) {
    const last = writes.at(-1);
    if (last === undefined) return [];
    const named = writes
      .slice(0, -1)
      .map((write, index) => sql`${sql.ref(`write_${String(index)}`)} as (${write})`);
    // The last one is the main statement: a select that nothing refers to would not be run.
    return [named.length === 0 ? last : sql`with ${sql.join(named)} ${last}`];
  },
  // What snapshots of others keep, a vacuum counts as dead rows; with `track_counts` off it counts nothing, and nobody can tell.
  purge: (tables) => [
    sql`vacuum ${sql.join(tables.map((table) => sql.table(table)))}`,
    sql`select case when n_dead_tup > 0 or not current_setting('track_counts')::boolean then 1 else 0 end as busy
      from pg_stat_user_tables where schemaname = current_schema() and relname in (${sql.join(tables)})`,
  ],
  refuseChanges(table) {
    const refuse = sql.ref(`${table}_refuse_change`);
    return [
      sql`create or replace function ${refuse}() returns trigger language plpgsql as ${sql.lit(
        `begin raise exception '${table} is append-only'; end`,
      )}`,
      sql`create trigger ${refuse} before update or delete or truncate on ${sql.table(table)}
        for each statement execute function ${refuse}()`,
    ];
  },
  // Rows that are there are not looked at: a log may be long, and who checks it says what is wrong with it.
  refuseBelow: (table, column, least) =>
    sql`alter table ${sql.table(table)} add constraint ${sql.ref(nameOfLeast(table, column, least))}
      check (${sql.ref(column)} >= ${sql.lit(least)}) not valid`,
};
