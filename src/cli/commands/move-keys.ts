import type { Command } from 'commander';
import { copyKeys } from '../../key-store/copy-keys.js';
import { placeOf, type DatabaseTarget } from '../../platform/database-url.js';
import { withKeysToMove } from '../operator-storage.js';
import { OperatorFault, type Operator } from '../operator.js';
import { databaseOption } from '../option-values.js';
import { printReport } from '../print-report.js';

interface MoveKeysOptions {
  readonly from: DatabaseTarget;
  readonly to: DatabaseTarget;
  readonly json?: boolean;
}

/** `move-keys`: the keys of personal data from one database to another, of either engine. */
export function registerMoveKeys(program: Command, operator: Operator): void {
  program
    .command('move-keys')
    .description(
      'Copy the keys of personal data into another, empty key store, of either engine: a log that was moved opens only with them. Stop the server first, and destroy the old key store afterwards, since what is erased later would stay there.',
    )
    .requiredOption('--from <url>', 'sqlite:<path of a file> or postgres://…', databaseOption)
    .requiredOption('--to <url>', 'sqlite:<path of a file> or postgres://…', databaseOption)
    .option('--json', 'say what was copied as JSON')
    .addHelpText(
      'after',
      '\nExample: jetsetgo move-keys --from sqlite:data/keys.db --to postgres://jetsetgo@db.example/keys',
    )
    .action(async ({ from, to, json = false }: MoveKeysOptions) => {
      const keysCopied = await withKeysToMove({ from, to }, copyKeys);
      if (keysCopied === null) {
        throw new OperatorFault(`${placeOf(to)} holds keys already; give --to an empty database`);
      }
      await printReport(operator, json, { keysCopied });
    });
}
