import type { Migration } from 'kysely';
import { subjectKeysMigration } from '../../migrations/keys/0001-subject-keys.js';
import { subjectMatchesMigration } from '../../migrations/keys/0002-subject-matches.js';
import type { OpenDatabase, ServerSettings } from '../platform/database.js';
import type { DatabaseTarget } from '../platform/database-url.js';
import { migrate } from '../platform/migrate.js';
import { openDatabase } from '../platform/open-database.js';
import type { SqlEngine } from '../platform/sql-engine.js';
import type { KeyTables } from './key-tables.js';
import { UnknownMasterKey, type MasterKeys } from './master-keys.js';

/** The migrations of the key store, by name and in the order of their names. */
export function keyMigrations(engine: SqlEngine): Readonly<Record<string, Migration>> {
  return {
    '0001-subject-keys': subjectKeysMigration,
    '0002-subject-matches': subjectMatchesMigration(engine),
  };
}

/** The key store as its keeper writes and as others read it. */
export interface KeyStore {
  readonly masterKeys: MasterKeys;
  readonly writing: OpenDatabase<KeyTables>;
  /** A connection that cannot write. */
  readonly reading: OpenDatabase<KeyTables>;
  close(): Promise<void>;
}

/** Opens the key store, made when there is none; throws `UnknownMasterKey` when some of its keys could not be opened. */
export async function openKeyStore(
  target: DatabaseTarget,
  masterKeys: MasterKeys,
  settings: ServerSettings,
): Promise<KeyStore> {
  const writing = await openKeyTables(target, settings);
  try {
    await checkMasterKeys(writing, masterKeys);
  } catch (error) {
    await writing.db.destroy();
    throw error;
  }
  const reading = openDatabase<KeyTables>(target, { access: 'read', durable: 'always' }, settings);
  return {
    ...{ masterKeys, writing, reading },
    async close() {
      await reading.db.destroy();
      await writing.db.destroy(); // last, since only who may write can tidy a file up
    },
  };
}

/** Opens the tables of a key store to be written, made when there are none. */
export async function openKeyTables(
  target: DatabaseTarget,
  settings: ServerSettings,
): Promise<OpenDatabase<KeyTables>> {
  const writing = openDatabase<KeyTables>(
    target,
    { access: 'write', durable: 'always', overwritesDeleted: true },
    settings,
  );
  try {
    await migrate(writing, 'keys', keyMigrations(writing.engine));
    return writing;
  } catch (error) {
    await writing.db.destroy();
    throw error;
  }
}

/** Better to be told at the start than to take people for erased. */
async function checkMasterKeys({ db }: OpenDatabase<KeyTables>, masterKeys: MasterKeys): Promise<void> {
  const foreign = await db
    .selectFrom('subject_keys')
    .select('master_key_id')
    .where('master_key_id', 'not in', masterKeys.ids)
    .limit(1)
    .executeTakeFirst();
  if (foreign !== undefined) throw new UnknownMasterKey(foreign.master_key_id);
}
