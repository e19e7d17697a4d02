import { sql, type Kysely } from 'kysely';
import type { OpenDatabase } from '../platform/database.js';
import { writeTransaction } from '../platform/write-transaction.js';
import { sharedMetadata } from './answer-digest.js';
import type { LogHead } from './event-reader.js';
import { BrokenLog, CHAIN_START } from './log-chain.js';
import type { LogSource } from './log-source.js';
import type { LogTables } from './log-tables.js';
import { insertAnswers, insertEvents } from './sql-writes.js';
import { verifyLog } from './verify-log.js';

/** A copy of a log, and where to. */
export interface LogCopy {
  readonly source: LogSource;
  /** A log that may be written, brought up to date with its migrations. */
  readonly target: OpenDatabase<LogTables>;
  /** The last position to copy; without it all are. */
  readonly upTo?: number;
  /** Told how far the copy is, in events. */
  readonly onProgress?: (position: number, head: number) => void;
  /** Told how far the check of the copy is, which comes after it. */
  readonly onCheckProgress?: (position: number, head: number) => void;
}

/** What was copied. */
export interface CopiedLog {
  readonly head: LogHead;
  readonly answerCount: number;
}

/** A log that holds events already is not filled. */
export class LogNotEmpty extends Error {}

/**
 * Fills an empty log with the events and answers of another, to the byte: the same positions, ids, hashes, identity.
 * All of it or, when anything is wrong, nothing; the copy is checked like any log before it counts.
 */
export function fillLog(copy: LogCopy): Promise<CopiedLog> {
  return writeTransaction(copy.target, async (db) => {
    await refuseFilled(db, copy.target);
    const copied = await copyRows(db, copy);
    const { logId, position, hash } = copied.head;
    await sql`insert into streams
      select stream_id, max(stream_position) from events group by stream_id`.execute(db);
    await sql`update log_head set log_id = ${logId}, global_position = ${position}, hash = ${hash}`.execute(
      db,
    );
    const { onCheckProgress } = copy;
    const { fault } = await verifyLog(
      { db, engine: copy.target.engine },
      onCheckProgress && { onProgress: onCheckProgress },
    );
    if (fault !== null) throw new BrokenLog(fault);
    return copied;
  });
}

async function refuseFilled(db: Kysely<LogTables>, { engine }: OpenDatabase<LogTables>): Promise<void> {
  const { rows } = await sql<LogTables['log_head']>`select * from log_head ${engine.lockRows}`.execute(db);
  const event = await db.selectFrom('events').select('global_position').limit(1).executeTakeFirst();
  if (event === undefined && Number(rows[0]?.global_position) === 0) return;
  throw new LogNotEmpty('The log to fill holds events already; name an empty database');
}

async function copyRows(
  db: Kysely<LogTables>,
  { source, target: { engine }, upTo = source.head.position, onProgress }: LogCopy,
): Promise<CopiedLog> {
  let head: LogHead = { ...source.head, ...CHAIN_START };
  let answerCount = 0;
  for await (const page of source.pages()) {
    const events = page.events.filter((row) => row.global_position <= upTo);
    const answers = page.answers.filter((row) => Number(row.global_position) <= upTo);
    const last = events.at(-1);
    if (last !== undefined) {
      await insertEvents(engine, events).execute(db);
      head = { ...head, position: last.global_position, hash: last.hash };
      onProgress?.(head.position, upTo);
    }
    if (answers.length > 0) await insertAnswers(engine, answers).execute(db);
    answerCount += answers.length;
  }
  return { head, answerCount };
}

/** The last position that a log had at a moment, or before one is passed; never in the middle of what was appended together. */
export async function lastPositionBy(source: LogSource, until: Date | number): Promise<number> {
  const moment = typeof until === 'number' ? null : until.toISOString();
  const limit = typeof until === 'number' ? until : Number.MAX_SAFE_INTEGER;
  let previous: string | undefined;
  let position = 0;
  for await (const { events } of source.pages()) {
    for (const row of events) {
      // Events of one command share their metadata: the same request, by the same caller.
      const metadata = sharedMetadata(row.metadata);
      if (metadata !== previous) position = row.global_position - 1;
      if (row.global_position > limit || (moment !== null && row.recorded_at > moment)) return position;
      previous = metadata;
    }
  }
  return source.head.position;
}
