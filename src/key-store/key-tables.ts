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
