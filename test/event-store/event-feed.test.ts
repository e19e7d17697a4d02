import { describe, expect, it, vi } from 'vitest';
import { LOG_START } from '../../src/event-store/event-feed.js';
import type { RecordedEvent } from '../../src/event-store/event.js';
import { ENGINES } from '../support/engines.js';
import { append, valueOf } from './notes.js';
import { freshDatabases, openFreshLog, openLog } from './test-log.js';

/** The values of the next `count` events. */
async function take(events: AsyncIterator<RecordedEvent>, count: number): Promise<readonly unknown[]> {
  const values: unknown[] = [];
  while (values.length < count) {
    const next = await events.next();
    if (next.done === true) break;
    values.push(valueOf(next.value));
  }
  return values;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** 0, 1, 2 … */
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe.each(ENGINES)('the event feed on $name', (engine) => {
  it('gives every event after a moment once and in order, while more are appended', async () => {
    const { store, feed } = await openFreshLog(engine);
    await store.execute(append('before', ['before']));
    const start = await feed.end();
    const followers = upTo(3).map(async () => take(feed.followAll(start), 300));

    const appending = upTo(300).map((value) => store.execute(append(`s-${String(value % 5)}`, [value])));
    const late = take(feed.followAll(await feed.end()), 1);

    await Promise.all(appending);
    for (const values of await Promise.all(followers)) expect(values).toEqual(upTo(300));
    await store.execute(append('last', ['last']));
    expect(await late).not.toContain('before');
  });

  it('begins at the moment that it is asked for', async () => {
    const { store, feed } = await openFreshLog(engine);
    expect(await feed.end()).toEqual(LOG_START);
    await store.execute(append('a', ['old', 'older']));

    const events = feed.followAll(await feed.end());
    await store.execute(append('a', ['new']));

    expect(await take(events, 1)).toEqual(['new']);
    await events.return?.();
  });

  it('follows one stream alone, from a position of the whole log on', async () => {
    const { store, feed } = await openFreshLog(engine);
    await store.execute(append('mine', ['old']));
    await store.execute(append('other', ['x', 'y']));
    const events = feed.followStream('mine', await feed.end());
    const taking = take(events, 3);

    await store.execute(append('other', ['z']));
    await store.execute(append('mine', [1, 2]));
    await store.execute(append('other', ['z']));
    await store.execute(append('mine', [3]));

    expect(await taking).toEqual([1, 2, 3]);
    await events.return?.();
  });

  it('wakes at once when this process appends', async () => {
    const { store, feed } = await openFreshLog(engine);
    const next = feed.followAll(LOG_START).next();
    await pause(50);
    const start = performance.now();

    await store.execute(append('a', [1]));
    await next;

    expect(performance.now() - start).toBeLessThan(200); // less than half a poll
  });

  it('sees by polling what another process appends', async () => {
    const { log } = await freshDatabases(engine);
    const [here, elsewhere] = [await openLog(log), await openLog(log)];
    const taking = take(here.feed.followAll(LOG_START), 2);
    await pause(20);

    await elsewhere.store.execute(append('a', [1, 2]));

    expect(await taking).toEqual([1, 2]);
  });

  it('ends a pending next at once when it is returned or thrown into', async () => {
    const { feed } = await openFreshLog(engine);
    for (const end of ['return', 'throw'] as const) {
      const events = feed.followAll(LOG_START);
      const pending = events.next();
      await pause(20);
      const start = performance.now();

      await events[end]?.(new Error('the client left')).catch(() => undefined);

      expect(await pending).toEqual({ done: true, value: undefined });
      expect(await events.next()).toEqual({ done: true, value: undefined });
      expect(performance.now() - start).toBeLessThan(10_000); // unwoken it would sleep for half a minute
    }
  });

  it('loses nothing for a reader that is slow, however far it is behind', async () => {
    const { store, feed } = await openFreshLog(engine);
    const events = feed.followAll(LOG_START);
    await store.execute(append('a', [0]));
    expect(await take(events, 1)).toEqual([0]);
    for (const start of [1, 901, 1801]) {
      await store.execute(
        append(
          'a',
          upTo(900).map((index) => start + index),
        ),
      );
      expect(await take(events, 1)).toEqual([start === 1 ? 1 : (start - 1) / 900 + 1]);
    }

    expect(await take(events, 2700 - 3)).toEqual(upTo(2701).slice(4));
    await events.return?.();
  });

  it('answers calls of next that do not wait for each other with one event each', async () => {
    const { store, feed } = await openFreshLog(engine);
    const events = feed.followAll(LOG_START);
    const pending = upTo(5).map(() => take(events, 1));

    await store.execute(append('a', upTo(5)));

    expect((await Promise.all(pending)).flat()).toEqual(upTo(5));
    await events.return?.();
  });

  it('can be read with for await, and left by break', async () => {
    const { store, feed } = await openFreshLog(engine);
    await store.execute(append('a', upTo(10)));
    const seen: unknown[] = [];
    for await (const event of feed.followAll(LOG_START)) {
      seen.push(valueOf(event));
      if (seen.length === 5) break;
    }
    expect(seen).toEqual(upTo(5));
  });

  it('keeps one wait open at most while it reads page after page', async () => {
    const { store, feed, appended } = await openFreshLog(engine);
    await store.execute(append('a', upTo(12_000)));
    const waiting = vi.spyOn(appended, 'wait');

    const events = feed.followAll(LOG_START);
    await take(events, 12_000);

    expect(waiting.mock.calls.length).toBeLessThan(5);
    await events.return?.();
  });
});
