import type { Command } from 'commander';
import { readLogFile } from '../../event-store/log-file.js';
import { copyLog, copyReport, explained } from '../copy-log.js';
import { operatorConfiguration, type Operator } from '../operator.js';
import { printReport } from '../print-report.js';

/** `import`: an exported log into an empty engine. */
export function registerImport(program: Command, operator: Operator): void {
  program
    .command('import')
    .description(
      'Fill an empty log from an export: the same positions, ids, hashes and answers, all of it or nothing.',
    )
    .argument('<file>', 'what `export` wrote')
    .option('--json', 'say what was imported as JSON')
    .addHelpText('after', '\nExample: DATA_DIR=/srv/jetsetgo jetsetgo import log-2027-01-15.ndjson')
    .action(async (file: string, { json = false }: { readonly json?: boolean }) => {
      const { log: target } = operatorConfiguration(operator);
      const source = await explained(() => readLogFile(file));
      const copied = await copyLog(operator, 'Importing', { source, target });
      await printReport(operator, json, copyReport(copied));
    });
}
