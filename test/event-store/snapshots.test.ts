import fc from 'fast-check';
import { sql } from 'kysely';
import { v7 as newId } from 'uuid';
import { describe, expect, it } from 'vitest';
import type { FoldedStream } from '../../src/event-store/event-store.js';
import { SNAPSHOT_EVERY } from '../../src/event-store/snapshots.js';
import { SqlEventStore } from '../../src/event-store/sql-event-store.js';
import { verifyLog } from '../../src/event-store/verify-log.js';
import { ENGINES } from '../support/engines.js';
import { appendAll, valueOf, writeTo } from './notes.js';
import { countingReads } from './query-counter.js';
import { openFreshLog, type TestLog } from './test-log.js';

/** Order matters to it, and so does every value. */
function hashOn(
  streamId: string,
  version = 1,
): FoldedStream<{ readonly hash: number; readonly count: number }> {
  return {
    streamId,
    fold: {
      initial: { hash: 7, count: 0 },
      evolve: ({ hash, count }, event) => ({
        hash: (hash * 31 + Number(valueOf(event))) % 1_000_003,
        count: count + 1,
      }),
      snapshot: { version },
    },
  };
}

/** The same fold without snapshots. */
function plainHashOn(streamId: string): ReturnType<typeof hashOn> {
  const { initial, evolve } = hashOn(streamId).fold;
  return { streamId, fold: { initial, evolve } };
}

/** Appends values to a stream by a command that looks at it. */
async function grow(log: TestLog, streamId: string, values: readonly number[]): Promise<void> {
  await log.store.execute(appendAll([writeTo(streamId, values)], { folds: [hashOn(streamId)] }));
}

/** A store that remembers nothing, as after a restart, and how many rows each of its queries answers. */
function restarted({ writing }: TestLog) {
  const { database: log, rowCounts } = countingReads(writing);
  const store = new SqlEventStore({
    log,
    newEventId: newId,
    now: () => new Date(),
    onCommitted: () => undefined,
  });
  return { store, rowCounts };
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

const rowsOf = (log: TestLog) => log.reading.db.selectFrom('snapshots').selectAll().execute();

describe.each(ENGINES)('snapshots on $name', (engine) => {
  it('change no state, however a stream grows and whatever becomes of them', async () => {
    const log = await openFreshLog(engine);
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.nat(1000), { minLength: 1, maxLength: 90, size: 'max' }), {
          minLength: 2,
          maxLength: 8,
          size: 'max',
        }),
        fc.constantFrom('kept', 'removed', 'unparsable', 'too far', 'of other events', 'of another fold'),
        async (parts, fate) => {
          run += 1;
          const streamId = `stream-${String(run)}`;
          for (const values of parts) await grow(log, streamId, values);
          await spoil(log, streamId, fate);
          const { store } = restarted(log);

          const state = await store.load(hashOn(streamId));

          expect(state).toEqual(await store.load(plainHashOn(streamId)));
          expect(state).toEqual(await restarted(log).store.load(plainHashOn(streamId)));
          expect(state.count).toBe(parts.flat().length);
        },
      ),
      { numRuns: 20 },
    );
    expect((await rowsOf(log)).length).toBeGreaterThan(0);
  });

  it('are kept when a stream has grown by so many events, and only of streams that are looked at', async () => {
    const log = await openFreshLog(engine);
    await grow(log, 'short', numbers(SNAPSHOT_EVERY - 1));
    await log.store.execute(appendAll([writeTo('unseen', numbers(SNAPSHOT_EVERY))]));
    expect(await rowsOf(log)).toEqual([]);

    await grow(log, 'short', [1, 2]);
    await grow(log, 'short', [3]);

    expect(await rowsOf(log)).toMatchObject([
      { stream_id: 'short', stream_position: SNAPSHOT_EVERY + 1, fold_version: 1 },
    ]);
  });

  it('are found changed by the check of the log, where they would be used', async () => {
    const log = await openFreshLog(engine);
    for (const streamId of ['a', 'b', 'c']) await grow(log, streamId, numbers(30));
    const faultOf = async (version = 1) => {
      const { fault } = await verifyLog(log.reading, { foldOf: (id) => hashOn(id, version).fold });
      return fault;
    };
    expect(await faultOf()).toBeNull();
    expect((await verifyLog(log.reading, { foldOf: () => null })).fault).toBeNull();

    await spoil(log, 'a', 'of other events');
    await spoil(log, 'b', 'wrong');
    expect(await faultOf()).toMatchObject({
      ...{ code: 'SNAPSHOT_WRONG', position: 60 },
      message: expect.stringMatching(/stream_id = 'b'/u) as unknown,
    });
    expect(await faultOf(2)).toBeNull();
    await spoil(log, 'b', 'unparsable');
    expect(await faultOf()).toMatchObject({ code: 'SNAPSHOT_WRONG' });
  });

  it('spare a store that begins anew all but the last events', async () => {
    const log = await openFreshLog(engine);
    await grow(log, 'busy', numbers(990));
    await grow(log, 'busy', numbers(9));

    const { store, rowCounts } = restarted(log);
    await store.execute(appendAll([writeTo('busy', [1])], { folds: [hashOn('busy')] }));

    expect(Math.max(...rowCounts())).toBe(9);
  });
});

async function spoil({ writing: { db } }: TestLog, streamId: string, fate: string): Promise<void> {
  const change = (set: Parameters<typeof sql.raw>[0]) =>
    sql`update snapshots set ${sql.raw(set)} where stream_id = ${streamId}`.execute(db);
  switch (fate) {
    case 'removed':
      await db.deleteFrom('snapshots').where('stream_id', '=', streamId).execute();
      return;
    case 'unparsable':
      await change(`state = '{"hash":'`);
      return;
    case 'wrong':
      await change(`state = '{"hash":7,"count":30}'`);
      return;
    case 'too far':
      await change(`stream_position = 9999, state = '{}'`);
      return;
    case 'of other events':
      await change(`event_hash = 'another', state = '{}'`);
      return;
    case 'of another fold':
      await change(`fold_version = 99, state = '{}'`);
      return;
  }
}
