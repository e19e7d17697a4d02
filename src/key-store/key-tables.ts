import type { BatchColumn } from '../platform/sql-engine.js';

/** The key store's tables as Kysely sees them; `migrations/keys` creates them. */
export interface KeyTables {
  readonly subject_keys: SubjectKeyRow;
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
