import { sql, type Migration } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { OpenDatabase } from '../../src/platform/database.js';
import { openDatabase } from '../../src/platform/open-database.js';
import { migrate } from '../../src/platform/migrate.js';
import { ENGINES, SERVER_SETTINGS, type Engine } from '../support/engines.js';

interface Tables {
  readonly planes: { readonly name: string };
}

const planes: Migration = {
  up: (db) => db.schema.createTable('planes').addColumn('name', 'text').execute(),
};

const aPlane: Migration = {
  up: async (db) => {
    await sql`insert into planes (name) values ('A350')`.execute(db);
  },
};

const broken: Migration = {
  up: async (db) => {
    await sql`insert into planes (name) values ('lost')`.execute(db);
    await sql`select * from nowhere`.execute(db);
  },
};

async function freshDatabase(engine: Engine): Promise<OpenDatabase<Tables>> {
  const databases = await engine.openEmpty();
  const database = openDatabase<Tables>(
    databases.log,
    { access: 'write', durable: 'always' },
    SERVER_SETTINGS,
  );
  onTestFinished(async () => {
    await database.db.destroy();
    await databases.dispose();
  });
  return database;
}

const planesIn = async ({ db }: OpenDatabase<Tables>) =>
  (await db.selectFrom('planes').select('name').execute()).map(({ name }) => name);

describe.each(ENGINES)('migrations on $name', (engine) => {
  it('run in order, each once, and later ones when they come', async () => {
    const database = await freshDatabase(engine);
    await migrate(database, 'log', { '0001-planes': planes });
    await migrate(database, 'log', { '0002-a-plane': aPlane, '0001-planes': planes });
    await migrate(database, 'log', { '0001-planes': planes, '0002-a-plane': aPlane });

    expect(await planesIn(database)).toEqual(['A350']);
  });

  it('tell which one fails and why, and leave nothing of it', async () => {
    const database = await freshDatabase(engine);
    await migrate(database, 'log', { '0001-planes': planes });

    const migrating = migrate(database, 'log', { '0001-planes': planes, '0002-broken': broken });

    await expect(migrating).rejects.toThrow(/^Migration 0002-broken failed: .*nowhere/u);
    expect(await planesIn(database)).toEqual([]);
    await migrate(database, 'log', { '0001-planes': planes, '0002-a-plane': aPlane });
    expect(await planesIn(database)).toEqual(['A350']);
  });

  it('refuse a database that a newer version of the program has migrated', async () => {
    const database = await freshDatabase(engine);
    await migrate(database, 'log', { '0001-planes': planes, '0002-a-plane': aPlane });
    await expect(migrate(database, 'log', { '0001-planes': planes })).rejects.toThrow('0002-a-plane');
  });

  it('of the log and of the read side do not know of each other', async () => {
    const database = await freshDatabase(engine);
    await migrate(database, 'log', { '0001-planes': planes });
    await migrate(database, 'read', { '0001-a-plane': aPlane });
    await migrate(database, 'log', { '0001-planes': planes });
    expect(await planesIn(database)).toEqual(['A350']);
  });
});
