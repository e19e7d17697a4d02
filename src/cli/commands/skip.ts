import type { Command } from 'commander';
import { skipParked } from '../../event-store/parked-events.js';
import { projectionOf } from '../../read-models/read-models.js';
import { withReadSideToWrite } from '../operator-storage.js';
import { OperatorFault, type Operator } from '../operator.js';
import { wholeOption } from '../option-values.js';
import { printReport } from '../print-report.js';

/** `skip`: a parked event, left out for good. */
export function registerSkip(program: Command, operator: Operator): void {
  program
    .command('skip')
    .description(
      'Leave a parked event out of the read models for good, keep it as a record, and project those of its stream behind it.',
    )
    .requiredOption('--position <number>', 'where the event is in the log', wholeOption)
    .option('--json', 'answer as JSON')
    .addHelpText('after', '\nExample: jetsetgo skip --position 1042')
    .action(async ({ position, json = false }: { readonly position: number; readonly json?: boolean }) => {
      const result = await withReadSideToWrite(operator, ({ writing: read }, { log: reader, models }) =>
        skipParked({ ...projectionOf(models), read, reader }, position),
      );
      if (result === null) {
        throw new OperatorFault(
          `No event is parked at position ${String(position)}; jetsetgo status lists them`,
        );
      }
      await printReport(operator, json, { ...result });
    });
}
