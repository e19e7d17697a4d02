/** What projectors keep in a read database, beside the rows that they write. */
export interface ProjectorTables {
  /** Where each processor stands. */
  readonly checkpoints: {
    readonly processor: string;
    readonly log_id: string;
    readonly global_position: number;
    readonly hash: string;
  };
  /** Events that a processor left out. */
  readonly dead_letters: DeadLetterRow;
}

/** An event that could not be projected, or that waits behind one of the same stream. */
export interface DeadLetterRow {
  readonly processor: string;
  readonly stream_id: string;
  readonly global_position: number;
  readonly event_type: string;
  /** `parked` holds back its stream; `skipped` is left out for good. */
  readonly state: 'parked' | 'skipped';
  /** What kind of error it was and where; null for one that only waits. No message: those quote what they stumble over. */
  readonly error: string | null;
  readonly attempts: number;
  /** UTC, ISO 8601. */
  readonly parked_at: string;
}
