import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { OpenDatabase } from '../platform/database.js';
import { writeTransaction } from '../platform/write-transaction.js';
import type { KeyTables } from './key-tables.js';
import type { MasterKeys } from './master-keys.js';
import { KEY_BYTES } from './sealed-box.js';
import { loadSubjectKeys } from './subject-keys.js';

/** Turns a text into one that says nothing of it without the key, and is always the same. */
export type KeyedHash = (text: string) => string;

/** What is hashed under which of the engine's own keys; they stand among those of subjects, whose ids are UUIDs. */
export type EngineKeyName = '#people' | '#requests' | '#limits';

/** HMAC-SHA-256 (hex) under a key. */
export function keyedHash(key: KeyObject): KeyedHash {
  return (text) => createHmac('sha256', key).update(text).digest('hex');
}

/** A key of the engine's own, made when the store has none; the same on every node. */
export async function openEngineKey(
  writing: OpenDatabase<KeyTables>,
  masterKeys: MasterKeys,
  of: { readonly name: EngineKeyName; readonly randomBytes: (count: number) => Uint8Array },
): Promise<KeyObject> {
  const subjectId = of.name;
  const fresh = masterKeys.wrap({ subjectId, key: of.randomBytes(KEY_BYTES) });
  const kept = await writeTransaction(writing, async (db) => {
    await db
      .insertInto('subject_keys')
      .values(fresh)
      .onConflict((conflict) => conflict.column('subject_id').doNothing())
      .execute();
    return loadSubjectKeys({ db, engine: writing.engine }, masterKeys, [subjectId]);
  });
  const key = kept.get(subjectId)?.key;
  if (key === undefined)
    throw new Error(`The key ${subjectId} of the key store was changed; restore the key store`);
  return createSecretKey(key);
}
