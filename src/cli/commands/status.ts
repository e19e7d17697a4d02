import type { Command } from 'commander';
import { logMigrations } from '../../event-store/event-log.js';
import { createEventReader, type EventReader } from '../../event-store/event-reader.js';
import type { RecordedEvent } from '../../event-store/event.js';
import type { LogTables } from '../../event-store/log-tables.js';
import type { OpenDatabase } from '../../platform/database.js';
import { pendingMigrations } from '../../platform/migrate.js';
import type { ProcessTables } from '../../processes/process-tables.js';
import { readTaskStatus } from '../../processes/task-table.js';
import { isBuiltFrom } from '../../read-models/read-database.js';
import { readModelStatus } from '../../read-models/read-model-status.js';
import type { ReadTables } from '../../read-models/read-tables.js';
import { readMigrations } from '../../read-models/read-migrations.js';
import { pendingKeyMigrations, withLogToRead, withReadSideToRead } from '../operator-storage.js';
import { operatorConfiguration, type Operator } from '../operator.js';
import { printList, printReport, type Report } from '../print-report.js';

interface Status {
  readonly log: Report;
  readonly readSide: Report;
  readonly keyStore: Report;
  /** Where each processor stands. */
  readonly processors: readonly Report[];
  /** The first events that were parked. */
  readonly parked: readonly Report[];
  /** What is still to be done for bookings, by kind. */
  readonly tasks: readonly Report[];
  /** The tasks that several tries did not get done, and what kept them from it. */
  readonly troubled: readonly Report[];
}

/** `status`: where the log ends, how far everything that follows it is, and what waits or is in trouble. */
export function registerStatus(program: Command, operator: Operator): void {
  program
    .command('status')
    .description(
      'Where the log ends, how far each processor of the read side is, the event that it stopped at, the events that are parked, what is to be done for bookings, and what is to be migrated.',
    )
    .option('--json', 'answer as JSON')
    .addHelpText('after', '\nExample: jetsetgo status')
    .action(async ({ json = false }: { readonly json?: boolean }) => {
      const status = await readStatus(operator);
      if (json) return operator.print(JSON.stringify(status));
      await printReport(operator, false, { ...status.log, ...status.readSide, ...status.keyStore });
      for (const rows of [status.processors, status.parked, status.tasks, status.troubled]) {
        await printList(operator, false, rows);
      }
    });
}

function readStatus(operator: Operator): Promise<Status> {
  const { log: logTarget, read: readTarget, keys } = operatorConfiguration(operator);
  return withLogToRead(logTarget, async (log) => {
    const reader = createEventReader(log.db);
    const head = await reader.head();
    const [last] = await reader.readAll(Math.max(head.position - 1, 0), 1);
    const logPending = await pendingMigrations(log, 'log', logMigrations(log.engine));
    const read = await withReadSideToRead(readTarget, (database) =>
      database === null ? Promise.resolve(NO_READ_SIDE) : readSideStatus(database, reader),
    );
    return {
      log: { ...head, lastEventAt: last?.recordedAt ?? null, logMigrations: logPending.join(', ') || null },
      ...read,
      keyStore: {
        keyStore: pendingWords(
          await pendingKeyMigrations(keys),
          'not there yet: it is made at the start of the server',
        ),
      },
      ...(logPending.includes('0003-processes')
        ? { tasks: [], troubled: [] }
        : await tasksIn(log, operator.now())),
    };
  });
}

type ReadSideStatus = Pick<Status, 'readSide' | 'processors' | 'parked'>;

const NO_READ_SIDE: ReadSideStatus = {
  readSide: {
    readSide: 'not there yet: it is built at the start of the server',
    parkedEvents: 0,
    stoppedAt: null,
  },
  processors: [],
  parked: [],
};

async function readSideStatus(
  database: OpenDatabase<ReadTables>,
  reader: EventReader,
): Promise<ReadSideStatus> {
  const pending = await pendingMigrations(database, 'read', readMigrations(database.engine));
  const readSide = pendingWords(pending, '');
  // Tables of an older version may lack what is asked for below; the server brings them up to date.
  if (pending.length > 0) {
    return { ...NO_READ_SIDE, readSide: { readSide, parkedEvents: 0, stoppedAt: null } };
  }
  const isOfLog = await isBuiltFrom(database, reader);
  const { head, processors, parkedCount, parked, stoppedAt } = await readModelStatus(database, reader);
  return {
    readSide: {
      readSide,
      parkedEvents: parkedCount,
      stoppedAt: stoppedAt === null || !isOfLog ? null : stoppedWords(stoppedAt),
    },
    processors: processors.map(({ processor, position, lag }) => ({
      processor,
      position: isOfLog ? position : 0, // of another log: begun anew at the start
      lag: isOfLog ? lag : head,
      ofThisLog: isOfLog,
    })),
    parked: parked.map((row) => ({
      parkedPosition: Number(row.global_position),
      event: row.event_type,
      stream: row.stream_id,
      attempts: Number(row.attempts),
      error: row.error ?? 'waits for an earlier one of its stream',
      parkedAt: row.parked_at,
    })),
  };
}

function stoppedWords({
  globalPosition,
  type,
  schemaVersion,
}: Pick<RecordedEvent, 'globalPosition' | 'type' | 'schemaVersion'>): string {
  return `${type} version ${String(schemaVersion)} at position ${String(globalPosition)}, which this version of the program does not know`;
}

async function tasksIn(
  { db }: OpenDatabase<LogTables>,
  now: Date,
): Promise<Pick<Status, 'tasks' | 'troubled'>> {
  const tables = db.withTables<Pick<ProcessTables, keyof ProcessTables>>();
  const { kinds, troubled } = await readTaskStatus(tables, now.getTime());
  return {
    tasks: kinds.map(({ kind, count, dueCount, earliestDueAt, mostAttempts }) => ({
      ...{ task: kind, count, due: dueCount, earliestDueAt, mostAttempts },
    })),
    troubled: troubled.map(({ kind, bookingId, attempts, lastError, since }) => ({
      ...{ troubledTask: kind, bookingId, attempts, lastError, since },
    })),
  };
}

function pendingWords(pending: readonly string[] | null, missing: string): string {
  if (pending === null) return missing;
  return pending.length === 0 ? 'up to date' : `to be migrated: ${pending.join(', ')}`;
}
