import { describe, expect, it } from 'vitest';
import { fillLog } from '../../src/event-store/fill-log.js';
import { readLogDatabase } from '../../src/event-store/log-source.js';
import { lastPositionBy } from '../../src/event-store/position-as-of.js';
import { verifyLog } from '../../src/event-store/verify-log.js';
import { ENGINES } from '../support/engines.js';
import { change, fillWithNotes, openToChanges, storedAnswers, storedRows } from './changed-log.js';
import { append, keyed } from './notes.js';
import { allEvents, freshDatabases, openFreshLog, openLog } from './test-log.js';

const PAIRS = ENGINES.flatMap((from) =>
  ENGINES.map((to) => ({ from, to, name: `${from.name} to ${to.name}` })),
);

describe.each(PAIRS)('a log copied from $name', ({ from, to }) => {
  it('is the same to the byte, answers alike and goes on', async () => {
    const original = await openFreshLog(from);
    await fillWithNotes(original);
    const copy = await openFreshLog(to);
    const progress: number[] = [];
    const { head, answerCount } = await fillLog({
      source: await readLogDatabase(original.reading.db),
      target: copy.writing,
      onProgress: (position) => void progress.push(position),
    });

    expect([answerCount, progress]).toEqual([3, [11]]);
    expect(head).toEqual(await original.reader.head());
    expect(await copy.reader.head()).toEqual(head);
    expect(await storedRows(copy)).toEqual(await storedRows(original));
    expect(await storedAnswers(copy)).toEqual(await storedAnswers(original));
    const again = keyed(append('b-two', ['two']), { key: 'two', caller: 'caller "two" \ud800' });
    const answer = await original.store.execute(again);
    expect(answer).toMatchObject({ kind: 'appended', replayed: true, position: 7 });
    expect(await copy.store.execute(again)).toEqual(answer);
    await copy.store.execute(append('a', ['next'], 4));
    expect((await verifyLog(copy.reading)).fault).toBeNull();
  });
});

describe.each(ENGINES)('a log on $name', (engine) => {
  it('is not filled twice', async () => {
    const log = await openFreshLog(engine);
    await fillWithNotes(log);
    const before = await allEvents(log.reader);
    const source = await readLogDatabase(log.reading.db);
    await expect(fillLog({ source, target: log.writing })).rejects.toThrow(/holds events already/u);
    expect(await allEvents(log.reader)).toEqual(before);
  });

  it('stays empty when what it is filled from is broken, in a row or in an answer', async () => {
    const target = await openFreshLog(engine);
    for (const broken of [
      `update events set data = '{}' where global_position = 9`,
      `update commands set event_id = 'x' where idempotency_key = 'two'`,
    ]) {
      const original = await openFreshLog(engine);
      await fillWithNotes(original);
      await openToChanges(original);
      await change(original, broken);
      const source = await readLogDatabase(original.reading.db);
      await expect(fillLog({ source, target: target.writing })).rejects.toThrow(
        /EVENT_CHANGED|ANSWER_WRONG/u,
      );
    }
    expect(await allEvents(target.reader)).toEqual([]);
    expect(await storedAnswers(target)).toEqual([]);
    await target.store.execute(append('a', [1]));
    expect((await verifyLog(target.reading)).fault).toBeNull();
  });

  it('is copied as it stood, whatever is appended meanwhile', async () => {
    const original = await openFreshLog(engine);
    await fillWithNotes(original);
    const source = await readLogDatabase(original.reading.db);
    await original.store.execute(keyed(append('a', ['later']), { key: 'later' }));
    const copy = await openFreshLog(engine);
    expect(await fillLog({ source, target: copy.writing })).toMatchObject({
      head: { position: 11 },
      answerCount: 3,
    });
  });

  it('is cut before the command that passes a moment, never within it', async () => {
    const { log: target } = await freshDatabases(engine);
    let second = 0;
    const now = () => new Date(Date.UTC(2027, 0, 15, 10, 0, (second += 1)));
    const original = await openLog(target, now);
    await fillWithNotes(original); // 1 | 2 3 4 | 5 6 7 | 8 9 10 | 11
    const source = await readLogDatabase(original.reading.db);
    const at = (seconds: number) => new Date(Date.UTC(2027, 0, 15, 10, 0, seconds));
    const cuts = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    const expected = [0, 1, 1, 1, 4, 4, 4, 7, 7, 7, 10, 11, 11];
    for (const [index, cut] of cuts.entries()) {
      expect(await lastPositionBy(source, cut)).toBe(expected[index]);
      expect(await lastPositionBy(source, at(cut))).toBe(expected[index]);
    }
    const copy = await openFreshLog(engine);
    await fillLog({ source, target: copy.writing, upTo: 4 });
    expect(await storedRows(copy)).toEqual((await storedRows(original)).slice(0, 4));
    expect(await storedAnswers(copy)).toHaveLength(1);
    expect((await verifyLog(copy.reading)).fault).toBeNull();
    const none = await openFreshLog(engine);
    await fillLog({ source, target: none.writing, upTo: 0 });
    expect((await verifyLog(none.reading)).fault).toBeNull();
  });
});
