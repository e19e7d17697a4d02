import { statSync } from 'node:fs';
import type { Configuration } from '../configuration.js';
import { prepareLog } from '../event-store/event-log.js';
import { createEventReader } from '../event-store/event-reader.js';
import type { LogTables } from '../event-store/log-tables.js';
import type { KeyTables } from '../key-store/key-tables.js';
import type { KeySafe } from '../key-store/key-safe.js';
import { keyMigrations, openKeyTables } from '../key-store/open-key-store.js';
import { createPageThread } from '../page-thread.js';
import { placeOf, type DatabaseTarget } from '../platform/database-url.js';
import type { OpenDatabase, ServerSettings } from '../platform/database.js';
import { exclusively, InUse } from '../platform/exclusive-use.js';
import { createLogger } from '../platform/logger.js';
import { pendingMigrations } from '../platform/migrate.js';
import { openDatabase } from '../platform/open-database.js';
import { tableExists } from '../platform/table-exists.js';
import type { PageThread } from '../read-models/prepare-page.js';
import { openReadDatabase, type ReadDatabase, type ReadSource } from '../read-models/read-database.js';
import type { PeopleIndex } from '../read-models/people-view.js';
import { createReadModels } from '../read-models/read-models.js';
import { RebuildFault } from '../read-models/rebuild-pages.js';
import type { ReadTables } from '../read-models/read-tables.js';
import { openKeys } from '../storage.js';
import { OperatorFault, operatorConfiguration, type Operator } from './operator.js';
import { operatorSecrets } from './operator-secrets.js';
import { operatorWorld } from './operator-world.js';

/** A statement over a whole log takes minutes where the log is large, and no caller waits behind it. */
const STATEMENT_TIMEOUT_MS = 3_600_000;

/** An operator's command does one thing after the other. */
const POOL_SIZE = 2;

const SETTINGS: ServerSettings = {
  poolSize: POOL_SIZE,
  statementTimeoutMs: STATEMENT_TIMEOUT_MS,
  logger: createLogger('warn'),
};

/** Nothing is projected here, so nobody's box need be opened. */
const NOBODY: PeopleIndex = { matchParties: () => Promise.resolve([]) };

/** Runs work on a log that it cannot change, and closes it; refuses where there is none. */
export async function withLogToRead<Result>(
  target: DatabaseTarget,
  work: (log: OpenDatabase<LogTables>) => Promise<Result>,
): Promise<Result> {
  return closingAfter(openToRead<LogTables>(target), async (log) => {
    if (await tableExists(log, 'log_head')) return work(log);
    throw noLog(target);
  });
}

/** Runs work on a log as it stands, perhaps without tables, made where there is none, and closes it. */
export async function withLogToMigrate<Result>(
  target: DatabaseTarget,
  work: (log: OpenDatabase<LogTables>) => Promise<Result>,
): Promise<Result> {
  return closingAfter(
    openDatabase<LogTables>(target, { access: 'write', durable: 'always' }, SETTINGS),
    work,
  );
}

/** Runs work on a log brought up to date with its migrations, made where there is none, and closes it. */
export async function withLogToWrite<Result>(
  target: DatabaseTarget,
  newLogId: () => string,
  work: (log: OpenDatabase<LogTables>) => Promise<Result>,
): Promise<Result> {
  return withLogToMigrate(target, async (log) => {
    await prepareLog(log, newLogId);
    return work(log);
  });
}

/** Runs work on the read side as it stands, or on null where there is none yet, and closes it. */
export function withReadSideToRead<Result>(
  target: DatabaseTarget,
  work: (read: OpenDatabase<ReadTables> | null) => Promise<Result>,
): Promise<Result> {
  return withTablesToRead<ReadTables, Result>(target, 'checkpoints', work);
}

/** Runs work on a database as it stands, or on null where it lacks a table, and closes it. */
async function withTablesToRead<Tables, Result>(
  target: DatabaseTarget,
  table: keyof Tables & string,
  work: (database: OpenDatabase<Tables> | null) => Promise<Result>,
): Promise<Result> {
  let database: OpenDatabase<Tables>;
  try {
    database = openToRead<Tables>(target);
  } catch (error) {
    if (isMissing(target)) return work(null);
    throw error;
  }
  return closingAfter(database, async () => work((await tableExists(database, table)) ? database : null));
}

/** Runs work on the read side as its projector has it, brought up to date with its migrations, and closes it. */
export async function withReadSideToWrite<Result>(
  operator: Operator,
  work: (read: ReadDatabase, source: ReadSource, keys: KeySafe) => Promise<Result>,
): Promise<Result> {
  const configuration = operatorConfiguration(operator);
  const keys = await openKeys(configuration, operatorSecrets(operator), operatorWorld(operator));
  try {
    return await withReadSide(configuration, keys, (read, source) => work(read, source, keys));
  } finally {
    await keys.close();
  }
}

