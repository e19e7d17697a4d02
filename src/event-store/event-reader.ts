import type { Kysely } from 'kysely';
import type { RecordedEvent } from './event.js';
import { eventOfRow } from './event-row.js';
import { BrokenLog, NO_HEAD, NOT_JSON } from './log-chain.js';
import type { EventRow, LogTables } from './log-tables.js';
import { positionAsOf } from './position-as-of.js';

/** Events per page where a caller reads on and on: large enough to be quick, small enough to hold. */
export const EVENT_PAGE_SIZE = 1000;

/** Where the log ends. */
export interface LogHead {
  /** Identity of this log, given when it was made. */
  readonly logId: string;
  /** Position of the last event; 0 when there is none. */
  readonly position: number;
  readonly hash: string;
}

/** A part of the log: the events after a position, up to and with another. */
export interface EventWindow {
  readonly after: number;
  readonly upTo: number;
}

/** Reads the log; it has no way to write. */
export interface EventReader {
  head(): Promise<LogHead>;
  /** Events after a position, in order, at most `limit`. */
  readAll(after: number, limit?: number): Promise<readonly RecordedEvent[]>;
  /** Events of a part of the log, in order, at most `limit`; of some types, or of all where they are null. */
  readWindow(
    window: EventWindow,
    limit: number,
    types: readonly string[] | null,
  ): Promise<readonly RecordedEvent[]>;
  /** Events of one stream after a stream position, in order, at most `limit`. */
  readStream(streamId: string, after: number, limit?: number): Promise<readonly RecordedEvent[]>;
  /** Events of some streams, the first `limit` of each, up to a position, in order. */
  readStreams(streamIds: readonly string[], upTo: number, limit: number): Promise<readonly RecordedEvent[]>;
  /** Where the log stood at an instant: the position of the last event recorded by then, 0 when there is none. */
  positionAsOf(asOf: Date): Promise<number>;
  /** The hash stored at a position, or undefined where there is no event. */
  hashAt(position: number): Promise<string | undefined>;
}

/** A reader over a log database; give it a connection that cannot write. */
export function createEventReader(db: Kysely<LogTables>): EventReader {
  return {
    head: () => readHead(db),
    async readAll(after, limit = EVENT_PAGE_SIZE) {
      const rows = await db
        .selectFrom('events')
        .selectAll()
        .where('global_position', '>', after)
        .orderBy('global_position')
        .limit(limit)
        .execute();
      return rows.map(readableEvent);
    },
    async readWindow({ after, upTo }, limit, types) {
      const rows = await db
        .selectFrom('events')
        .selectAll()
        .where('global_position', '>', after)
        .where('global_position', '<=', upTo)
        .$if(types !== null, (query) => query.where('event_type', 'in', types ?? []))
        .orderBy('global_position')
        .limit(limit)
        .execute();
      return rows.map(readableEvent);
    },
    async readStream(streamId, after, limit = EVENT_PAGE_SIZE) {
      const rows = await db
        .selectFrom('events')
        .selectAll()
        .where('stream_id', '=', streamId)
        .where('stream_position', '>', after)
        .orderBy('stream_position')
        .limit(limit)
        .execute();
      return rows.map(readableEvent);
    },
    readStreams: (streamIds, upTo, limit) => readStreams(db, streamIds, upTo, limit),
    positionAsOf: (asOf) => positionAsOf(db, asOf),
    async hashAt(position) {
      const row = await db
        .selectFrom('events')
        .select('hash')
        .where('global_position', '=', position)
        .executeTakeFirst();
      return row?.hash;
    },
  };
}

/** What `EventReader.readStreams` promises. */
async function readStreams(
  db: Kysely<LogTables>,
  streamIds: readonly string[],
  upTo: number,
  limit: number,
): Promise<readonly RecordedEvent[]> {
  if (streamIds.length === 0) return [];
  const rows = await db
    .selectFrom('events')
    .selectAll()
    .where('stream_id', 'in', streamIds)
    .where('stream_position', '<=', limit)
    .where('global_position', '<=', upTo)
    .orderBy('global_position')
    .execute();
  return rows.map(readableEvent);
}

async function readHead(db: Kysely<LogTables>): Promise<LogHead> {
  const row = await db.selectFrom('log_head').selectAll().executeTakeFirst();
  if (row === undefined) throw new BrokenLog(NO_HEAD);
  return { logId: row.log_id, position: Number(row.global_position), hash: row.hash };
}

function readableEvent(row: EventRow): RecordedEvent {
  try {
    return eventOfRow(row);
  } catch {
    const position = Number(row.global_position);
    throw new BrokenLog({ code: 'EVENT_UNREADABLE', position, message: NOT_JSON });
  }
}
