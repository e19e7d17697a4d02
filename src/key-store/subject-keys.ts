import type { OpenDatabase } from '../platform/database.js';
import { writeTransaction } from '../platform/write-transaction.js';
import type { KeyTables } from './key-tables.js';
import type { MasterKeys } from './master-keys.js';
import type { BoxKey } from './sealed-box.js';

/** Keys by subject; null is one that was changed. */
export type SubjectKeys = ReadonlyMap<string, BoxKey | null>;

/** The keys of the given subjects, asked for anew each time: one that is destroyed is gone on every node at once. */
export async function loadSubjectKeys(
  { db, engine }: OpenDatabase<KeyTables>,
  masterKeys: MasterKeys,
  subjectIds: readonly string[],
): Promise<SubjectKeys> {
  if (subjectIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('subject_keys')
    .selectAll()
    .where(engine.isAmong('subject_id', subjectIds))
    .execute();
  return new Map(rows.map((row) => [row.subject_id, masterKeys.unwrap(row)]));
}

/** Destroys the keys of subjects for good, and what was found with them: they are in no file of the database any more. Harmless when they are gone. */
export async function destroySubjectKeys(
  writing: OpenDatabase<KeyTables>,
  subjectIds: readonly string[],
): Promise<void> {
  await writeTransaction(writing, async (db) => {
    await db.deleteFrom('subject_keys').where(writing.engine.isAmong('subject_id', subjectIds)).execute();
  });
  await purgeSubjectKeys(writing);
}

/** Keys were deleted, and somebody who reads keeps them in the files of the key store: another try later removes them. */
export class KeysKept extends Error {
  constructor() {
    super(
      'Readers of the key store, or transactions older than the erasure, keep destroyed keys in its files',
    );
    this.name = 'KeysKept';
  }
}

/** Removes what was deleted or replaced from wherever the engine still keeps it; throws `KeysKept` where it cannot yet. */
export async function purgeSubjectKeys({ db, engine }: OpenDatabase<KeyTables>): Promise<void> {
  for (const statement of engine.purge(['subject_keys', 'subject_matches'])) {
    const { rows } = await statement.execute(db);
    if (rows.some(({ busy }) => busy === 1)) throw new KeysKept();
  }
}
