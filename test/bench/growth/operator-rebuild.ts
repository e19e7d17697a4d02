import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { projectFile } from '../../../src/platform/project-file.js';
import { MASTER_KEY } from '../../support/test-keys.js';
import type { Bench } from '../bench.js';
import { urlOf, type Storage } from '../log/storage.js';

/** What `jetsetgo rebuild` took, in a process of its own. */
export interface OperatorRebuild {
  readonly seconds: number;
  /** The most memory that the process held at once. */
  readonly maxRssMegabytes: number;
}

/** Loaded before the command: says at its end how much memory it took, in kilobytes. */
const TELL_MEMORY =
  'data:text/javascript,process.on("exit",()=>console.error("maxRSS",process.resourceUsage().maxRSS))';

/** Rebuilds the read models beside those in use, with the comparison and the switch, as an operator does. */
export async function rebuildAsOperator({ secret }: Bench, storage: Storage): Promise<OperatorRebuild> {
  const { log, read, keys } = storage;
  const startedAt = performance.now();
  const program = projectFile('dist/src/cli/jetsetgo.js');
  const { stderr } = await promisify(execFile)(
    process.execPath,
    ['--import', TELL_MEMORY, program, 'rebuild'],
    {
      env: {
        ...process.env,
        SECRET: secret,
        DATABASE_URL: urlOf(log),
        READ_DATABASE_URL: urlOf(read),
        KEYS_DATABASE_URL: urlOf(keys),
        MASTER_KEYS: MASTER_KEY,
      },
    },
  );
  const seconds = (performance.now() - startedAt) / 1000;
  const kilobytes = Number(/maxRSS (?<count>\d+)/u.exec(stderr)?.groups?.['count']);
  return { seconds, maxRssMegabytes: Math.round(kilobytes / 1024) };
}