/** The same for whoever rebuilds it, one at a time: another one is told at once. */
export async function withReadSideToRebuild<Result>(
  operator: Operator,
  work: (read: ReadDatabase, source: ReadSource & { readonly thread: PageThread }) => Promise<Result>,
): Promise<Result> {
  const { log, read, keys } = operatorConfiguration(operator);
  const { statementTimeoutMs } = SETTINGS;
  try {
    return await exclusively(read, 'rebuild', SETTINGS, () =>
      withReadSideToWrite(operator, async (database, source, { matchSecrets: secrets }) => {
        const thread = createPageThread({ log, keys, secrets, statementTimeoutMs });
        try {
          return await work(database, { ...source, thread });
        } finally {
          await thread.close();
        }
      }),
    );
  } catch (error) {
    if (error instanceof RebuildFault) throw new OperatorFault(error.message);
    if (!(error instanceof InUse)) throw error;
    throw new OperatorFault(
      'Another rebuild or verify of these read models is under way; start again when it has ended',
    );
  }
}

/** Brings the read side up to date with its migrations. */
export function migrateReadSide(configuration: Configuration): Promise<void> {
  return withReadSide(configuration, NOBODY, () => Promise.resolve());
}

async function withReadSide<Result>(
  { log: logTarget, read: target }: Configuration,
  people: PeopleIndex,
  work: (read: ReadDatabase, source: ReadSource) => Promise<Result>,
): Promise<Result> {
  return withLogToRead(logTarget, async (log) => {
    const source = { log: createEventReader(log.db), models: createReadModels(people) };
    // What is written is looked at where it is written: a replica is a moment behind.
    const primary = target.engine === 'postgres' ? { ...target, replicaUrls: [] } : target;
    const read = await openReadDatabase(primary, source, SETTINGS);
    try {
      return await work(read, source);
    } finally {
      await Promise.all([read.reading, read.writing].map(({ db }) => db.destroy()));
    }
  });
}

/** Runs work on a key store as it stands, or on null where there is none yet, and closes it. */
export function withKeysToRead<Result>(
  target: DatabaseTarget,
  work: (keys: OpenDatabase<KeyTables> | null) => Promise<Result>,
): Promise<Result> {
  return withTablesToRead<KeyTables, Result>(target, 'subject_keys', work);
}

/** Names of the migrations that a key store lacks, or null where there is none yet; looks, and changes nothing. */
export function pendingKeyMigrations(target: DatabaseTarget): Promise<readonly string[] | null> {
  return withKeysToRead(target, async (keys) =>
    keys === null ? null : pendingMigrations(keys, 'keys', keyMigrations(keys.engine)),
  );
}

/** Brings the tables of the key store up to date, made where there are none; makes no key. */
export async function migrateKeys(target: DatabaseTarget): Promise<void> {
  await closingAfter(await openKeyTables(target, SETTINGS), () => Promise.resolve());
}

/** Runs work on a key store that it cannot change and on another one, made where there is none; closes both. */
export async function withKeysToMove<Result>(
  { from, to }: Readonly<Record<'from' | 'to', DatabaseTarget>>,
  work: (from: OpenDatabase<KeyTables>, to: OpenDatabase<KeyTables>) => Promise<Result>,
): Promise<Result> {
  const missing = new OperatorFault(`There is no key store in ${placeOf(from)}; check --from`);
  return closingAfter(openToRead<KeyTables>(from, missing), async (source) => {
    if (!(await tableExists(source, 'subject_keys'))) throw missing;
    return closingAfter(await openKeyTables(to, SETTINGS), (copy) => work(source, copy));
  });
}

async function closingAfter<Tables, Result>(
  database: OpenDatabase<Tables>,
  work: (database: OpenDatabase<Tables>) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(database);
  } finally {
    await database.db.destroy();
  }
}

function openToRead<Tables>(target: DatabaseTarget, missing = noLog(target)): OpenDatabase<Tables> {
  try {
    return openDatabase<Tables>(target, { access: 'read', durable: 'always' }, SETTINGS);
  } catch (error) {
    if (isMissing(target)) throw missing;
    if (!/unable to open database file|directory does not exist/u.test(String(error))) throw error;
    throw new OperatorFault(
      `${placeOf(target)} is there, or its folder cannot be looked into, and it cannot be opened: look who may read it, and run this as the user of the server`,
    );
  }
}

/** Whether there is no such file; of one that may not be looked for, nobody knows. */
function isMissing(target: DatabaseTarget): boolean {
  if (target.engine !== 'sqlite') return false;
  try {
    statSync(target.file);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT';
  }
}

function noLog(target: DatabaseTarget): OperatorFault {
  return new OperatorFault(
    `There is no log in ${placeOf(target)}; check DATA_DIR and DATABASE_URL, or start the server once to make one`,
  );
}
