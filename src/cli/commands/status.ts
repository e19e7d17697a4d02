import type { Command } from 'commander';
import { logMigrations } from '../../event-store/event-log.js';
import { createEventReader, type EventReader } from '../../event-store/event-reader.js';
import type { RecordedEvent } from '../../event-store/event.js';
import type { LogTables } from '../../event-store/log-tables.js';
import { countLeftOut } from '../../event-store/projection-status.js';
import type { DatabaseTarget } from '../../platform/database-url.js';
import type { OpenDatabase } from '../../platform/database.js';
import { pendingMigrations } from '../../platform/migrate.js';
import type { ProcessTables } from '../../processes/process-tables.js';
import { countPendingErasures } from '../../processes/destroy-erased-keys.js';
import { readTaskStatus } from '../../processes/task-table.js';
import { isBuiltFrom, READ_MODELS } from '../../read-models/read-database.js';
import { readModelStatus } from '../../read-models/read-model-status.js';
import type { ReadTables } from '../../read-models/read-tables.js';
import { readMigrations } from '../../read-models/read-migrations.js';
import {
  pendingKeyMigrations,
  withKeysToRead,
  withLogToRead,
  withReadSideToRead,
} from '../operator-storage.js';
import { operatorConfiguration, type Operator } from '../operator.js';
import { printList, printReport, type Report } from '../print-report.js';

interface Status {
  readonly log: Report;
  readonly readSide: Report;
  readonly keyStore: Report;
  /** Where each processor stands. */
  readonly processors: readonly Report[];
  /** How far what happens by itself was looked for, as the servers last saved it. */
  readonly processes: readonly Report[];
  /** The first events that were parked. */
  readonly parked: readonly Report[];
  /** What is still to be done for bookings, by kind. */
  readonly tasks: readonly Report[];
  /** Those of them that several tries did not get done. */
  readonly troubledTasks: readonly Report[];
}

/** `status`: where the log ends, how far everything that follows it is, and what waits or is in trouble. */
export function registerStatus(program: Command, operator: Operator): void {
  program
    .command('status')
    .description(
      'Where the log ends, how far each processor of the read side and each process is, the event that it stopped at, the events that are parked or skipped, what is to be done for bookings and what is in trouble there, erasures whose keys are still to be destroyed, and what is to be migrated.',
    )
    .option('--json', 'answer as JSON')
    .addHelpText('after', '\nExample: jetsetgo status')
    .action(async ({ json = false }: { readonly json?: boolean }) => {
      const status = await readStatus(operator);
      if (json) return operator.print(JSON.stringify(status));
      await printReport(operator, false, { ...status.log, ...status.readSide, ...status.keyStore });
      const { processors, processes, parked, tasks, troubledTasks } = status;
      for (const rows of [processors, processes, parked, tasks, troubledTasks]) {
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
      keyStore: await keyStoreStatus(keys, reader),
      ...(logPending.includes('0003-processes')
        ? { processes: [], tasks: [], troubledTasks: [] }
        : await processStatus(log, head.position, operator.now())),
    };
  });
}

type ReadSideStatus = Pick<Status, 'readSide' | 'processors' | 'parked'>;

const NO_READ_SIDE: ReadSideStatus = {
  readSide: {
    readSide: 'not there yet: it is built at the start of the server',
    parkedEvents: 0,
    skippedEvents: 0,
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
    return { ...NO_READ_SIDE, readSide: { ...NO_READ_SIDE.readSide, readSide } };
  }
  const isOfLog = await isBuiltFrom(database, reader);
  const { head, processors, parkedCount, parked, stoppedAt } = await readModelStatus(database, reader);
  const { skippedCount } = await countLeftOut(database, READ_MODELS);
  return {
    readSide: {
      readSide,
      parkedEvents: parkedCount,
      skippedEvents: skippedCount,
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

async function keyStoreStatus(target: DatabaseTarget, reader: EventReader): Promise<Report> {
  const keyStore = pendingWords(
    await pendingKeyMigrations(target),
    'not there yet: it is made at the start of the server',
  );
  const pendingErasures = await withKeysToRead(target, async (keys) =>
    keys === null ? null : countPendingErasures(reader, keys),
  );
  return { keyStore, pendingErasures };
}

async function processStatus(
  { db }: OpenDatabase<LogTables>,
  head: number,
  now: Date,
): Promise<Pick<Status, 'processes' | 'tasks' | 'troubledTasks'>> {
  const tables = db.withTables<Pick<ProcessTables, keyof ProcessTables>>();
  const checkpoints = await tables.selectFrom('process_checkpoint').select('global_position').execute();
  const { kinds, troubled } = await readTaskStatus(tables, now.getTime());
  return {
    processes: checkpoints.map(({ global_position }) => ({
      process: 'bookings',
      position: Number(global_position),
      lag: Math.max(0, head - Number(global_position)),
    })),
    tasks: kinds.map(({ kind, count, dueCount, earliestDueAt, mostAttempts }) => ({
      ...{ task: kind, count, due: dueCount, earliestDueAt, mostAttempts },
    })),
    troubledTasks: troubled.map(({ taskId, bookingId, attempts, since, lastError }) => ({
      ...{ troubledTask: taskId, booking: bookingId, attempts, since, lastError },
    })),
  };
}

function pendingWords(pending: readonly string[] | null, missing: string): string {
  if (pending === null) return missing;
  return pending.length === 0 ? 'up to date' : `to be migrated: ${pending.join(', ')}`;
}
