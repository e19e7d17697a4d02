import type { Configuration } from '../configuration.js';
import { prepareLog } from '../event-store/event-log.js';
import { createEventReader } from '../event-store/event-reader.js';
import type { LogTables } from '../event-store/log-tables.js';
import { placeOf, type DatabaseTarget } from '../platform/database-url.js';
import type { OpenDatabase, ServerSettings } from '../platform/database.js';
import { createLogger } from '../platform/logger.js';
import { openDatabase } from '../platform/open-database.js';
import { tableExists } from '../platform/table-exists.js';
import type { PeopleIndex } from '../read-models/people-view.js';
import { createReadModels } from '../read-models/read-models.js';
import { openReadDatabase, type ReadDatabase } from '../read-models/read-database.js';
import type { ReadTables } from '../read-models/read-tables.js';
import { OperatorFault } from './operator.js';

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
const NOBODY: PeopleIndex = { openParties: () => Promise.resolve([]), peopleHash: () => '' };

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
export async function withReadSideToRead<Result>(
  target: DatabaseTarget,
  work: (read: OpenDatabase<ReadTables> | null) => Promise<Result>,
): Promise<Result> {
  let read: OpenDatabase<ReadTables>;
  try {
    read = openToRead<ReadTables>(target);
  } catch (error) {
    if (error instanceof OperatorFault) return work(null);
    throw error;
  }
  return closingAfter(read, async () => work((await tableExists(read, 'checkpoints')) ? read : null));
}

/** Runs work on the read side as its projector has it, brought up to date with its migrations, and closes it. */
export async function withReadSideToWrite<Result>(
  { log: logTarget, read: readTarget }: Configuration,
  work: (read: ReadDatabase) => Promise<Result>,
): Promise<Result> {
  return withLogToRead(logTarget, async (log) => {
    const read = await openReadDatabase(
      readTarget,
      { log: createEventReader(log.db), models: createReadModels(NOBODY) },
      SETTINGS,
    );
    try {
      return await work(read);
    } finally {
      await Promise.all([read.reading, read.writing].map(({ db }) => db.destroy()));
    }
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

function openToRead<Tables>(target: DatabaseTarget): OpenDatabase<Tables> {
  try {
    return openDatabase<Tables>(target, { access: 'read', durable: 'always' }, SETTINGS);
  } catch (error) {
    const isMissing = /unable to open database file|directory does not exist/u.test(String(error));
    throw isMissing ? noLog(target) : error;
  }
}

function noLog(target: DatabaseTarget): OperatorFault {
  return new OperatorFault(
    `There is no log in ${placeOf(target)}; check DATA_DIR and DATABASE_URL, or start the server once to make one`,
  );
}
