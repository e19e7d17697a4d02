/** The tables of processes as Kysely sees them, in the database of the log; `migrations/log` creates them. */
export interface ProcessTables {
  /** How far the log was looked through for what is to be done. */
  readonly process_checkpoint: {
    readonly one_row: number;
    readonly global_position: number;
  };
  /** What is to be done: a row goes once the log says that it is done. */
  readonly process_tasks: {
    readonly task_id: string;
    readonly kind: string;
    readonly booking_id: string;
    readonly subject_id: string;
    /** All times are UTC, ISO 8601 with milliseconds, so that they compare as texts. */
    readonly created_at: string;
    /** Whoever begins it moves this on, so that nobody else does unless that one is lost. */
    readonly due_at: string;
    /** Times that it was begun. */
    readonly attempts: number;
    /** What kept it from being done at the last attempt; holds no personal data. */
    readonly last_error: string | null;
  };
}
