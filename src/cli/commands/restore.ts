import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { readLogFile } from '../../event-store/log-file.js';
import { readLogDatabase, type LogSource } from '../../event-store/log-source.js';
import { lastPositionBy } from '../../event-store/position-as-of.js';
import { copyLog, copyReport, explained } from '../copy-log.js';
import { withLogToRead } from '../operator-storage.js';
import { operatorConfiguration, type Operator } from '../operator.js';
import { instantOption } from '../option-values.js';
import { printReport } from '../print-report.js';

/** How every SQLite file begins (sqlite.org/fileformat.html). */
const SQLITE_MAGIC = 'SQLite format 3\0';

interface RestoreOptions {
  readonly until?: Date | number;
  readonly json?: boolean;
}

/** `restore`: a backup or an export into an empty engine, whole or as it was at a moment. */
export function registerRestore(program: Command, operator: Operator): void {
  program
    .command('restore')
    .description(
      'Fill an empty log from a backup or an export, whole or as it was at a moment, and check it. Read models are built again at the next start; the keys to personal data are restored from where you keep them.',
    )
    .argument('<file>', 'what `backup` or `export` wrote')
    .option('--until <moment>', 'leave out what was recorded after this time or position', momentOption)
    .option('--json', 'say what was restored as JSON')
    .addHelpText(
      'after',
      '\nExample: DATA_DIR=/srv/jetsetgo jetsetgo restore /backups/events-2027-01-15.db --until 2027-01-15T10:00:00Z',
    )
    .action(async (file: string, { until, json = false }: RestoreOptions) => {
      const { log: target } = operatorConfiguration(operator);
      const copied = await withCopy(file, async (source) => {
        const upTo =
          until === undefined ? source.head.position : await explained(() => lastPositionBy(source, until));
        return copyLog(operator, 'Restoring', { source, target, upTo });
      });
      await printReport(operator, json, copyReport(copied));
    });
}

function momentOption(text: string): Date | number {
  if (/^\d{1,15}$/u.test(text)) return Number(text);
  try {
    return instantOption(text);
  } catch {
    throw new InvalidArgumentError('It must be a UTC time, e.g. 2027-01-15T10:00:00Z, or a position.');
  }
}

/** Runs work on the log in a file, in whichever form it is. */
async function withCopy<Result>(file: string, work: (source: LogSource) => Promise<Result>): Promise<Result> {
  if (!(await isSqliteFile(file))) return work(await explained(() => readLogFile(file)));
  return withLogToRead({ engine: 'sqlite', file: resolve(file) }, async (log) =>
    work(await readLogDatabase(log.db)),
  );
}

async function isSqliteFile(file: string): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(SQLITE_MAGIC.length),
      0,
      SQLITE_MAGIC.length,
      0,
    );
    return buffer.toString('latin1', 0, bytesRead) === SQLITE_MAGIC;
  } finally {
    await handle.close();
  }
}
