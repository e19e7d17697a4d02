import { fillLog, LogNotEmpty, type CopiedLog } from '../event-store/fill-log.js';
import { BrokenLog } from '../event-store/log-chain.js';
import { BrokenLogFile } from '../event-store/log-file.js';
import type { LogSource } from '../event-store/log-source.js';
import { placeOf, type DatabaseTarget } from '../platform/database-url.js';
import { withLogToWrite } from './operator-storage.js';
import { OperatorFault, type Operator } from './operator.js';
import type { Report } from './print-report.js';
import { withProgress } from './with-progress.js';

/** Copies a log into an empty database, all of it or nothing, under a progress bar of that name. */
export async function copyLog(
  operator: Operator,
  task: string,
  {
    source,
    target,
    upTo,
  }: { readonly source: LogSource; readonly target: DatabaseTarget; readonly upTo?: number },
): Promise<CopiedLog> {
  return explained(() =>
    withLogToWrite(target, operator.newId, (log) =>
      withProgress(operator, task, (onProgress) =>
        withProgress(operator, 'Checking the copy', (onCheckProgress) =>
          fillLog({ source, target: log, onProgress, onCheckProgress, ...(upTo !== undefined && { upTo }) }),
        ),
      ),
    ),
  ).catch((error: unknown) => {
    if (!(error instanceof LogNotEmpty)) throw error;
    throw new OperatorFault(`${placeOf(target)} holds events already: name an empty database`);
  });
}

/** Runs work on a log or an export; what is broken in it is a fault that the operator is told, with what was done. */
export async function explained<Result>(
  work: () => Promise<Result>,
  outcome = 'Nothing was written',
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BrokenLog || error instanceof BrokenLogFile) {
      throw new OperatorFault(`${error.message}. ${outcome}.`);
    }
    throw error;
  }
}

/** What was copied, as an operator is told. */
export function copyReport({ head, answerCount }: CopiedLog): Report {
  return { logId: head.logId, events: head.position, answers: answerCount, hash: head.hash };
}
