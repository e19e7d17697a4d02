import { describe, expect, it } from 'vitest';
import type { StoreCommand } from '../../src/event-store/event-store.js';
import { ENGINES } from '../support/engines.js';
import {
  append,
  appendAfterLooking,
  appendAll,
  inOneBatch,
  notesOn,
  refused,
  valueOf,
  writeTo,
} from './notes.js';
import { allEvents, openFreshLog, openLog, freshDatabases } from './test-log.js';

const statuses = (answers: readonly PromiseSettledResult<unknown>[]) => answers.map(({ status }) => status);

/** Commands that cannot be carried out, each by the name of a stream to try it on. */
const BROKEN: Readonly<Record<string, (streamId: string) => StoreCommand<string>>> = {
  'a judge that throws': () =>
    appendAll([], {
      judge: () => {
        throw new Error('broken');
      },
    }),
  'a wrong expectation': (streamId) => append(streamId, ['wrong'], 7),
  'one of two expectations wrong': (streamId) =>
    appendAll([writeTo(streamId, ['half']), writeTo('other', ['wrong'], 7)]),
  'events that are no JSON': (streamId) => append(streamId, [1n]),
  'an outcome that is no JSON': (streamId) =>
    appendAll([writeTo(streamId, ['untold'])], {
      judge: () => ({ kind: 'append', writes: [writeTo(streamId, ['untold'])], outcome: { big: 1n } }),
    }),
  'a stream that cannot be folded': () =>
    appendAll([], {
      folds: [
        {
          streamId: 'old',
          fold: {
            initial: null,
            evolve: () => {
              throw new Error('unknown event');
            },
          },
        },
      ],
    }),
};

describe.each(ENGINES)('a batch of commands on $name', (engine) => {
  it('shares one commit among the commands that arrive while another is under way', async () => {
    const { store, reader, commitCount } = await openFreshLog(engine);

    const receipts = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        store.execute(append(`stream-${String(index % 7)}`, [index])),
      ),
    );

    expect(commitCount()).toBeLessThan(5);
    expect(receipts.map((receipt) => receipt.kind === 'appended' && receipt.position)).toEqual(
      Array.from({ length: 100 }, (_, index) => index + 1),
    );
    expect((await allEvents(reader)).map(valueOf)).toEqual(Array.from({ length: 100 }, (_, index) => index));
  });

  it('lets each command see what the earlier ones did', async () => {
    const { store, commitCount } = await openFreshLog(engine);
    const counting = appendAfterLooking('a', (notes) => [notes.length]);

    await inOneBatch(
      store,
      Array.from({ length: 50 }, () => counting),
    );

    expect(commitCount()).toBe(1);
    expect(await store.load(notesOn('a'))).toEqual(Array.from({ length: 50 }, (_, index) => index));
  });

  it('shows a stream folded even where the command before wrote to it without looking', async () => {
    const { store } = await openFreshLog(engine);
    const look = appendAfterLooking('a', (notes, view) => [[...notes, view.version('a')]]);

    await inOneBatch(store, [append('a', ['x']), look]);

    expect(await store.load(notesOn('a'))).toEqual(['x', ['x', 1]]);
  });

  it('rejects the command that cannot be carried out, and no other', async () => {
    const { log } = await freshDatabases(engine);
    await (await openLog(log)).store.execute(append('old', ['long ago']));
    const { store, reader } = await openLog(log);

    for (const [streamId, broken] of Object.entries(BROKEN)) {
      const before = await reader.head();
      const answers = await inOneBatch(store, [
        append(streamId, ['before']),
        broken(streamId),
        append(streamId, ['after'], 1),
      ]);

      expect(statuses(answers), streamId).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect((await reader.readAll(before.position)).map(valueOf), streamId).toEqual(['before', 'after']);
      expect(await reader.head()).toMatchObject({ position: before.position + 2 });
    }
  });

  it('gives the reason of each rejection to the command that it belongs to', async () => {
    const { store } = await openFreshLog(engine);
    const throwing = (reason: string) =>
      appendAll([], {
        judge: () => {
          throw new Error(reason);
        },
      });

    const answers = await inOneBatch(store, [throwing('one'), refused('two'), throwing('three')]);

    expect(answers).toEqual([
      { status: 'rejected', reason: new Error('one') },
      { status: 'fulfilled', value: { kind: 'refused', refusal: 'two' } },
      { status: 'rejected', reason: new Error('three') },
    ]);
  });

  it('rejects every command when the database fails, writes nothing, and goes on with the next batch', async () => {
    const { log } = await freshDatabases(engine);
    const { store, reader, writing } = await openLog(log);
    await writing.db.schema.alterTable('streams').renameTo('hidden').execute();

    const answers = await inOneBatch(store, [append('a', [1]), append('b', [2])]);
    await writing.db.schema.alterTable('hidden').renameTo('streams').execute();

    expect(statuses(answers)).toEqual(['rejected', 'rejected']);
    expect(await allEvents(reader)).toEqual([]);
    await expect(store.execute(append('a', [1]))).resolves.toMatchObject({ position: 1 });
  });
});
