import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { domainEventOf } from '../../domain/stored-event.js';
import { readCheckpoint } from '../../event-store/log-checkpoint.js';
import { verifyLog, type LogVerdict } from '../../event-store/verify-log.js';
import { operatorSecret } from '../operator-secret.js';
import { withLogToRead } from '../operator-storage.js';
import { OperatorFault, operatorConfiguration, type Operator } from '../operator.js';
import { printReport } from '../print-report.js';
import { withProgress } from '../with-progress.js';

interface VerifyOptions {
  readonly checkpoint?: string;
  readonly json?: boolean;
}

/** `verify`: whether the log is what was written. */
export function registerVerify(program: Command, operator: Operator): void {
  program
    .command('verify')
    .description(
      'Check the whole log, while the server goes on: the chain of hashes from the first event to the last, positions, streams, answers, and that every event can be read. Says the first fault, its position and what it means.',
    )
    .option('--checkpoint <file>', 'and that it begins with exactly what this signed statement says')
    .option('--json', 'answer as JSON')
    .addHelpText('after', '\nExample: jetsetgo verify --checkpoint /elsewhere/checkpoint-2027-01-15.json')
    .action(async ({ checkpoint, json = false }: VerifyOptions) => {
      const { head, fault } = await verdictOf(operator, checkpoint);
      await printReport(operator, json, {
        logId: head.logId,
        events: head.position,
        hash: head.hash,
        verdict: fault === null ? 'nothing is wrong' : 'broken',
        faultPosition: fault?.position ?? null,
        faultCode: fault?.code ?? null,
        fault: fault?.message ?? null,
      });
      if (fault !== null) {
        throw new OperatorFault(
          `The log is broken at position ${String(fault.position)}: restore a backup, and keep this copy to find out who changed it`,
        );
      }
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
  const checkpoint = readCheckpoint(readFileSync(file, 'utf8'), operatorSecret(operator));
  if (checkpoint !== null) return checkpoint;
  throw new OperatorFault(
    `${file} is no checkpoint, was changed, or was signed with another SECRET than the one given`,
  );
}
