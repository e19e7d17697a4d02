import type { Signal } from '../platform/signal.js';
import { EVENT_PAGE_SIZE, type EventReader } from './event-reader.js';
import { GENESIS_HASH } from './event-row.js';
import type { RecordedEvent } from './event.js';
import { UNWOKEN_WAIT_MS } from './log-watcher.js';

/** A point of one log: the hash says which events are before it. */
export interface LogPoint {
  /** Position of the last event before it; 0 when there is none. */
  readonly position: number;
  readonly hash: string;
}

/** Before the first event. */
export const LOG_START: LogPoint = { position: 0, hash: GENESIS_HASH };

/** The log does not hold any more what a reader of it was told: it lost its end, or another one took its place. */
export class LogReplaced extends Error {
  constructor(position: number) {
    super(`The log has another event at position ${String(position)} than the one that was read there`);
    this.name = 'LogReplaced';
  }
}

/**
 * Follows the log for readers: no queue, each reader pulls its next page when it is ready for it. A cursor ends with
 * `LogReplaced` rather than go on after events that the log has no more.
 */
export interface EventFeed {
  /** Where the log ends now. */
  end(): Promise<LogPoint>;
  /** Every event after a point, for ever. */
  followAll(after: LogPoint): AsyncIterableIterator<RecordedEvent>;
  /** Every event of one stream that is after a point of the whole log, for ever. */
  followStream(streamId: string, after: LogPoint): AsyncIterableIterator<RecordedEvent>;
}

/** A feed over a reader, woken by `appended`; it sees what other processes append when a `LogWatcher` notifies that. */
export function createEventFeed(reader: EventReader, appended: Signal): EventFeed {
  return {
    end: async () => {
      const { position, hash } = await reader.head();
      return { position, hash };
    },
    followAll: (after) => pullCursor(appended, pagesOfAll(reader, after)),
    followStream: (streamId, after) => pullCursor(appended, pagesOfStream(reader, streamId, after)),
  };
}

/** The events that follow those read so far. */
type NextPage = () => Promise<{
  readonly events: readonly RecordedEvent[];
  /** Whether there were no more. */
  readonly isLast: boolean;
}>;

/** Each page begins with the event read last, to see that it is still the same one. */
function pagesOfAll(reader: EventReader, start: LogPoint): NextPage {
  let { position, hash } = start;
  return async () => {
    const known = position === 0 ? 0 : 1;
    const page = await reader.readAll(position - known, EVENT_PAGE_SIZE + known);
    if (known === 1 && page[0]?.hash !== hash) throw new LogReplaced(position);
    const events = page.slice(known);
    const last = events.at(-1);
    if (last !== undefined) ({ globalPosition: position, hash } = last);
    return { events, isLast: events.length < EVENT_PAGE_SIZE };
  };
}

/** The point where it starts is looked at once; after that the stream alone counts, whatever becomes of others. */
function pagesOfStream(reader: EventReader, streamId: string, start: LogPoint): NextPage {
  let last: RecordedEvent | null = null;
  let isBegun = start.position === 0;
  return async () => {
    const known: number = last === null ? 0 : 1;
    const page = await reader.readStream(
      streamId,
      (last?.streamPosition ?? 0) - known,
      EVENT_PAGE_SIZE + known,
    );
    if (last !== null && page[0]?.hash !== last.hash) throw new LogReplaced(last.globalPosition);
    if (!isBegun && (await reader.hashAt(start.position)) !== start.hash) {
      throw new LogReplaced(start.position);
    }
    isBegun = true;
    last = page.at(-1) ?? null;
    const events = page.slice(known).filter(({ globalPosition }) => globalPosition > start.position);
    return { events, isLast: page.length < EVENT_PAGE_SIZE + known };
  };
}

/** Written by hand because the `return()` of an async generator would wait for the event it sleeps on. */
function pullCursor(appended: Signal, nextPage: NextPage): AsyncIterableIterator<RecordedEvent> {
  const closing = new AbortController();
  const done = { done: true, value: undefined } as const;
  let page: Awaited<ReturnType<NextPage>> = { events: [], isLast: false };
  let index = 0;
  let woken: Promise<void> | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  async function pull(): Promise<IteratorResult<RecordedEvent>> {
    while (!closing.signal.aborted) {
      const event = page.events[index];
      if (event !== undefined) {
        index += 1;
        return { done: false, value: event };
      }
      if (woken !== null && page.isLast) {
        await woken; // there was no more when the page was read
        woken = null;
      }
      woken ??= appended.wait(UNWOKEN_WAIT_MS, closing.signal); // before reading: an append between the two is not missed
      page = await nextPage();
      index = 0;
    }
    return done;
  }

  return {
    /** Calls that do not wait for each other take turns. */
    next() {
      const result = turn.then(pull);
      turn = result.catch(() => undefined);
      return result;
    },
    return() {
      closing.abort();
      return Promise.resolve(done);
    },
    throw(error: unknown) {
      closing.abort();
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
