import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { snapshotFoldOf } from '../../commands/stream-folds.js';
import { domainEventOf } from '../../domain/stored-event.js';
import { createEventReader } from '../../event-store/event-reader.js';
import type { LogFault } from '../../event-store/log-chain.js';
import { readCheckpoint } from '../../event-store/log-checkpoint.js';
import { verifyLog, type LogVerdict } from '../../event-store/verify-log.js';
import { pendingMigrations } from '../../platform/migrate.js';
import { isBuiltFrom } from '../../read-models/read-database.js';
import { readMigrations } from '../../read-models/read-migrations.js';
import { verifyReadModels, type Comparison } from '../../read-models/rebuild.js';
import { operatorSecrets } from '../operator-secrets.js';
import { withLogToRead, withReadSideToRead, withReadSideToRebuild } from '../operator-storage.js';
import { OperatorFault, operatorConfiguration, type Operator } from '../operator.js';
import { printReport, type Report } from '../print-report.js';
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
      const verdict = await verdictOf(operator, checkpoint);
      const { fault } = verdict;
      if (!json) await printReport(operator, false, logReport(verdict));
      const readModels = await readModelsVerdict(operator, {
        isLeftOut: logOnly,
        isLogBroken: fault !== null,
      });
      if (json) await printReport(operator, true, { ...logReport(verdict), ...readModels.report });
      else await printReport(operator, false, readModels.report);
      if (fault !== null) throw new OperatorFault(whatToDo(fault));
      if (readModels.complaint !== null) throw readModels.complaint;
    });
}

function logReport({ head, fault }: LogVerdict): Report {
  return {
    logId: head.logId || null,
    events: head.position,
    hash: head.hash || null,
    verdict: fault === null ? 'nothing is wrong' : 'broken',
    faultPosition: fault?.position ?? null,
    faultCode: fault?.code ?? null,
    fault: fault?.message ?? null,
  };
}

function whatToDo({ code, position }: LogFault): string {
  if (code === 'SNAPSHOT_WRONG') {
    return `The events are whole; delete that snapshot, start the servers anew, and look what was booked since position ${String(position)}`;
  }
  return `The log is broken at position ${String(position)}: restore a backup, and keep this copy to find out who changed it`;
}

/** What is said of the read models, and what the command ends with once all is said. */
interface ReadModelsVerdict {
  readonly report: {
    readonly readModels: string;
    readonly readModelFault: string | null;
    readonly parkedEvents: number | null;
    readonly skippedEvents: number | null;
  };
  readonly complaint: Error | null;
}

async function readModelsVerdict(
  operator: Operator,
  { isLeftOut, isLogBroken }: { readonly isLeftOut: boolean; readonly isLogBroken: boolean },
): Promise<ReadModelsVerdict> {
  if (isLeftOut) return notCompared('left out');
  if (isLogBroken) return notCompared('not compared, since the log is broken');
  try {
    const notBuilt = await whyNotBuilt(operator);
    if (notBuilt !== null) return notCompared(notBuilt);
    return verdictOn(
      await withReadSideToRebuild(operator, (read, source) =>
        withProgress(operator, 'Comparing', (onProgress) =>
          verifyReadModels({ read, ...source, onProgress }),
        ),
      ),
    );
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return notCompared('not compared', error); // what was found of the log is said all the same
  }
}

function notCompared(readModels: string, complaint: Error | null = null): ReadModelsVerdict {
  const nothing = { readModelFault: null, parkedEvents: null, skippedEvents: null };
  return { report: { readModels, ...nothing }, complaint };
}

function verdictOn({ position, differences, leftOut }: Comparison): ReadModelsVerdict {
  const [first] = differences;
  const { parkedCount, skippedCount } = leftOut;
  const at = `at position ${String(position)}`;
  const less = parkedCount + skippedCount > 0 ? ', less the events that are left out' : '';
  return {
    report: {
      readModels: first === undefined ? `what follows from the log ${at}${less}` : `differ ${at}`,
      readModelFault: first === undefined ? null : `${first.table} ${first.key}: ${first.kind}`,
      parkedEvents: parkedCount,
      skippedEvents: skippedCount,
    },
    complaint: complaintOf(differences.length, parkedCount),
  };
}

function complaintOf(differenceCount: number, parkedCount: number): OperatorFault | null {
  if (differenceCount > 0) {
    return new OperatorFault(
      'The read models are not what follows from the log: see jetsetgo rebuild --verify for the rows, and run jetsetgo rebuild to mend them',
    );
  }
  if (parkedCount === 0) return null;
  return new OperatorFault(
    'Events are parked, and the read models lack what they say: mend the cause and run jetsetgo retry, or leave them out with jetsetgo skip',
  );
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
        foldOf: snapshotFoldOf,
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
