import { GENESIS_HASH, hashOfRow } from './event-row.js';
import type { EventRow } from './log-tables.js';

/** What can be wrong with a log, and where it was seen first. */
export interface LogFault {
  readonly code:
    | 'EVENT_CHANGED'
    | 'EVENT_MISSING'
    | 'EVENT_INSERTED'
    | 'EVENT_UNREADABLE'
    | 'STREAM_BROKEN'
    | 'HEAD_WRONG'
    | 'ANSWER_WRONG'
    | 'ANSWER_MISSING'
    | 'SNAPSHOT_WRONG'
    | 'CHECKPOINT_MISMATCH';
  /** Global position of the first event concerned. */
  readonly position: number;
  /** What was seen and what it means. */
  readonly message: string;
}

/** A log, or a copy of one, is not what was written. */
export class BrokenLog extends Error {
  constructor(readonly fault: LogFault) {
    super(`Position ${String(fault.position)}, ${fault.code}: ${fault.message}`);
    this.name = 'BrokenLog';
  }
}

/** Nothing says where the log ends. */
export const NO_HEAD: LogFault = {
  code: 'HEAD_WRONG',
  position: 0,
  message: 'log_head has no row, which says where the log ends: it was deleted',
};

/** What an event without a payload or metadata is told by. */
export const NOT_JSON = 'its payload or metadata is not JSON';

/** Where a chain of hashes has been followed to. */
export interface ChainEnd {
  readonly position: number;
  readonly hash: string;
}

/** Before the first event. */
export const CHAIN_START: ChainEnd = { position: 0, hash: GENESIS_HASH };

/** What is wrong with the event that should come next; null when it does. */
export function chainFault(end: ChainEnd, row: EventRow): LogFault | null {
  const position = end.position + 1;
  if (row.global_position !== position) return missingEvent(position);
  if (row.hash === hashOfRow(end.hash, row)) return null;
  return {
    code: 'EVENT_CHANGED',
    position,
    message:
      'its hash is not that of its content and of the event before: one of them was changed after it was recorded, or put in its place',
  };
}

/** No event stands where one must. */
export function missingEvent(position: number): LogFault {
  return {
    code: 'EVENT_MISSING',
    position,
    message: 'positions are dense, and there is no event at this one: it was deleted or moved',
  };
}

/** Where the chain ends after a page of rows; throws `BrokenLog` at the first that does not continue it. */
export function followChain(start: ChainEnd, rows: readonly EventRow[]): ChainEnd {
  let end = start;
  for (const row of rows) {
    const fault = chainFault(end, row);
    if (fault !== null) throw new BrokenLog(fault);
    end = { position: row.global_position, hash: row.hash };
  }
  return end;
}
