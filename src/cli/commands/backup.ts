import { resolve } from 'node:path';
import type { Command } from 'commander';
import { readLogDatabase } from '../../event-store/log-source.js';
import { makeSingleFile } from '../../platform/single-file.js';
import { copyLog, copyReport } from '../copy-log.js';
import { makeNewFile } from '../new-file.js';
import { withLogToRead } from '../operator-storage.js';
import { operatorConfiguration, type Operator } from '../operator.js';
import { printReport } from '../print-report.js';

/** `backup`: a checked copy of the log, from either engine, in one SQLite file. */
export function registerBackup(program: Command, operator: Operator): void {
  program
    .command('backup')
    .description(
      'Copy the log as it stands now, while the server goes on, into one SQLite file, and check the copy. The keys to personal data and the secret are not part of it: keep them elsewhere.',
    )
    .argument('<file>', 'a new file')
    .option('--json', 'say what was copied as JSON')
    .addHelpText('after', '\nExample: jetsetgo backup /backups/events-2027-01-15.db')
    .action(async (file: string, { json = false }: { readonly json?: boolean }) => {
      const copied = await withLogToRead(operatorConfiguration(operator).log, async (log) => {
        const source = await readLogDatabase(log.db);
        return makeNewFile(resolve(file), async (partial) => {
          const target = { engine: 'sqlite', file: partial } as const;
          const copy = await copyLog(operator, 'Backing up', { source, target });
          makeSingleFile(partial);
          return copy;
        });
      });
      await printReport(operator, json, { file, ...copyReport(copied) });
    });
}
