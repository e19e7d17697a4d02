import { InvalidArgumentError, type Command } from 'commander';
import { readLogDatabase } from '../../event-store/log-source.js';
import { parseDatabaseUrl, type DatabaseTarget } from '../../platform/database-url.js';
import { copyLog, copyReport } from '../copy-log.js';
import { withLogToRead } from '../operator-storage.js';
import type { Operator } from '../operator.js';
import { printReport } from '../print-report.js';

interface MoveOptions {
  readonly from: DatabaseTarget;
  readonly to: DatabaseTarget;
  readonly json?: boolean;
}

/** `move`: the log from one database to another, of either engine. */
export function registerMove(program: Command, operator: Operator): void {
  program
    .command('move')
    .description(
      'Copy the log into another, empty database, of either engine, and check the copy. Stop the server first: what it writes afterwards stays behind.',
    )
    .requiredOption('--from <url>', 'sqlite:<path of a file> or postgres://…', databaseOption)
    .requiredOption('--to <url>', 'sqlite:<path of a file> or postgres://…', databaseOption)
    .option('--json', 'say what was copied as JSON')
    .addHelpText(
      'after',
      '\nExample: jetsetgo move --from sqlite:data/events.db --to postgres://jetsetgo@db.example/jetsetgo',
    )
    .action(async ({ from, to, json = false }: MoveOptions) => {
      const copied = await withLogToRead(from, async (log) =>
        copyLog(operator, 'Moving', { source: await readLogDatabase(log.db), target: to }),
      );
      await printReport(operator, json, copyReport(copied));
    });
}

function databaseOption(text: string): DatabaseTarget {
  const target = parseDatabaseUrl(text);
  if (target === null) throw new InvalidArgumentError('It must be sqlite:<path of a file> or postgres://…');
  return target;
}
