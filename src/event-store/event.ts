/** Who asks, and which request what is appended belongs to. */
export interface CommandMetadata {
  readonly actor: string;
  readonly correlationId: string;
  readonly causationId: string;
  /** The span that the command was part of (W3C Trace Context), so that what follows goes on with its trace; absent where none was recorded. */
  readonly traceparent?: string;
}

/** What an event says of the command that appended it. */
export interface EventMetadata extends CommandMetadata {
  /** On the first event of a command under an idempotency key: the digest of its answer, which the chain so covers. */
  readonly answer?: string;
}

/** A fact that is to be appended. */
export interface NewEvent {
  readonly type: string;
  readonly schemaVersion: number;
  /** A JSON value; stored as its text. */
  readonly data: object;
}

/** A fact as the log holds it. */
export interface RecordedEvent {
  /** 1, 2, 3 … over the whole log, dense and in commit order. */
  readonly globalPosition: number;
  readonly eventId: string;
  readonly streamId: string;
  /** 1, 2, 3 … within the stream. */
  readonly streamPosition: number;
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: unknown;
  readonly metadata: EventMetadata;
  /** UTC, ISO 8601 with milliseconds. */
  readonly recordedAt: string;
  readonly hash: string;
}
