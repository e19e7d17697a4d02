import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { createEventReader } from '../../src/event-store/event-reader.js';
import type { LogTables } from '../../src/event-store/log-tables.js';
import type { DatabaseTarget } from '../../src/platform/database-url.js';
import type { ServerSettings } from '../../src/platform/database.js';
import { createLogger } from '../../src/platform/logger.js';
import { openDatabase } from '../../src/platform/open-database.js';
import { projectFile } from '../../src/platform/project-file.js';
import { openReadDatabase } from '../../src/read-models/read-database.js';
import { rebuild } from '../../src/read-models/rebuild.js';
import { PLAIN_READ_MODELS } from '../read-models/plain-read-models.js';

const SETTINGS: ServerSettings = { poolSize: 4, statementTimeoutMs: 10_000, logger: createLogger('error') };

type Databases = Readonly<Record<'log' | 'read', DatabaseTarget>>;

/** Rebuilds all read models as an operator's command does; prints each position. */
export async function rebuildAll(databases: Databases): Promise<void> {
  const log = openDatabase<LogTables>(databases.log, { access: 'read', durable: 'always' }, SETTINGS);
  const models = PLAIN_READ_MODELS;
  const reader = createEventReader(log.db);
  const read = await openReadDatabase(databases.read, { log: reader, models }, SETTINGS);
  const onProgress = (position: number): void => {
    process.stdout.write(`${String(position)}\n`);
  };
  const { differences } = await rebuild({ read, log: reader, models, onProgress });
  process.stdout.write(`${String(differences.length)} differences\n`);
  await Promise.all([read.reading, read.writing, log].map(({ db }) => db.destroy()));
}

/** A rebuild in a process of its own. */
export interface RebuildProcess {
  /** Resolves when it has built its first rows. */
  readonly progressed: Promise<unknown>;
  /** All that it printed, once it has ended. */
  readonly ended: Promise<string>;
  /** Kills it with no warning, and waits until it is gone. */
  kill(): Promise<void>;
}

/** Starts `rebuildAll` of the build. */
export function startRebuild({ log, read }: Databases): RebuildProcess {
  const file = pathToFileURL(projectFile('dist/test/support/rebuild-process.js')).href;
  const program = `
    const { ${rebuildAll.name} } = await import(${JSON.stringify(file)});
    await ${rebuildAll.name}(${JSON.stringify({ log, read })});`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const closed = once(child, 'close');
  return {
    progressed: Promise.race([once(child.stdout, 'data'), closed]),
    ended: closed.then(() => output),
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}
