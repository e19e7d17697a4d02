import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { insertRows } from '../../src/platform/batch-sql.js';
import { openDatabase } from '../../src/platform/open-database.js';
import type { BatchColumn } from '../../src/platform/sql-engine.js';
import { freshDatabases } from '../event-store/test-log.js';
import { ENGINES, SERVER_SETTINGS } from '../support/engines.js';

const COLUMNS: readonly BatchColumn[] = [
  { name: 'id', type: 'integer' },
  { name: 'words', type: 'text' },
  { name: 'json', type: 'json' },
];

interface Row {
  readonly id: number;
  readonly words: string | null;
  readonly json: string;
}

describe.each(ENGINES)('rows on $name', (engine) => {
  it('are all inserted, to the byte and however many, and overwrite what they are told to', async () => {
    const { read: target } = await freshDatabases(engine);
    const read = openDatabase<{ readonly things: Row }>(
      target,
      { access: 'write', durable: 'never' },
      SERVER_SETTINGS,
    );
    const type = read.engine.jsonTextType;
    await read.db.schema
      .createTable('things')
      .addColumn('id', read.engine.positionType, (column) => column.primaryKey())
      .addColumn('words', 'text')
      .addColumn('json', type, (column) => column.notNull())
      .execute();
    const write = (rows: readonly Row[], columns: readonly string[]) =>
      insertRows(read, [{ table: 'things', columns: COLUMNS, rows, overwrite: { key: 'id', columns } }]);
    try {
      for (const count of [0, 1, 63, 64, 65, 200]) {
        await sql`delete from things`.execute(read.db);
        const rows = Array.from({ length: count }, (_, index): Row => {
          const words = index % 3 === 0 ? null : `it's {"${String(index)}", \\} NULL 🛫`;
          return { id: index, words, json: `{"a" :${String(index)}.0}` };
        });
        await write(rows, ['words']);
        const stored = () => read.db.selectFrom('things').selectAll().orderBy('id').execute();
        expect(await stored()).toEqual(rows);
        await write(
          rows.map((row) => ({ ...row, words: 'others', json: '{}' })),
          ['words'],
        );
        expect(await stored()).toEqual(rows.map((row) => ({ ...row, words: 'others' })));
      }
    } finally {
      await read.db.destroy();
    }
  });
});
