import type { Command } from 'commander';
import { logMigrations } from '../../event-store/event-log.js';
import { createEventReader } from '../../event-store/event-reader.js';
import { pendingMigrations } from '../../platform/migrate.js';
import { readMigrations } from '../../read-models/read-database.js';
import { withLogToRead, withReadSideToRead } from '../operator-storage.js';
import { operatorConfiguration, type Operator } from '../operator.js';
import { printList, printReport, type Report } from '../print-report.js';

interface Status {
  readonly log: Report;
  readonly readSide: Report;
  /** Where each processor stands. */
  readonly processors: readonly Report[];
}

/** `status`: where the log ends, and how far everything that follows it is. */
export function registerStatus(program: Command, operator: Operator): void {
  program
    .command('status')
    .description(
      'Where the log ends, how far each processor of the read side is, and what is to be migrated.',
    )
    .option('--json', 'answer as JSON')
    .addHelpText('after', '\nExample: jetsetgo status')
    .action(async ({ json = false }: { readonly json?: boolean }) => {
      const status = await readStatus(operator);
      if (json) return operator.print(JSON.stringify(status));
      await printReport(operator, false, { ...status.log, ...status.readSide });
      return printList(operator, false, status.processors);
    });
}

async function readStatus(operator: Operator): Promise<Status> {
  const configuration = operatorConfiguration(operator);
  const { head, lastEventAt, logPending } = await withLogToRead(configuration.log, async (log) => {
    const reader = createEventReader(log.db);
    const end = await reader.head();
    const [last] = await reader.readAll(Math.max(end.position - 1, 0), 1);
    const pending = await pendingMigrations(log, 'log', logMigrations(log.engine));
    return { head: end, lastEventAt: last?.recordedAt ?? null, logPending: pending };
  });
  const read = await withReadSideToRead(configuration.read, async (database) => {
    if (database === null) return null;
    const pending = await pendingMigrations(database, 'read', readMigrations(database.engine));
    return { pending, checkpoints: await database.db.selectFrom('checkpoints').selectAll().execute() };
  });
  const processors = (read?.checkpoints ?? []).map((checkpoint) => {
    const ofThisLog = checkpoint.log_id === head.logId;
    const position = ofThisLog ? Number(checkpoint.global_position) : 0; // of another log: begun anew at the start
    return {
      processor: checkpoint.processor,
      position,
      lag: Math.max(head.position - position, 0),
      ofThisLog,
    };
  });
  return {
    log: { ...head, lastEventAt, logMigrations: logPending.join(', ') || null },
    readSide: { readSide: readSideWords(read?.pending ?? null) },
    processors,
  };
}

function readSideWords(pending: readonly string[] | null): string {
  if (pending === null) return 'not there yet: it is built at the start of the server';
  return pending.length === 0 ? 'up to date' : `to be migrated: ${pending.join(', ')}`;
}
