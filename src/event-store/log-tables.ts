/** The log's tables as Kysely sees them; `migrations/log` creates them. */
export interface LogTables {
  readonly events: EventRow;
  readonly streams: { readonly stream_id: string; readonly stream_position: number };
  readonly log_head: {
    readonly one_row: number;
    readonly log_id: string;
    readonly global_position: number;
    readonly hash: string;
  };
  readonly snapshots: {
    readonly stream_id: string;
    readonly stream_position: number;
    /** Hash of the event at that position: a snapshot of other events is not to be trusted. */
    readonly event_hash: string;
    readonly fold_version: number;
    /** The state as JSON. */
    readonly state: string;
  };
  readonly commands: {
    readonly caller: string;
    readonly idempotency_key: string;
    readonly request_hash: string;
    readonly outcome: string;
    readonly event_id: string;
    readonly global_position: number;
  };
}

/** One row of `events`: an event as it is stored, its JSON still text. */
export interface EventRow {
  readonly global_position: number;
  readonly event_id: string;
  readonly stream_id: string;
  readonly stream_position: number;
  readonly event_type: string;
  readonly schema_version: number;
  readonly data: string;
  readonly metadata: string;
  /** UTC, ISO 8601 with milliseconds. */
  readonly recorded_at: string;
  /** SHA-256 in hex over this event and the hash before it. */
  readonly hash: string;
}
