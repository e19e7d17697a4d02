import { sql, type Kysely } from 'kysely';
import type { OpenDatabase } from '../platform/database.js';
import { digestIn } from './answer-digest.js';
import { describeFault } from './describe-fault.js';
import { EVENT_PAGE_SIZE, type LogHead } from './event-reader.js';
import type { StreamFold } from './event-store.js';
import type { RecordedEvent } from './event.js';
import { eventOfRow } from './event-row.js';
import {
  BrokenLog,
  CHAIN_START,
  chainFault,
  missingEvent,
  NO_HEAD,
  NOT_JSON,
  type ChainEnd,
  type LogFault,
} from './log-chain.js';
import type { EventRow, LogTables } from './log-tables.js';
import { checkAnswers, type AnswerDigests } from './verify-answers.js';
import { checkSnapshots } from './verify-snapshots.js';

/** What a log is checked for besides what it says of itself. */
export interface LogExpectations {
  /** How the log stood at an earlier time: it must still begin with exactly that. */
  readonly checkpoint?: LogHead;
  /** Whether the program can read an event; without it that is not asked. */
  readonly isReadable?: (event: RecordedEvent) => boolean;
  /** How a stream folds of which snapshots are kept; without it they are not looked at. */
  readonly foldOf?: (streamId: string) => StreamFold<unknown> | null;
  /** Told how far the check is, in events. */
  readonly onProgress?: (position: number, head: number) => void;
}

/** What a check of a log came to. */
export interface LogVerdict {
  /** Where the log ended when the check began; what is appended meanwhile is not part of it. */
  readonly head: LogHead;
  /** The first thing that is wrong. */
  readonly fault: LogFault | null;
}

type Log = Kysely<LogTables>;

/** An event with what `events` and `streams` say around it. */
interface PlacedRow extends EventRow {
  /** Position of the event before it in its stream. */
  readonly previous_position: number | null;
  readonly stream_version: number | null;
}

/**
 * Checks every row of a log, from the first to the last: the chain of hashes, dense positions and stream versions, and that
 * `streams`, `log_head`, `commands` and `snapshots` say what the events say. Holds one page at a time.
 */
export async function verifyLog(
  log: OpenDatabase<LogTables>,
  expectations: LogExpectations = {},
): Promise<LogVerdict> {
  const { db } = log;
  const { head, firstPosition, lastPosition } = await readEnds(db);
  if (head === null) {
    const noHead = { logId: '', position: lastPosition, hash: '' };
    return { head: noHead, fault: { ...NO_HEAD, position: lastPosition } };
  }
  try {
    if (firstPosition < CHAIN_START.position + 1) throw inserted(firstPosition);
    if (expectations.checkpoint) checkIdentity(head, expectations.checkpoint);
    const end = await checkEvents(db, head, expectations);
    if (lastPosition !== head.position || end.hash !== head.hash) throw headWrong(lastPosition);
    await checkStreams(db);
    await checkAnswers(db, { upTo: head.position, ...end });
    if (expectations.foldOf) await checkSnapshots(log, expectations.foldOf);
    return { head, fault: null };
  } catch (error) {
    if (error instanceof BrokenLog) return { head, fault: error.fault };
    throw error;
  }
}

/** The head, and where the events begin and end. */
interface LogEnds {
  /** Null where somebody deleted it. */
  readonly head: LogHead | null;
  /** 1 where there is no event. */
  readonly firstPosition: number;
  /** 0 where there is no event. */
  readonly lastPosition: number;
}

/** As one statement sees them. */
async function readEnds(db: Log): Promise<LogEnds> {
  const { rows } = await sql<
    Pick<LogTables['log_head'], 'global_position' | 'hash'> & {
      readonly log_id: string | null;
      readonly first_position: number | null;
      readonly last_position: number | null;
    }
  >`
    select log_head.*, (select min(global_position) from events) as first_position,
      (select max(global_position) from events) as last_position
    from (select 1) as one left join log_head on true`.execute(db);
  const row = rows[0];
  const logId = row?.log_id ?? null;
  return {
    head:
      row === undefined || logId === null
        ? null
        : { logId, position: Number(row.global_position), hash: row.hash },
    firstPosition: Number(row?.first_position ?? 1),
    lastPosition: Number(row?.last_position ?? 0),
  };
}

function inserted(position: number): BrokenLog {
  return new BrokenLog({
    code: 'EVENT_INSERTED',
    position,
    message:
      'positions begin with 1: this event was put in beneath the program, and streams are folded with it',
  });
}

function headWrong(lastPosition: number): BrokenLog {
  return new BrokenLog({
    code: 'HEAD_WRONG',
    position: lastPosition,
    message: 'log_head does not say that the log ends with this event: one of them was changed',
  });
}

