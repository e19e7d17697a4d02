import { writeFileSync } from 'node:fs';
import { sql, type Kysely } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { OpenDatabase } from '../../src/platform/database.js';
import type { SqliteTarget } from '../../src/platform/database-url.js';
import { openDatabase, setAsideIfUnusable } from '../../src/platform/open-database.js';
import { writeTransaction } from '../../src/platform/write-transaction.js';
import { freshSqliteFiles, SERVER_SETTINGS } from '../support/engines.js';

interface Tables {
  readonly planes: { readonly name: string; readonly seats: number };
}

function open(target: SqliteTarget, inThread: boolean): OpenDatabase<Tables> {
  const use = { access: 'write', durable: 'never', ...(inThread && { inThread: true as const }) } as const;
  const database = openDatabase<Tables>(target, use, SERVER_SETTINGS);
  onTestFinished(() => database.db.destroy());
  return database;
}

async function openPlanes() {
  const { log: target, dispose } = await freshSqliteFiles();
  onTestFinished(dispose);
  const thread = open(target, true);
  await sql`create table planes (name text primary key, seats integer not null check (seats > 0))`.execute(
    thread.db,
  );
  return { target, thread, here: open(target, false).db };
}

const add = (db: Kysely<Tables>, name: string, seats: number): Promise<unknown> =>
  db.insertInto('planes').values({ name, seats }).execute();

const namesIn = async (db: Kysely<Tables>): Promise<readonly string[]> =>
  (await db.selectFrom('planes').select('name').orderBy('name').execute()).map(({ name }) => name);

describe('a SQLite file in a thread of its own', () => {
  it('is read and written as one in this thread', async () => {
    const { thread, here } = await openPlanes();
    await add(thread.db, 'A350 "Öland"', 300);
    await add(thread.db, 'B787', 250);
    const updated = await thread.db.updateTable('planes').set({ seats: 1 }).executeTakeFirst();
    expect(updated.numUpdatedRows).toBe(2n);
    expect(await thread.db.selectFrom('planes').selectAll().orderBy('name').execute()).toEqual([
      { name: 'A350 "Öland"', seats: 1 },
      { name: 'B787', seats: 1 },
    ]);
    const returned = await sql`insert into planes values ('C1', 2) returning name`.execute(thread.db);
    expect(returned.rows).toEqual([{ name: 'C1' }]);
    expect(await namesIn(here)).toEqual(['A350 "Öland"', 'B787', 'C1']);
  });

  it('tells of an insert that failed at the commit, and keeps nothing of its transaction', async () => {
    const { thread, here } = await openPlanes();
    const failing = writeTransaction(thread, async (db) => {
      await add(db, 'A350', 300);
      await add(db, 'A350', 300); // not waited for, so that nothing is thrown here
      await add(db, 'B787', 250);
    });
    await expect(failing).rejects.toMatchObject({
      message: expect.stringContaining('UNIQUE') as string,
      code: 'SQLITE_CONSTRAINT_PRIMARYKEY',
    });
    expect(await namesIn(here)).toEqual([]);
    await writeTransaction(thread, (db) => add(db, 'C1', 2));
    expect(await namesIn(here)).toEqual(['C1']);
  });

  it('does nothing after an insert that failed, and tells why whoever asks next', async () => {
    const { thread } = await openPlanes();
    await thread.db.connection().execute(async (db) => {
      await sql`begin`.execute(db);
      await add(db, 'A350', 0);
      await add(db, 'B787', 250);
      await expect(namesIn(db)).rejects.toThrow('CHECK');
      await sql`rollback`.execute(db);
      expect(await namesIn(db)).toEqual([]);
    });
  });

  it('has written all that it was told when it is closed', async () => {
    const { target, here } = await openPlanes();
    const { db } = open(target, true);
    await db.connection().execute(async (connection) => {
      for (let index = 1; index <= 50; index += 1) await add(connection, `plane ${String(index)}`, index);
    });
    await db.destroy();
    expect(await namesIn(here)).toHaveLength(50);
    await expect(namesIn(db)).rejects.toThrow();
  });

  it('is set aside where it is no database, as in this thread', async () => {
    const { log: target, dispose } = await freshSqliteFiles();
    onTestFinished(dispose);
    writeFileSync(target.file, 'garbage '.repeat(1000));
    const error: unknown = await namesIn(open(target, true).db).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'SQLITE_NOTADB' });
    expect(setAsideIfUnusable(target, error)).toBe(true);
  });
});
