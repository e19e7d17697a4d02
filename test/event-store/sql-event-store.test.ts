import { describe, expect, it } from 'vitest';
import { WrongExpectedVersion, type ExpectedVersion } from '../../src/event-store/event-store.js';
import { tracedRequest } from '../../src/platform/tracing.js';
import { ENGINES } from '../support/engines.js';
import { pathOf, recordSpans, UNSAMPLED_TRACEPARENT } from '../support/recorded-spans.js';
import { append, appendAfterLooking, appendAll, notesOn, refused, valueOf, writeTo } from './notes.js';
import { allEvents, freshDatabases, openFreshLog, openLog } from './test-log.js';

/** An expectation, and whether a new stream meets it and one of two events. */
const EXPECTATIONS: readonly (readonly [ExpectedVersion, boolean, boolean])[] = [
  ['any', true, true],
  ['no_stream', true, false],
  ['stream_exists', false, true],
  [0, true, false],
  [1, false, false],
  [2, false, true],
  [3, false, false],
];

describe.each(ENGINES)('the event store on $name', (engine) => {
  it('gives every event a dense global position in commit order, and one within its stream', async () => {
    const { store, reader } = await openFreshLog(engine);
    await store.execute(append('a', [1, 2]));
    await store.execute(append('b', [3]));
    await store.execute(append('a', [4]));

    const events = await allEvents(reader);
    expect(
      events.map((event) => [event.globalPosition, event.streamId, event.streamPosition, valueOf(event)]),
    ).toEqual([
      [1, 'a', 1, 1],
      [2, 'a', 2, 2],
      [3, 'b', 1, 3],
      [4, 'a', 3, 4],
    ]);
  });

  it('answers with the first event and the last position, and records who asked and when', async () => {
    const { log } = await freshDatabases(engine);
    const { store, reader } = await openLog(log, () => new Date('2027-01-15T10:00:00.123Z'));
    const command = appendAll([writeTo('a', [1, 2])], {
      judge: () => ({ kind: 'append', writes: [writeTo('a', [1, 2])], outcome: { told: 'so' } }),
    });

    const receipt = await store.execute(command);

    const [first] = await allEvents(reader);
    expect(receipt).toEqual({
      kind: 'appended',
      replayed: false,
      outcome: { told: 'so' },
      eventId: first?.eventId,
      position: 2,
    });
    expect(first).toMatchObject({
      type: 'Noted',
      schemaVersion: 1,
      metadata: command.metadata,
      recordedAt: '2027-01-15T10:00:00.123Z',
    });
  });

  it('appends where the stream is at the version that is expected, and nowhere else', async () => {
    const { store, reader } = await openFreshLog(engine);
    for (const [expected, toNew, toOld] of EXPECTATIONS) {
      const [fresh, old] = [`new, ${String(expected)}`, `old, ${String(expected)}`];
      await store.execute(append(old, [1, 2]));
      for (const [streamId, version, allowed] of [
        [fresh, 0, toNew],
        [old, 2, toOld],
      ] as const) {
        const appending = store.execute(append(streamId, ['more'], expected));
        if (allowed) await expect(appending, streamId).resolves.toMatchObject({ kind: 'appended' });
        else await expect(appending).rejects.toEqual(new WrongExpectedVersion(streamId, expected, version));
        expect(await reader.readStream(streamId, 0), streamId).toHaveLength(version + (allowed ? 1 : 0));
      }
    }
  });

  it('appends to several streams together, or to none', async () => {
    const { store, reader } = await openFreshLog(engine);
    await store.execute(appendAll([writeTo('a', [1]), writeTo('b', [2]), writeTo('a', [3], 1)]));

    const second = store.execute(
      appendAll([writeTo('a', [4]), writeTo('c', [5]), writeTo('b', [6], 'no_stream')]),
    );

    await expect(second).rejects.toThrow('Stream b is at version 1, expected no_stream');
    expect((await allEvents(reader)).map(valueOf)).toEqual([1, 2, 3]);
    expect(await store.load(notesOn('c'))).toEqual([]);
  });

  it('leaves no trace of a refusal', async () => {
    const { store, reader, commitCount } = await openFreshLog(engine);
    const before = await reader.head();

    expect(await store.execute(refused('no'))).toEqual({ kind: 'refused', refusal: 'no' });

    expect(await reader.head()).toEqual(before);
    expect(commitCount()).toBe(0);
  });

  it('answers only when another process can read the event', async () => {
    const { log } = await freshDatabases(engine);
    const [mine, other] = [await openLog(log), await openLog(log)];
    for (let position = 1; position <= 20; position += 1) {
      await mine.store.execute(append('a', [position]));
      expect(await other.reader.head()).toMatchObject({ position });
    }
  });

  it('judges on the state and version of the streams that a command names', async () => {
    const { store } = await openFreshLog(engine);
    await store.execute(append('a', ['x', 'y']));
    const seen: unknown[] = [];

    await store.execute(
      appendAfterLooking('a', (notes, view) => {
        seen.push(notes, view.version('a'));
        return ['z'];
      }),
    );

    expect(seen).toEqual([['x', 'y'], 2]);
    expect(await store.load(notesOn('a'))).toEqual(['x', 'y', 'z']);
  });

  it('rejects a command that writes to a stream it did not name, or that appends nothing', async () => {
    const { store, reader } = await openFreshLog(engine);
    await expect(store.execute(appendAll([writeTo('a', [1])], { touches: [] }))).rejects.toThrow('not named');
    await expect(store.execute(appendAll([writeTo('a', [])]))).rejects.toThrow('must append an event');
    expect(await allEvents(reader)).toEqual([]);
  });

  it('tells how much each commit took in, and of refusals nothing', async () => {
    const { store, commits } = await openFreshLog(engine);
    await Promise.all(
      [append('a', [1, 2]), append('b', [3]), refused('no')].map((one) => store.execute(one)),
    );
    await store.execute(refused('no'));
    const durationMs = expect.any(Number) as number;
    expect(commits).toEqual([{ commandCount: 3, eventCount: 3, durationMs }]);
  });

  it('commits commands of several requests in the trace of the first, linked to those of the others', async () => {
    const { store, reader } = await openFreshLog(engine);
    const spans = recordSpans();
    await Promise.all([
      store.execute(append('a', [0])),
      tracedRequest({}, 'first', () => store.execute(append('a', [1, 2]))),
      tracedRequest({}, 'second', () => store.execute(append('b', [3]))),
      tracedRequest({ traceparent: UNSAMPLED_TRACEPARENT }, 'third', () => store.execute(append('c', [4]))),
    ]);
    const spanOf = (wanted: string) => spans().find(({ name }) => name === wanted)!;
    const { links, attributes } = spanOf('commit');
    expect(pathOf(spanOf('commit'), spans())).toBe('first > commit');
    expect(links.map(({ context }) => context.spanId)).toEqual([spanOf('second').spanContext().spanId]);
    expect(attributes).toEqual({ 'jetsetgo.commands': 4, 'jetsetgo.events': 5 });
    const traceparentOf = (name: string) => {
      const { traceId, spanId } = spanOf(name).spanContext();
      return `00-${traceId}-${spanId}-01`;
    };
    expect((await allEvents(reader)).map(({ metadata }) => metadata.traceparent)).toEqual([
      undefined,
      ...['first', 'first', 'second'].map(traceparentOf),
      undefined,
    ]);
  });

  it('folds a stream that is longer than a page', async () => {
    const { log } = await freshDatabases(engine);
    const values = Array.from({ length: 2500 }, (_, index) => index);
    await (await openLog(log)).store.execute(append('long', values));

    const { store } = await openLog(log);

    expect(await store.load(notesOn('long'))).toEqual(values);
  });
});
