import { parentPort, workerData } from 'node:worker_threads';
import { createEventReader } from './event-store/event-reader.js';
import type { LogTables } from './event-store/log-tables.js';
import { openMatching } from './key-store/key-safe.js';
import { createLogger } from './platform/logger.js';
import { openDatabase } from './platform/open-database.js';
import type { PageSources } from './page-thread.js';
import { preparePage, type PageTask, type PreparedPage } from './read-models/prepare-page.js';
import { createReadModels } from './read-models/read-models.js';

/** Pages that are prepared at once need no more connections. */
const POOL_SIZE = 2;

// The program of a `PageThread`: of a page that fails it says nothing, since whoever asked does it again and tells why.
const { log, keys, secrets, statementTimeoutMs } = workerData as PageSources;
const settings = { poolSize: POOL_SIZE, statementTimeoutMs, logger: createLogger('warn') };
const { db } = openDatabase<LogTables>(log, { access: 'read', durable: 'always' }, settings);
const source = {
  log: createEventReader(db),
  models: createReadModels({ matchParties: await openMatching(keys, secrets, settings) }),
};

let before: Promise<void> = Promise.resolve();
parentPort?.on('message', (task: PageTask) => {
  const page = prepared(task);
  before = before.then(async () => {
    parentPort?.postMessage(await page);
  });
});

async function prepared(task: PageTask): Promise<PreparedPage | null> {
  try {
    return await preparePage(source, task);
  } catch {
    return null;
  }
}
