import type { SealedBox } from '../domain/booking/personal-data.js';
import type { KeyPool } from './key-pool.js';
import type { KeyStore } from './open-key-store.js';
import { paddedJson } from './seal-party.js';
import { sealBox } from './sealed-box.js';
import { loadSubjectKeys } from './subject-keys.js';

/**
 * Seals what is now known of a person under the key that they have, so that destroying it erases what was known before too. A person
 * without a subject gets a new key; null when the key was destroyed.
 */
export type ResealPerson = (subjectId: string | null, content: object) => Promise<SealedBox | null>;

/** What resealing needs. */
export interface ResealOptions {
  readonly keys: Pick<KeyStore, 'reading' | 'masterKeys'>;
  readonly keyPool: KeyPool;
  readonly randomBytes: (count: number) => Uint8Array;
}

/** Reseals with the keys of a store. */
export function createResealPerson({ keys, keyPool, randomBytes }: ResealOptions): ResealPerson {
  return async (subjectId, content) => {
    const key =
      subjectId === null
        ? (await keyPool.take(1))[0]
        : (await loadSubjectKeys(keys.reading, keys.masterKeys, [subjectId])).get(subjectId);
    if (key === undefined || key === null) return null;
    return { subjectId: key.subjectId, box: sealBox(key, paddedJson(content), randomBytes) };
  };
}
