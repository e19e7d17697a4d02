import type { Signal } from '../platform/signal.js';
import { EVENT_PAGE_SIZE, type EventReader } from './event-reader.js';
import type { RecordedEvent } from './event.js';
import { UNWOKEN_WAIT_MS } from './log-watcher.js';

/** Follows the log for readers: no queue, each reader pulls its next page when it is ready for it. */
export interface EventFeed {
  /** Position of the last event now. */
  position(): Promise<number>;
  /** Every event after a position, for ever. */
  followAll(after: number): AsyncIterableIterator<RecordedEvent>;
  /** Every event of one stream whose global position is after the given one, for ever. */
  followStream(streamId: string, after: number): AsyncIterableIterator<RecordedEvent>;
}

/** A feed over a reader, woken by `appended`; it sees what other processes append when a `LogWatcher` notifies that. */
export function createEventFeed(reader: EventReader, appended: Signal): EventFeed {
  return {
    position: async () => (await reader.head()).position,
    followAll: (after) =>
      pullCursor(appended, after, {
        read: (position) => reader.readAll(position),
        positionOf: (event) => event.globalPosition,
      }),
    followStream: (streamId, after) =>
      pullCursor(appended, 0, {
        read: (position) => reader.readStream(streamId, position),
        positionOf: (event) => event.streamPosition,
        skip: (event) => event.globalPosition <= after,
      }),
  };
}

interface Pages {
  read(after: number): Promise<readonly RecordedEvent[]>;
  positionOf(event: RecordedEvent): number;
  skip?(event: RecordedEvent): boolean;
}

/** Written by hand because the `return()` of an async generator would wait for the event it sleeps on. */
function pullCursor(appended: Signal, start: number, pages: Pages): AsyncIterableIterator<RecordedEvent> {
  const closing = new AbortController();
  const done = { done: true, value: undefined } as const;
  let after = start;
  let page: readonly RecordedEvent[] = [];
  let index = 0;
  let woken: Promise<void> | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  async function pull(): Promise<IteratorResult<RecordedEvent>> {
    while (!closing.signal.aborted) {
      const event = page[index];
      if (event !== undefined) {
        index += 1;
        if (pages.skip?.(event) !== true) return { done: false, value: event };
        continue;
      }
      if (woken !== null && page.length < EVENT_PAGE_SIZE) {
        await woken; // there was no more when the page was read
        woken = null;
      }
      woken ??= appended.wait(UNWOKEN_WAIT_MS, closing.signal); // before reading: an append between the two is not missed
      page = await pages.read(after);
      index = 0;
      const last = page.at(-1);
      if (last !== undefined) after = pages.positionOf(last);
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
