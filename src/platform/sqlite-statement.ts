import type { DatabaseUse } from './database.js';

/** What a thread opens. */
export interface SqliteThreadData {
  readonly file: string;
  readonly use: DatabaseUse;
}

/** A statement for a thread. */
export interface ThreadStatement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /** Whether an answer is waited for. */
  readonly isAsked: boolean;
}

/** What became of a statement that was asked. */
export interface ThreadAnswer {
  readonly rows: readonly unknown[];
  readonly changeCount: number;
  /** Why it, or one before it that was not asked, failed; an error loses its code on its way between threads. */
  readonly fault: ThreadFault | null;
}

/** What an error of SQLite says. */
export interface ThreadFault {
  readonly message: string;
  readonly code: string | undefined;
}
