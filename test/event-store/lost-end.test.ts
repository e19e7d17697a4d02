import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { LOG_START, LogReplaced } from '../../src/event-store/event-feed.js';
import { ENGINES } from '../support/engines.js';
import { freshFoldOf, openReadSide, readModelsIn } from '../read-models/read-side.js';
import { bookOne } from '../cluster/one-booking.js';
import { append, appendAfterLooking } from './notes.js';
import { freshDatabases, openLog, type TestLog } from './test-log.js';

/** Cuts a log back, as a standby does that takes over without the last commits. */
async function loseEnd({ writing: { db, engine } }: TestLog, position: number): Promise<void> {
  const allow =
    engine.name === 'sqlite'
      ? 'drop trigger events_refuse_delete'
      : 'alter table events disable trigger user';
  await sql.raw(allow).execute(db);
  await db.deleteFrom('events').where('global_position', '>', position).execute();
  await sql`delete from streams`.execute(db);
  await sql`insert into streams select stream_id, max(stream_position) from events group by stream_id`.execute(
    db,
  );
  await sql`update log_head set global_position = ${position},
    hash = (select hash from events where global_position = ${position})`.execute(db);
}

describe.each(ENGINES)('a log on $name that lost its end', (engine) => {
  it('is projected anew while the engine runs', async () => {
    const databases = await freshDatabases(engine);
    const log = await openLog(databases.log);
    const read = await openReadSide(databases.read, log);
    read.projector.start();
    await bookOne(log.store, '00000000-0000-7000-8000-000000000001');
    const { position: kept } = await log.reader.head();
    await bookOne(log.store, '00000000-0000-7000-8000-000000000002');
    const { position: lost } = await log.reader.head();
    expect(await read.projector.reached(lost, 5000)).toBe(true);

    await loseEnd(log, kept);
    await bookOne(log.store, '00000000-0000-7000-8000-000000000003');

    await expect
      .poll(() => readModelsIn(read.reading), { timeout: 5000 })
      .toEqual(await freshFoldOf(log.reader));
  });

  it('is judged on what it holds now, not on what was remembered', async () => {
    const { log: target } = await freshDatabases(engine);
    const [here, there] = [await openLog(target), await openLog(target)];
    await here.store.execute(append('a', ['kept']));
    const look = (expected: readonly unknown[]) =>
      appendAfterLooking('a', (seen) => {
        expect(seen).toEqual(expected);
        return ['next'];
      });
    await here.store.execute(look(['kept']));

    await loseEnd(here, 1);
    await there.store.execute(append('a', ['another']));

    expect(await here.store.execute(look(['kept', 'another']))).toMatchObject({
      kind: 'appended',
      position: 3,
    });
  });

  it('ends whoever follows what it lost, and nobody else', async () => {
    const log = await openLog((await freshDatabases(engine)).log);
    const { store, feed } = log;
    await store.execute(append('kept', [1]));
    await store.execute(append('lost', [1]));
    const [kept, late] = [
      feed.followStream('kept', LOG_START),
      feed.followStream('kept', await feed.end()), // begins with what is lost
    ];
    const [all, end, lost] = [
      feed.followAll(LOG_START),
      feed.followAll(await feed.end()),
      feed.followStream('lost', LOG_START),
    ];
    await Promise.all([kept.next(), all.next().then(() => all.next()), lost.next()]);

    await loseEnd(log, 1);
    await store.execute(append('other', [1, 2, 3]));
    await store.execute(append('kept', [2]));

    expect(await kept.next()).toMatchObject({ value: { streamPosition: 2 } });
    await store.execute(append('lost', [2]));
    for (const events of [all, end, lost, late]) await expect(events.next()).rejects.toThrow(LogReplaced);
  });
});
