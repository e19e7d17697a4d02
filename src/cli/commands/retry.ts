import type { Command } from 'commander';
import { retryParked } from '../../event-store/parked-events.js';
import { projectionOf } from '../../read-models/read-models.js';
import { withReadSideToWrite } from '../operator-storage.js';
import { OperatorFault, type Operator } from '../operator.js';
import { wholeOption } from '../option-values.js';
import { printReport } from '../print-report.js';

interface RetryOptions {
  readonly stream?: string;
  readonly position?: number;
  readonly json?: boolean;
}

/** `retry`: parked events, tried again. */
export function registerRetry(program: Command, operator: Operator): void {
  program
    .command('retry')
    .description('Project parked events again, each stream in order: all of them, or those of one stream.')
    .option('--stream <id>', 'only this stream')
    .option('--position <number>', 'only the stream of the event at this position', wholeOption)
    .option('--json', 'answer as JSON')
    .addHelpText('after', '\nExample: jetsetgo retry')
    .action(async ({ stream, position, json = false }: RetryOptions) => {
      const which =
        stream !== undefined
          ? { streamId: stream }
          : position !== undefined
            ? { position }
            : ('all' as const);
      const result = await withReadSideToWrite(operator, ({ writing: read }, { log: reader, models }) =>
        retryParked({ ...projectionOf(models), read, reader }, which),
      );
      if (which !== 'all' && result.projectedCount + result.heldBackCount === 0) {
        const place =
          'streamId' in which ? `in stream ${which.streamId}` : `at position ${String(which.position)}`;
        throw new OperatorFault(`No event is parked ${place}; jetsetgo status lists them`);
      }
      await printReport(operator, json, { ...result });
      if (result.heldBackCount > 0) {
        throw new OperatorFault(
          'Some events failed again: mend the cause, or leave them out with jetsetgo skip',
        );
      }
    });
}
