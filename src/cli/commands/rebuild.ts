import type { Command } from 'commander';
import type { ReadModel } from '../../read-models/read-model.js';
import { dropOld, rebuild, verifyReadModels, type Comparison } from '../../read-models/rebuild.js';
import { withReadSideToRebuild } from '../operator-storage.js';
import { OperatorFault, WrongUsage, type Operator } from '../operator.js';
import { printList, printReport } from '../print-report.js';
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
    .option('--json', 'say what was done, and the rows that differ, as JSON')
    .addHelpText('after', '\nExample: jetsetgo rebuild --verify')
    .action(async ({ model, verify = false, dropOld: drop = false, json = false }: RebuildCommandOptions) => {
      await withReadSideToRebuild(operator, async (read, { models, ...source }) => {
        if (drop) return sayDropped(operator, json, await dropOld(read));
        const chosen = modelsNamed(model, models);
        const run = verify ? verifyReadModels : rebuild;
        const compared = await withProgress(operator, 'Rebuilding', (onProgress) =>
          run({ read, ...source, models: chosen, onProgress }),
        );
        await sayCompared(operator, json, { compared, models: chosen, isSwitched: !verify });
        if (compared.differences.length > 0 && verify) {
          throw new OperatorFault(
            `The read models differ from the log at position ${String(compared.position)}: run jetsetgo rebuild to mend them`,
          );
        }
      });
    });
}

interface Outcome {
  readonly compared: Comparison;
  readonly models: readonly ReadModel[];
  readonly isSwitched: boolean;
}

async function sayCompared(
  operator: Operator,
  json: boolean,
  { compared: { position, rowCount, differences, leftOut }, models, isSwitched }: Outcome,
): Promise<void> {
  const report = {
    models: models.map(({ name }) => name).join(', '),
    position,
    rowsCompared: rowCount,
    rowsThatDiffer: differences.length,
    parkedEvents: leftOut.parkedCount,
    skippedEvents: leftOut.skippedCount,
    switched: isSwitched,
    oldTables: isSwitched ? 'kept until jetsetgo rebuild --drop-old' : 'as they were',
  };
  if (json) return operator.print(JSON.stringify({ ...report, differences }));
  await printReport(operator, false, report);
  await printList(
    operator,
    false,
    differences.map((difference) => ({ ...difference })),
  );
}

async function sayDropped(operator: Operator, json: boolean, tables: readonly string[]): Promise<void> {
  if (json) return operator.print(JSON.stringify({ dropped: tables }));
  await printReport(operator, false, { dropped: tables.join(', ') || 'there were no old tables' });
}

function modelsNamed(name: string | undefined, models: readonly ReadModel[]): readonly ReadModel[] {
  const chosen = name === undefined ? models : models.filter((model) => model.name === name);
  if (chosen.length > 0) return chosen;
  throw new WrongUsage(`--model must be one of ${models.map((model) => model.name).join(', ')}`);
}
