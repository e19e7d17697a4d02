import type { Command } from 'commander';
import { createEventReader } from '../../event-store/event-reader.js';
import { signCheckpoint } from '../../event-store/log-checkpoint.js';
import { makeNewFile, writeLines } from '../new-file.js';
import { operatorSecrets } from '../operator-secrets.js';
import { withLogToRead } from '../operator-storage.js';
import { operatorConfiguration, type Operator } from '../operator.js';
import { printReport } from '../print-report.js';

/** `checkpoint`: a signed statement of where the log ends. */
export function registerCheckpoint(program: Command, operator: Operator): void {
  program
    .command('checkpoint')
    .description(
      'Write a signed statement of where the log ends now. Kept elsewhere, it proves later, with `verify --checkpoint`, that nothing before it was changed.',
    )
    .argument('[file]', 'a new file; without it the statement is printed')
    .option('--json', 'say what was written as JSON')
    .addHelpText('after', '\nExample: jetsetgo checkpoint /elsewhere/checkpoint-2027-01-15.json')
    .action(async (file: string | undefined, { json = false }: { readonly json?: boolean }) => {
      const [secret] = operatorSecrets(operator);
      const head = await withLogToRead(operatorConfiguration(operator).log, (log) =>
        createEventReader(log.db).head(),
      );
      const checkpoint = { ...head, at: operator.now().toISOString() };
      const line = signCheckpoint(checkpoint, secret);
      if (file === undefined) return operator.print(line);
      await makeNewFile(file, (partial) => writeLines(partial, (write) => write([line])));
      return printReport(operator, json, { file, ...checkpoint });
    });
}
