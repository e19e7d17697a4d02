import { sql, type Kysely } from 'kysely';
import { writeTransaction } from '../platform/write-transaction.js';
import { KEY_COLUMNS, type KeyTables, type SubjectKeyRow } from './key-tables.js';
import type { KeyStore } from './open-key-store.js';
import { purgeSubjectKeys } from './subject-keys.js';

/** Keys wrapped anew by one transaction: bookings wait for no longer. */
const PAGE_SIZE = 1000;

/** Told how many keys of all that are to be are wrapped anew. */
export type OnRotated = (done: number, total: number) => void;

/**
 * Wraps every key anew by the newest master key, page by page; stopped, it goes on where it was. After it, no key is
 * wrapped by another one, so older ones may be forgotten. Answers how many it wrapped.
 */
export async function rotateMasterKey(
  store: KeyStore,
  onRotated: OnRotated = () => undefined,
): Promise<number> {
  const { writing, masterKeys } = store;
  const total = await countOlder(writing.db, masterKeys.newestId);
  let done = 0;
  for (;;) {
    const count = await writeTransaction(writing, (db) => rotatePage(db, store));
    if (count === 0) break;
    done += count;
    onRotated(done, Math.max(done, total));
  }
  await purgeSubjectKeys(writing); // the old wrappings are in no file either
  return done;
}

async function countOlder(db: Kysely<KeyTables>, newestId: string): Promise<number> {
  const { count } = await db
    .selectFrom('subject_keys')
    .select((select) => select.fn.countAll().as('count'))
    .where('master_key_id', '!=', newestId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function rotatePage(db: Kysely<KeyTables>, { writing, masterKeys }: KeyStore): Promise<number> {
  const { engine } = writing;
  const page = await sql<SubjectKeyRow>`
    select * from subject_keys where master_key_id != ${masterKeys.newestId}
    order by subject_id limit ${PAGE_SIZE} ${engine.lockRows}`.execute(db);
  const wrapped = page.rows.map((row) => {
    const key = masterKeys.unwrap(row);
    if (key === null)
      throw new Error(`The key of ${row.subject_id} was changed; restore the key store, then rotate again`);
    return masterKeys.wrap(key);
  });
  if (wrapped.length === 0) return 0;
  const batch = engine.batch(wrapped, KEY_COLUMNS);
  // An update, not an insert: a key that is destroyed meanwhile stays destroyed.
  await sql`update subject_keys
    set wrapped_key = batch.wrapped_key, master_key_id = batch.master_key_id
    from ${batch} where subject_keys.subject_id = batch.subject_id`.execute(db);
  return wrapped.length;
}
