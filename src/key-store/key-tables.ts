import type { BatchColumn } from '../platform/sql-engine.js';

/** The key store's tables as Kysely sees them; `migrations/keys` creates them. */
export interface KeyTables {
  readonly subject_keys: SubjectKeyRow;
  readonly subject_matches: SubjectMatchRow;
}

/** A key of one subject, encrypted by a master key. */
export interface SubjectKeyRow {
  readonly subject_id: string;
  /** Base64url. */
  readonly wrapped_key: string;
  readonly master_key_id: string;
}

/** The columns of `subject_keys` as batches carry them. */
export const KEY_COLUMNS: readonly BatchColumn[] = [
  { name: 'subject_id', type: 'text' },
  { name: 'wrapped_key', type: 'text' },
  { name: 'master_key_id', type: 'text' },
];

/** Who was found in a box of a subject that has a key: goes with the key. */
export interface SubjectMatchRow {
  readonly subject_id: string;
  /** Of the box: no other has it. */
  readonly box_tag: string;
  /** Of the text that was hashed: `PERSON_MATCH_VERSION`. */
  readonly match_version: number;
  /** Keyed hash of who it is. */
  readonly match_hash: string;
}

/** The columns of `subject_matches` as batches carry them. */
export const MATCH_COLUMNS: readonly BatchColumn[] = [
  { name: 'subject_id', type: 'text' },
  { name: 'box_tag', type: 'text' },
  { name: 'match_version', type: 'integer' },
  { name: 'match_hash', type: 'text' },
];
