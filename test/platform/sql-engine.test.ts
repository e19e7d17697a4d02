import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { openDatabase } from '../../src/platform/open-database.js';
import { freshDatabases } from '../event-store/test-log.js';
import { ENGINES, SERVER_SETTINGS } from '../support/engines.js';

/** Enough for PostgreSQL to have a choice between reading all of them and using the index. */
const ROW_COUNT = 5_000;

it.each(ENGINES)(
  'a text among others is found on $name, by an index of a table just filled',
  async (engine) => {
    const { read: target } = await freshDatabases(engine);
    const read = openDatabase<{ readonly things: { readonly id: string; readonly turn: number } }>(
      target,
      { access: 'write', durable: 'never' },
      SERVER_SETTINGS,
    );
    const { db } = read;
    try {
      await sql`create table things (id text not null, turn integer not null)`.execute(db);
      await sql`create index things_by_id on things (id, turn)`.execute(db);
      await sql`
      with recursive counted (n) as (select 1 union all select n + 1 from counted where n < ${sql.lit(ROW_COUNT)})
      insert into things select 'thing-' || n, n from counted`.execute(db);
      await sql`insert into things values ('it''s "{,}" \\ 🛫', 0)`.execute(db);
      const among = (...ids: readonly string[]) =>
        db.selectFrom('things').selectAll().where(read.engine.isAmong('id', ids));

      const ids = ['thing-7', 'it\'s "{,}" \\ 🛫', 'thing-4999', 'nothing'];
      const found = await among(...ids)
        .orderBy('turn')
        .execute();
      expect(found.map(({ turn }) => turn)).toEqual([0, 7, 4_999]);
      expect(await among().execute()).toEqual([]);
      const query = among('thing-7').compile();
      const explain = read.engine.name === 'sqlite' ? 'explain query plan' : 'explain';
      const plan = await db.executeQuery({ ...query, sql: `${explain} ${query.sql}` });
      expect(JSON.stringify(plan.rows)).toMatch(/things_by_id/u);
    } finally {
      await db.destroy();
    }
  },
);
