import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createEventFeed, LOG_START } from '../../src/event-store/event-feed.js';
import type { EventReader } from '../../src/event-store/event-reader.js';
import { LogWatcher } from '../../src/event-store/log-watcher.js';
import type { Logger } from '../../src/platform/logger.js';
import { createSignal } from '../../src/platform/signal.js';
import { ENGINES } from '../support/engines.js';
import { append, valueOf } from './notes.js';
import { freshDatabases, openFreshLog, openLog } from './test-log.js';

/** Failures in a row. */
const FAILURE_COUNT = 3;

const FOLLOWER_COUNT = 50;

/** A watcher over a reader, with a signal that nobody else notifies. */
function watch(reader: Pick<EventReader, 'head'>) {
  const appended = createSignal();
  const notify = vi.spyOn(appended, 'notify');
  const logger: Logger = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const watcher = new LogWatcher({ reader, appended, logger });
  watcher.start();
  onTestFinished(() => watcher.stop());
  return { watcher, appended, notify, logger };
}

/** A reader that counts what it is asked. */
function counting(reader: EventReader) {
  return {
    ...reader,
    head: vi.fn(() => reader.head()),
    readAll: vi.fn((after: number) => reader.readAll(after)),
    readStream: vi.fn((streamId: string, after: number) => reader.readStream(streamId, after)),
  };
}

/** Waits until the watcher has looked so many times more: twice, and a follower that polls by itself would have too. */
function looksAgain(head: ReturnType<typeof counting>['head'], times = 2): Promise<void> {
  const wanted = head.mock.calls.length + times;
  return vi.waitFor(() => {
    expect(head.mock.calls.length).toBeGreaterThanOrEqual(wanted);
  }, 10_000);
}

describe.each(ENGINES)('a log watcher on $name', (engine) => {
  it('wakes followers when another process appends, and leaves idle ones asleep', async () => {
    const { log } = await freshDatabases(engine);
    const [here, elsewhere] = [await openLog(log), await openLog(log)];
    const reader = counting(here.reader);
    const { appended, notify } = watch(reader);
    const feed = createEventFeed(reader, appended);
    await vi.waitFor(() => expect(notify).toHaveBeenCalledOnce(), 5000);
    const followers = Array.from({ length: FOLLOWER_COUNT }, (_, index) =>
      index % 2 === 0 ? feed.followAll(LOG_START) : feed.followStream('a', LOG_START),
    );
    const next = followers.map((follower) => follower.next());
    await looksAgain(reader.head);
    const readCount = (): number => reader.readAll.mock.calls.length + reader.readStream.mock.calls.length;
    expect(readCount()).toBe(FOLLOWER_COUNT);

    await elsewhere.store.execute(append('a', ['news']));

    const seen = (await Promise.all(next)).map(({ value }) => valueOf(value));
    expect(seen).toEqual(Array.from({ length: FOLLOWER_COUNT }, () => 'news'));
    expect(readCount()).toBe(2 * FOLLOWER_COUNT);
    for (const follower of followers) await follower.return?.();
  });

  it('wakes followers of a log that went back', async () => {
    const { store, reader, writing } = await openFreshLog(engine);
    await store.execute(append('a', ['kept', 'lost']));
    const { notify } = watch(reader);
    await vi.waitFor(() => expect(notify).toHaveBeenCalledOnce(), 5000);

    await sql`update log_head set global_position = 1, hash = (select hash from events where global_position = 1)`.execute(
      writing.db,
    );

    await vi.waitFor(() => expect(notify).toHaveBeenCalledTimes(2), 5000);
  });
});

describe('a log watcher', () => {
  const head = { logId: 'log', position: 1, hash: 'a' };

  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('says once that the log cannot be read, and goes on when it can', async () => {
    const read = vi.fn<EventReader['head']>().mockResolvedValueOnce(head);
    for (let failure = 0; failure < FAILURE_COUNT; failure += 1)
      read.mockRejectedValueOnce(new Error('away'));
    read.mockResolvedValue({ ...head, position: 2, hash: 'b' });

    const { notify, logger } = watch({ head: read });
    await vi.advanceTimersByTimeAsync(10_000);

    expect(notify).toHaveBeenCalledTimes(2);
    expect(read.mock.calls.length).toBeGreaterThan(2 + FAILURE_COUNT);
    expect(logger.error).toHaveBeenCalledOnce();
  });

  it('does not look any more once it is stopped', async () => {
    const read = vi.fn<EventReader['head']>().mockResolvedValue(head);
    const { watcher } = watch({ head: read });
    await vi.advanceTimersByTimeAsync(1000);
    const lookCount = read.mock.calls.length;
    expect(lookCount).toBeGreaterThan(1);

    await watcher.stop();
    await vi.advanceTimersByTimeAsync(10_000);

    expect(read).toHaveBeenCalledTimes(lookCount);
  });
});
