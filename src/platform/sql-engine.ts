import { sql, type ColumnDataType, type RawBuilder } from 'kysely';

/** A column of a batch that travels to the database as one JSON parameter. */
export interface BatchColumn {
  readonly name: string;
  readonly type: 'text' | 'integer';
}

/** Everything in which the two database engines differ: the only place that names one of them. */
export interface SqlEngine {
  readonly name: 'sqlite' | 'postgres';
  /** The type of a column that holds JSON whose bytes survive. */
  readonly jsonTextType: ColumnDataType;
  /** The type of a column that counts events. */
  readonly positionType: ColumnDataType;
  /** The statement that opens a transaction which will write. */
  readonly beginWrite: RawBuilder<unknown>;
  /** Appended to a SELECT to keep its rows from other writers until the transaction ends. */
  readonly lockRows: RawBuilder<unknown>;
  /** A table `batch` of the given columns, unpacked from one parameter: a JSON array of objects. */
  batch(parameter: string, columns: readonly BatchColumn[]): RawBuilder<unknown>;
  /** The statements that make the database refuse UPDATE and DELETE on a table. */
  refuseChanges(table: string): readonly RawBuilder<unknown>[];
}

/** SQLite, one file, one writer at a time. */
export const sqliteEngine: SqlEngine = {
  name: 'sqlite',
  jsonTextType: 'text',
  positionType: 'integer',
  beginWrite: sql`begin immediate`,
  lockRows: sql``,
  batch(parameter, columns) {
    const fields = columns.map(
      (column) => sql`value ->> ${sql.lit('$.' + column.name)} as ${sql.ref(column.name)}`,
    );
    return sql`(select ${sql.join(fields)} from json_each(${parameter})) as batch`;
  },
  refuseChanges(table) {
    return (['update', 'delete'] as const).map(
      (change) => sql`
        create trigger ${sql.ref(`${table}_refuse_${change}`)} before ${sql.raw(change)} on ${sql.table(table)}
        begin select raise(abort, ${sql.lit(`${table} is append-only`)}); end`,
    );
  },
};