function checkIdentity(head: LogHead, checkpoint: LogHead): void {
  if (checkpoint.logId !== head.logId) {
    throw mismatch(checkpoint, 'the checkpoint is of another log: it bears another identity');
  }
  if (checkpoint.position > head.position) {
    throw mismatch(checkpoint, 'the log ends before it: its end was cut off');
  }
}

function mismatch({ position }: LogHead, message: string): BrokenLog {
  return new BrokenLog({ code: 'CHECKPOINT_MISMATCH', position, message });
}

/** Where a checked chain ends, and what its events carry of answers. */
interface CheckedEvents extends ChainEnd, AnswerDigests {}

async function checkEvents(db: Log, head: LogHead, expectations: LogExpectations): Promise<CheckedEvents> {
  let end = CHAIN_START;
  let digests: AnswerDigests = { digestCount: 0, firstDigestAt: null };
  while (end.position < head.position) {
    const page = await readPlaced(db, end.position, head.position);
    if (page.length === 0) throw new BrokenLog(missingEvent(end.position + 1));
    for (const row of page) {
      const fault = chainFault(end, row) ?? streamFault(row) ?? readingFault(row, expectations);
      if (fault !== null) throw new BrokenLog(fault);
      end = { position: row.global_position, hash: row.hash };
      if (digestIn(row.metadata) !== null) {
        const { digestCount, firstDigestAt } = digests;
        digests = { digestCount: digestCount + 1, firstDigestAt: firstDigestAt ?? end.position };
      }
      const { checkpoint } = expectations;
      if (checkpoint?.position === end.position && checkpoint.hash !== end.hash) {
        throw mismatch(checkpoint, 'this event or one before it is another than at the checkpoint');
      }
    }
    expectations.onProgress?.(end.position, head.position);
  }
  return { ...end, ...digests };
}

async function readPlaced(db: Log, after: number, upTo: number): Promise<readonly PlacedRow[]> {
  const { rows } = await sql<PlacedRow>`
    select events.*,
      (select max(previous.global_position) from events as previous
        where previous.stream_id = events.stream_id
        and previous.stream_position = cast(events.stream_position as bigint) - 1) as previous_position,
      (select max(streams.stream_position) from streams
        where streams.stream_id = events.stream_id) as stream_version
    from events where global_position > ${after} and global_position <= ${upTo}
    order by global_position limit ${EVENT_PAGE_SIZE}`.execute(db);
  return rows;
}

function streamFault(row: PlacedRow): LogFault | null {
  const position = row.global_position;
  const isNext =
    row.stream_position === 1
      ? row.previous_position === null
      : row.previous_position !== null && row.previous_position < position;
  const isKnown = row.stream_version !== null && row.stream_version >= row.stream_position;
  if (isNext && isKnown) return null;
  const message = isNext
    ? `streams says that ${row.stream_id} ends before this event, or does not know it`
    : `version ${String(row.stream_position)} of ${row.stream_id} does not follow the version before it`;
  return { code: 'STREAM_BROKEN', position, message };
}

function readingFault(row: EventRow, { isReadable }: LogExpectations): LogFault | null {
  const unreadable = (message: string): LogFault => ({
    code: 'EVENT_UNREADABLE',
    position: row.global_position,
    message,
  });
  let event: RecordedEvent;
  try {
    event = eventOfRow(row);
  } catch {
    return unreadable(NOT_JSON);
  }
  try {
    if (isReadable?.(event) !== false) return null;
  } catch (error) {
    return unreadable(`this program fails to bring it to its newest version: ${describeFault(error)}`);
  }
  return unreadable(
    `${row.event_type} version ${String(row.schema_version)} is unknown to this version of the program; run one that knows it`,
  );
}

/** Every stream ends where its events end, and has as many as that. */
async function checkStreams(db: Log): Promise<void> {
  let last: string | undefined;
  for (;;) {
    const { rows } = await sql<
      LogTables['streams'] & { readonly event_count: number; readonly position: number }
    >`
      select streams.*,
        (select count(*) from events where events.stream_id = streams.stream_id) as event_count,
        (select max(global_position) from events where events.stream_id = streams.stream_id) as position
      from streams where ${last === undefined ? sql`true` : sql`stream_id > ${last}`}
      order by stream_id limit ${EVENT_PAGE_SIZE}`.execute(db);
    const wrong = rows.find((row) => Number(row.stream_position) !== Number(row.event_count));
    if (wrong !== undefined) {
      throw new BrokenLog({
        code: 'STREAM_BROKEN',
        position: Number(wrong.position),
        message: `streams says that ${wrong.stream_id} is at version ${String(wrong.stream_position)}, and it has ${String(wrong.event_count)} events`,
      });
    }
    last = rows.at(-1)?.stream_id;
    if (rows.length < EVENT_PAGE_SIZE) return;
  }
}
