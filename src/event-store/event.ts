/** Who asked, and which request an event belongs to. */
export interface EventMetadata {
  readonly actor: string;
  readonly correlationId: string;
  readonly causationId: string;
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
