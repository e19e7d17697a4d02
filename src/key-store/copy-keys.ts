import type { OpenDatabase } from '../platform/database.js';
import { insertBatch } from '../platform/batch-sql.js';
import { writeTransaction } from '../platform/write-transaction.js';
import { KEY_COLUMNS, type KeyTables } from './key-tables.js';

/** Rows held in memory at once. */
const PAGE_SIZE = 1000;

/**
 * Copies all keys, as they are wrapped, into a store that has none, in one transaction; answers how many, or null
 * when there are some already.
 */
export async function copyKeys(
  from: OpenDatabase<KeyTables>,
  to: OpenDatabase<KeyTables>,
): Promise<number | null> {
  return writeTransaction(to, async (db) => {
    const present = await db.selectFrom('subject_keys').select('subject_id').limit(1).executeTakeFirst();
    if (present !== undefined) return null;
    let count = 0;
    for (let after = ''; ;) {
      const rows = await from.db
        .selectFrom('subject_keys')
        .selectAll()
        .where('subject_id', '>', after)
        .orderBy('subject_id')
        .limit(PAGE_SIZE)
        .execute();
      const last = rows.at(-1);
      if (last === undefined) return count;
      await insertBatch(to.engine, { table: 'subject_keys', columns: KEY_COLUMNS, rows }).execute(db);
      count += rows.length;
      after = last.subject_id;
    }
  });
}
