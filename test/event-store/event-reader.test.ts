import { describe, expect, it } from 'vitest';
import { EVENT_PAGE_SIZE } from '../../src/event-store/event-reader.js';
import { GENESIS_HASH } from '../../src/event-store/event-row.js';
import { ENGINES } from '../support/engines.js';
import { append, valueOf } from './notes.js';
import { openFreshLog } from './test-log.js';

/** A log of twenty events: 0 to 19, the even ones on one stream and the odd ones on another. */
async function twentyEvents(engine: (typeof ENGINES)[number]) {
  const log = await openFreshLog(engine);
  for (let value = 0; value < 20; value += 1) {
    await log.store.execute(append(value % 2 === 0 ? 'even' : 'odd', [value]));
  }
  return log.reader;
}

describe.each(ENGINES)('the event reader on $name', (engine) => {
  it('reads the whole log page by page', async () => {
    const reader = await twentyEvents(engine);
    const page = async (after: number, limit?: number) => (await reader.readAll(after, limit)).map(valueOf);

    expect(await page(0, 3)).toEqual([0, 1, 2]);
    expect(await page(3, 3)).toEqual([3, 4, 5]);
    expect(await page(18, 3)).toEqual([18, 19]);
    expect(await page(20, 3)).toEqual([]);
    expect(await page(99)).toEqual([]);
    expect(await page(0)).toHaveLength(20);
  });

  it('reads one stream page by page, after a position within it', async () => {
    const reader = await twentyEvents(engine);
    const page = async (after: number, limit?: number) =>
      (await reader.readStream('odd', after, limit)).map(valueOf);

    expect(await page(0, 4)).toEqual([1, 3, 5, 7]);
    expect(await page(4, 4)).toEqual([9, 11, 13, 15]);
    expect(await page(8, 4)).toEqual([17, 19]);
    expect(await page(10)).toEqual([]);
    expect(await reader.readStream('neither', 0)).toEqual([]);
  });

  it('reads some streams in log order, the first events of each, up to a position', async () => {
    const reader = await twentyEvents(engine);
    const events = async (...request: Parameters<typeof reader.readStreams>) =>
      (await reader.readStreams(...request)).map(valueOf);

    expect(await events(['odd', 'neither', 'even'], 20, 3)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await events(['even'], 8, 10)).toEqual([0, 2, 4, 6]);
    expect(await events(['even'], 0, 10)).toEqual([]);
    expect(await events([], 20, 10)).toEqual([]);
  });

  it('bounds a page when no limit is given', async () => {
    const { store, reader } = await openFreshLog(engine);
    await store.execute(
      append(
        'a',
        Array.from({ length: EVENT_PAGE_SIZE + 1 }, (_, index) => index),
      ),
    );

    expect(await reader.readAll(0)).toHaveLength(EVENT_PAGE_SIZE);
    expect(await reader.readStream('a', 0)).toHaveLength(EVENT_PAGE_SIZE);
    expect(await reader.readStream('a', EVENT_PAGE_SIZE)).toHaveLength(1);
  });

  it('knows the head and the hash at every position', async () => {
    const empty = await openFreshLog(engine);
    expect(await empty.reader.head()).toMatchObject({ position: 0, hash: GENESIS_HASH });
    expect(await empty.reader.hashAt(1)).toBeUndefined();

    const reader = await twentyEvents(engine);
    const events = await reader.readAll(0);
    expect(await reader.head()).toMatchObject({ position: 20, hash: events[19]?.hash });
    expect(await reader.hashAt(7)).toBe(events[6]?.hash);
    expect(await reader.hashAt(21)).toBeUndefined();
  });
});
