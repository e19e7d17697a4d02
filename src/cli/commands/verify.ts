import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { domainEventOf } from '../../domain/stored-event.js';
import { createEventReader } from '../../event-store/event-reader.js';
import { readCheckpoint } from '../../event-store/log-checkpoint.js';
import { verifyLog, type LogVerdict } from '../../event-store/verify-log.js';
import { pendingMigrations } from '../../platform/migrate.js';
import { isBuiltFrom } from '../../read-models/read-database.js';
import { readMigrations } from '../../read-models/read-migrations.js';
import { verifyReadModels } from '../../read-models/rebuild.js';
import { operatorSecrets } from '../operator-secrets.js';
import { withLogToRead, withReadSideToRead, withReadSideToWrite } from '../operator-storage.js';
import { OperatorFault, operatorConfiguration, type Operator } from '../operator.js';
import { printReport } from '../print-report.js';
import { withProgress } from '../with-progress.js';

interface VerifyOptions {
  readonly logOnly?: boolean;
  readonly checkpoint?: string;
  readonly json?: boolean;
}

/** `verify`: whether the log is what was written, and the read models what follows from it. */
export function registerVerify(program: Command, operator: Operator): void {
  program
    .command('verify')
    .description(
      'Check the whole log, while the server goes on: the chain of hashes from the first event to the last, positions, streams, answers, and that every event can be read. Says the first fault, its position and what it means. Then fold the log anew beside the read models, and compare the rows.',
    )
    .option('--log-only', 'leave the read models out')
    .option('--checkpoint <file>', 'and that it begins with exactly what this signed statement says')
    .option('--json', 'answer as JSON')
    .addHelpText('after', '\nExample: jetsetgo verify --checkpoint /elsewhere/checkpoint-2027-01-15.json')
    .action(async ({ checkpoint, logOnly = false, json = false }: VerifyOptions) => {
      const { head, fault } = await verdictOf(operator, checkpoint);
      const readModels = await readModelsVerdict(operator, {
        isLeftOut: logOnly,
        isLogBroken: fault !== null,
      });
      await printReport(operator, json, {
        logId: head.logId,
        events: head.position,
        hash: head.hash,
        verdict: fault === null ? 'nothing is wrong' : 'broken',
        faultPosition: fault?.position ?? null,
        faultCode: fault?.code ?? null,
        fault: fault?.message ?? null,
        readModels: readModels.verdict,
        readModelFault: readModels.fault,
      });
      if (fault !== null) {
        throw new OperatorFault(
          `The log is broken at position ${String(fault.position)}: restore a backup, and keep this copy to find out who changed it`,
        );
      }
      if (readModels.fault !== null) {
        throw new OperatorFault(
          'The read models are not what follows from the log: see jetsetgo rebuild --verify for the rows, and run jetsetgo rebuild to mend them',
        );
      }
    });
}

async function readModelsVerdict(
  operator: Operator,
  { isLeftOut, isLogBroken }: { readonly isLeftOut: boolean; readonly isLogBroken: boolean },
): Promise<{ readonly verdict: string; readonly fault: string | null }> {
  if (isLeftOut) return { verdict: 'left out', fault: null };
  if (isLogBroken) return { verdict: 'not compared, since the log is broken', fault: null };
  const notBuilt = await whyNotBuilt(operator);
  if (notBuilt !== null) return { verdict: notBuilt, fault: null };
  const { position, differences } = await withReadSideToWrite(
    operator,
    (read, { log, models }) =>
      withProgress(operator, 'Comparing', (onProgress) =>
        verifyReadModels({ read, log, models, onProgress }),
      ),
    { inThread: true },
  );
  const [first] = differences;
  const at = `at position ${String(position)}`;
  if (first === undefined) return { verdict: `what follows from the log ${at}`, fault: null };
  return { verdict: `differ ${at}`, fault: `${first.table} ${first.key}: ${first.kind}` };
}

/** Looks before the read side is opened to be written: that would bring its tables up to date, and empty those of another log. */
function whyNotBuilt(operator: Operator): Promise<string | null> {
  const { log, read } = operatorConfiguration(operator);
  return withReadSideToRead(read, async (database) => {
    if (database === null) return 'not there yet: they are built at the start of the server';
    if ((await pendingMigrations(database, 'read', readMigrations(database.engine))).length > 0)
      return 'of an older version: the start of the server brings them up to date';
    const isOfLog = await withLogToRead(log, ({ db }) => isBuiltFrom(database, createEventReader(db)));
    return isOfLog ? null : 'of another log: they are built anew at the start of the server';
  });
}

function verdictOf(operator: Operator, checkpointFile: string | undefined): Promise<LogVerdict> {
  const checkpoint = checkpointFile === undefined ? undefined : checkpointIn(operator, checkpointFile);
  return withLogToRead(operatorConfiguration(operator).log, (log) =>
    withProgress(operator, 'Verifying', (onProgress) =>
      verifyLog(log, {
        isReadable: (event) => domainEventOf(event) !== null,
        onProgress,
        ...(checkpoint && { checkpoint }),
      }),
    ),
  );
}

function checkpointIn(operator: Operator, file: string) {
  const checkpoint = readCheckpoint(readFileSync(file, 'utf8'), operatorSecrets(operator));
  if (checkpoint !== null) return checkpoint;
  throw new OperatorFault(
    `${file} is no checkpoint, was changed, or was signed with another SECRET than those given; one that was left out of OLD_SECRETS can be given again for this`,
  );
}
