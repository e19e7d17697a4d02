import { sql, type Kysely } from 'kysely';
import { nameIn, rowsAfter } from './generations.js';
import type { ModelTable, ReadModel } from './read-model.js';
import type { ReadTables } from './read-tables.js';

/** Rows of each side that are held at a time. */
const ROWS_PER_PAGE = 1_000;

/** Differences that are told of one table: enough to see what is wrong. */
const MAX_DIFFERENCES = 20;

/** A row that is not the same in the generation in use and in the next one. */
export interface RowDifference {
  readonly table: string;
  readonly key: string;
  readonly kind: 'differs' | 'only in use' | 'only rebuilt';
}

/** How many rows were compared, and what came of it. */
export interface ComparedRows {
  /** Of both sides, one that both have counted once; a table with many differences is not compared to its end. */
  readonly rowCount: number;
  /** The first rows that are not the same. */
  readonly differences: readonly RowDifference[];
}

/** Compares the rows of models, each table in the order of its key, and tells the first that differ. */
export async function compareGenerations(
  inUse: Kysely<ReadTables>,
  next: Kysely<ReadTables>,
  models: readonly ReadModel[],
): Promise<ComparedRows> {
  const differences: RowDifference[] = [];
  let rowCount = 0;
  for (const table of models.flatMap(({ tables }) => tables)) {
    const compared = await compareTables(inUse, next, table);
    differences.push(...compared.differences);
    rowCount += compared.rowCount;
  }
  return { rowCount, differences };
}

async function compareTables(
  inUse: Kysely<ReadTables>,
  next: Kysely<ReadTables>,
  { name, key }: ModelTable,
): Promise<ComparedRows> {
  const differences: RowDifference[] = [];
  let rowCount = 0;
  const nextTable = { name: nameIn('next', name), key };
  const [left, right] = [new Rows(inUse, { name, key }), new Rows(next, nextTable)];
  while (differences.length < MAX_DIFFERENCES) {
    const [a, b] = [await left.peek(), await right.peek()];
    if (a === undefined && b === undefined) break;
    rowCount += 1;
    if (a !== undefined && b !== undefined && a.place === b.place) {
      if (!isSame(a.row, b.row)) differences.push({ table: name, key: a.place, kind: 'differs' });
      left.take();
      right.take();
      // Which key comes first only the database knows, so it is asked whether the other side has this one at all.
    } else if (a !== undefined && (b === undefined || !(await hasKey(next, nextTable, a.key)))) {
      differences.push({ table: name, key: a.place, kind: 'only in use' });
      left.take();
    } else {
      differences.push({ table: name, key: b?.place ?? '', kind: 'only rebuilt' });
      right.take();
    }
  }
  return { rowCount, differences };
}

type Key = readonly (string | number)[];

interface Table {
  readonly name: string;
  readonly key: readonly string[];
}

async function hasKey(db: Kysely<ReadTables>, table: Table, key: Key): Promise<boolean> {
  const columns = sql.join(table.key.map((column) => sql.ref(column)));
  const found = await sql`
    select 1 from ${sql.table(table.name)} where (${columns}) = (${sql.join(key)})`.execute(db);
  return found.rows.length > 0;
}

interface Row {
  readonly key: Key;
  /** The key as one text. */
  readonly place: string;
  readonly row: Columns;
}

type Columns = Readonly<Record<string, unknown>>;

/** Column by column: no text of some kilobytes has to be made for it. */
function isSame(a: Columns, b: Columns): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

/** The rows of a table, one after the other, a page of them in memory. */
class Rows {
  private page: readonly Row[] = [];
  private index = 0;
  private after: Key | null = null;
  private isAtEnd = false;

  constructor(
    private readonly db: Kysely<ReadTables>,
    private readonly table: Table,
  ) {}

  async peek(): Promise<Row | undefined> {
    if (this.index === this.page.length && !this.isAtEnd) {
      const rows = await rowsAfter(this.db, this.table, this.after, ROWS_PER_PAGE);
      this.page = rows.map((row) => this.rowOf(row));
      this.index = 0;
      this.after = this.page.at(-1)?.key ?? this.after;
      this.isAtEnd = rows.length < ROWS_PER_PAGE;
    }
    return this.page[this.index];
  }

  take(): void {
    this.index += 1;
  }

  private rowOf(row: Columns): Row {
    const key = this.table.key.map((column) => row[column]) as Key;
    return { key, place: key.join('/'), row };
  }
}
