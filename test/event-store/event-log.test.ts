import { sql, type RawBuilder } from 'kysely';
import { describe, expect, it } from 'vitest';
import { prepareLog } from '../../src/event-store/event-log.js';
import { ENGINES } from '../support/engines.js';
import { append, keyed } from './notes.js';
import { freshDatabases, openFreshLog, openLog } from './test-log.js';

const CHANGES: readonly [string, RawBuilder<unknown>][] = [
  ['changing an event', sql`update events set event_type = 'Denied' where global_position = 1`],
  ['changing every event', sql`update events set recorded_at = recorded_at`],
  ['deleting an event', sql`delete from events where global_position = 1`],
  ['deleting every event', sql`delete from events`],
  ['changing an answer', sql`update commands set request_hash = 'another'`],
  ['deleting an answer', sql`delete from commands`],
];

const WRITES: readonly [string, RawBuilder<unknown>][] = [
  ['insert', sql`insert into streams (stream_id, stream_position) values ('b', 1)`],
  ['update', sql`update log_head set global_position = 0`],
  ['delete', sql`delete from streams`],
  ['create a table', sql`create table more (id integer)`],
  ['drop a table', sql`drop table events`],
];

describe.each(ENGINES)('a log on $name', (engine) => {
  it('has an identity of its own, kept when it is opened again', async () => {
    const { log } = await freshDatabases(engine);
    const [first, again, other] = [await openLog(log), await openLog(log), await openFreshLog(engine)];
    await first.store.execute(append('a', [1]));
    await prepareLog(first.writing, () => 'another id');

    const { logId } = await first.reader.head();

    expect(logId).not.toBe('');
    expect(await again.reader.head()).toMatchObject({ logId, position: 1 });
    expect((await other.reader.head()).logId).not.toBe(logId);
  });

  it('refuses to change or delete what is in it', async () => {
    const { store, writing, reader } = await openFreshLog(engine);
    const command = keyed(append('a', [1, 2]), {});
    await store.execute(command);
    const before = [await reader.readAll(0), await store.execute(command)];

    for (const [name, change] of CHANGES) {
      await expect(change.execute(writing.db), name).rejects.toThrow('append-only');
    }

    expect([await reader.readAll(0), await store.execute(command)]).toEqual(before);
  });

  it('refuses a second event in the same place', async () => {
    const { store, writing } = await openFreshLog(engine);
    await store.execute(append('a', [1]));
    const [row] = await writing.db.selectFrom('events').selectAll().execute();
    for (const change of [
      { global_position: 2 },
      { global_position: 2, event_id: 'x' },
      { stream_id: 'b' },
    ]) {
      await expect(
        writing.db
          .insertInto('events')
          .values({ ...row!, ...change })
          .execute(),
      ).rejects.toThrow(/unique/iu);
    }
  });

  it('refuses an event before the first', async () => {
    const { writing } = await openFreshLog(engine);
    for (const position of [0, -1]) {
      const insert = sql`insert into events values (${position}, 'x', 'a', 1, 'Noted', 1, '{}', '{}', 'now', 'hash')`;
      await expect(insert.execute(writing.db)).rejects.toThrow(/begins with 1|from_1/u);
    }
  });

  it('cannot be written over the connection that reads', async () => {
    const { store, reading, reader } = await openFreshLog(engine);
    await store.execute(append('a', [1]));

    for (const [name, write] of WRITES) {
      await expect(write.execute(reading.db), name).rejects.toThrow(/read-?only/iu);
    }

    expect(await reader.head()).toMatchObject({ position: 1 });
    expect(await store.execute(append('a', [2], 1))).toMatchObject({ position: 2 });
  });
});
