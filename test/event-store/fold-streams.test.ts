import { describe, expect, it } from 'vitest';
import type { RecordedEvent } from '../../src/event-store/event.js';
import { foldStreams, type WantedStream } from '../../src/event-store/fold-streams.js';
import { ENGINES, type Engine } from '../support/engines.js';
import { appendAll, notesOn, valueOf, writeTo } from './notes.js';
import { countingReads } from './query-counter.js';
import { openFreshLog } from './test-log.js';

/** Whole numbers from one on. */
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** A log with streams of so many events, each noting its own position. */
async function logOf(engine: Engine, lengths: Readonly<Record<string, number>>) {
  const { store, writing } = await openFreshLog(engine);
  await store.execute(
    appendAll(Object.entries(lengths).map(([streamId, count]) => writeTo(streamId, numbers(count)))),
  );
  return countingReads(writing);
}

/** A stream wanted up to a version, remembered at another. */
function wanted(streamId: string, version: number, known = 0): WantedStream {
  const stream = notesOn(streamId);
  return { stream, version, known: known === 0 ? undefined : { version: known, state: numbers(known) } };
}

describe.each(ENGINES)('streams on $name', (engine) => {
  it('are folded together with one query, each from where it is known', async () => {
    const { database, rowCounts } = await logOf(engine, { a: 5, b: 7, c: 3, d: 2 });

    const folded = await foldStreams(database, [
      wanted('a', 5),
      wanted('b', 7, 4),
      wanted('c', 3, 3),
      wanted('d', 1),
      wanted('none', 0),
    ]);

    expect(Object.fromEntries(folded)).toEqual({
      a: { version: 5, state: numbers(5) },
      b: { version: 7, state: numbers(7) },
      c: { version: 3, state: numbers(3) },
      d: { version: 1, state: [1] },
      none: { version: 0, state: [] },
    });
    expect(rowCounts()).toEqual([5 + 3 + 1]);
  });

  it('are not read where nothing is missing', async () => {
    const { database, rowCounts } = await logOf(engine, { a: 2 });
    await foldStreams(database, [wanted('a', 2, 2), wanted('none', 0)]);
    expect(rowCounts()).toEqual([]);
  });

  it('are read in pages when they are long', async () => {
    const { database, rowCounts } = await logOf(engine, { long: 6_000, short: 3 });

    const folded = await foldStreams(database, [wanted('long', 6_000), wanted('short', 3)]);

    expect(folded.get('long')).toEqual({ version: 6_000, state: numbers(6_000) });
    expect(folded.get('short')).toEqual({ version: 3, state: numbers(3) });
    expect(rowCounts()).toEqual([2_503, 3_500]);
  });

  it('are told to be broken where the log has fewer events than it says, and the others are folded', async () => {
    const { database } = await logOf(engine, { a: 3, b: 2 });

    const folded = await foldStreams(database, [wanted('a', 4), wanted('b', 2)]);

    expect(folded.get('a')).toEqual({ failed: new Error('Stream a should be at 4, its events end at 3') });
    expect(folded.get('b')).toEqual({ version: 2, state: [1, 2] });
  });

  it('fail one by one when a fold throws', async () => {
    const { database } = await logOf(engine, { a: 3, b: 2 });
    const refuseTwo = (seen: readonly unknown[], event: RecordedEvent): readonly unknown[] => {
      if (valueOf(event) === 2) throw new Error('two');
      return seen;
    };
    const stream = { streamId: 'a', fold: { initial: [], evolve: refuseTwo } };

    const folded = await foldStreams(database, [{ stream, version: 3, known: undefined }, wanted('b', 2)]);

    expect(folded.get('a')).toEqual({ failed: new Error('two') });
    expect(folded.get('b')).toEqual({ version: 2, state: [1, 2] });
  });
});
