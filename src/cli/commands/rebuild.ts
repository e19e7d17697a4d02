import type { Command } from 'commander';
import type { ReadDatabase, ReadSource } from '../../read-models/read-database.js';
import type { ReadModel } from '../../read-models/read-model.js';
import { dropOld, rebuild, RebuildFault, verifyReadModels } from '../../read-models/rebuild.js';
import { withReadSideToWrite } from '../operator-storage.js';
import { OperatorFault, WrongUsage, type Operator } from '../operator.js';
import { printList } from '../print-report.js';
import { withProgress } from '../with-progress.js';

interface RebuildCommandOptions {
  readonly model?: string;
  readonly verify?: boolean;
  readonly dropOld?: boolean;
  readonly json?: boolean;
}

/** `rebuild`: the read models anew from the log, beside those in use. */
export function registerRebuild(program: Command, operator: Operator): void {
  program
    .command('rebuild')
    .description(
      'Build the read models anew from the log beside those in use, while the server goes on, say which rows differ, and switch to the new ones at once. Goes on where it was interrupted. Keeps the old tables until it is told to drop them.',
    )
    .option('--model <name>', 'only this read model')
    .option('--verify', 'compare and say what differs, without the switch')
    .option('--drop-old', 'drop the tables that an earlier rebuild kept, and do nothing else')
    .option('--json', 'answer the rows that differ as JSON')
    .addHelpText('after', '\nExample: jetsetgo rebuild --verify')
    .action(async ({ model, verify = false, dropOld: drop = false, json = false }: RebuildCommandOptions) => {
      const work = async (read: ReadDatabase, { log, models }: ReadSource): Promise<void> => {
        if (drop) return dropOld(read);
        const chosen = modelsNamed(model, models);
        const run = verify ? verifyReadModels : rebuild;
        const { position, differences } = await withProgress(operator, 'Rebuilding', (onProgress) =>
          run({ read, log, models: chosen, onProgress }),
        ).catch((error: unknown) => {
          throw error instanceof RebuildFault ? new OperatorFault(error.message) : error;
        });
        await printList(
          operator,
          json,
          differences.map((difference) => ({ ...difference })),
        );
        if (differences.length > 0 && verify) {
          throw new OperatorFault(
            `The read models differ from the log at position ${String(position)}: run jetsetgo rebuild to mend them`,
          );
        }
      };
      await withReadSideToWrite(operator, work, { inThread: true });
    });
}

function modelsNamed(name: string | undefined, models: readonly ReadModel[]): readonly ReadModel[] {
  const chosen = name === undefined ? models : models.filter((model) => model.name === name);
  if (chosen.length > 0) return chosen;
  throw new WrongUsage(`--model must be one of ${models.map((model) => model.name).join(', ')}`);
}
