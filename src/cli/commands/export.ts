import type { Command } from 'commander';
import { writeLogFile, type WrittenLog } from '../../event-store/log-file.js';
import { readLogDatabase } from '../../event-store/log-source.js';
import { copyReport, explained } from '../copy-log.js';
import { makeNewFile, writeLines } from '../new-file.js';
import { withLogToRead } from '../operator-storage.js';
import { operatorConfiguration, type Operator } from '../operator.js';
import { printReport } from '../print-report.js';
import { withProgress } from '../with-progress.js';

/** `export`: the whole log as lines of JSON. */
export function registerExport(program: Command, operator: Operator): void {
  program
    .command('export')
    .description(
      'Write the whole log as lines of JSON, as it stands now, while the server goes on: events and the answers kept for idempotency keys.',
    )
    .argument('[file]', 'a new file; without it the export is printed')
    .option('--json', 'say what was exported as JSON')
    .addHelpText('after', '\nExample: jetsetgo export log-2027-01-15.ndjson')
    .action(async (file: string | undefined, { json = false }: { readonly json?: boolean }) => {
      if (file === undefined) {
        await explained(
          () => exportTo(operator, (lines) => printAll(operator, lines)),
          'What was printed is not whole, and cannot be imported',
        );
        return;
      }
      const written = await makeNewFile(file, (partial) =>
        explained(() => writeLines(partial, (write) => exportTo(operator, write))),
      );
      await printReport(operator, json, { file, ...copyReport(written) });
    });
}

function exportTo(
  operator: Operator,
  write: (lines: readonly string[]) => Promise<void>,
): Promise<WrittenLog> {
  return withLogToRead(operatorConfiguration(operator).log, async (log) => {
    const source = await readLogDatabase(log.db);
    return withProgress(operator, 'Exporting', (onProgress) => writeLogFile(source, write, onProgress));
  });
}

async function printAll(operator: Operator, lines: readonly string[]): Promise<void> {
  for (const line of lines) await operator.print(line);
}
