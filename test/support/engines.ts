import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseTarget } from '../../src/platform/database-url.js';
import type { ServerSettings } from '../../src/platform/database.js';
import { createLogger } from '../../src/platform/logger.js';
import {
  createEmptyPostgresDatabase,
  createPostgresDatabase,
  type PostgresDatabase,
} from './postgres-databases.js';

/** How tests speak to a server, where the engine has one. */
export const SERVER_SETTINGS: ServerSettings = {
  poolSize: 10,
  statementTimeoutMs: 10_000,
  logger: createLogger('silent'),
};

/** Databases that hold nothing yet, for one test alone. */
export interface FreshDatabases {
  readonly log: DatabaseTarget;
  readonly read: DatabaseTarget;
  readonly keys: DatabaseTarget;
  /** Removes them; nothing may have them open. */
  dispose(): Promise<void>;
}

/** A database engine that keeps the contracts of the log and of the read models. */
export interface Engine {
  readonly name: string;
  /** Where the engine has a server, the tables are there: making them is most of a test's time. */
  openFresh(): Promise<FreshDatabases>;
  /** Without a table. */
  openEmpty(): Promise<FreshDatabases>;
}

/** Every engine that contracts are run on. */
export const ENGINES: readonly Engine[] = [
  { name: 'SQLite', openFresh: freshSqliteFiles, openEmpty: freshSqliteFiles },
  {
    name: 'PostgreSQL',
    openFresh: async () => asAll(await createPostgresDatabase()),
    openEmpty: async () => asAll(await createEmptyPostgresDatabase()),
  },
];

/** One PostgreSQL database for all, as they are kept by default. */
function asAll({ target, dispose }: PostgresDatabase): FreshDatabases {
  return { log: target, read: target, keys: target, dispose };
}

/** SQLite files in a folder of their own. */
export async function freshSqliteFiles(): Promise<
  FreshDatabases & Record<'log' | 'read' | 'keys', Extract<DatabaseTarget, { engine: 'sqlite' }>>
> {
  const folder = mkdtempSync(join(tmpdir(), 'jetsetgo-engine-'));
  return {
    log: { engine: 'sqlite', file: join(folder, 'events.db') },
    read: { engine: 'sqlite', file: join(folder, 'read.db') },
    keys: { engine: 'sqlite', file: join(folder, 'keys.db') },
    dispose: async () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
