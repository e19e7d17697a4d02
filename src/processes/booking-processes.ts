import type { ReportOutcome } from './report-outcome.js';
import type { EventReader } from '../event-store/event-reader.js';
import type { EventStore } from '../event-store/event-store.js';
import type { LogTables } from '../event-store/log-tables.js';
import type { OpenDatabase } from '../platform/database.js';
import type { Logger } from '../platform/logger.js';
import { createSignal, type Signal } from '../platform/signal.js';
import type { PaymentNotice, PaymentProvider } from '../suppliers/payment-provider.js';
import { taskIdOfKey, tellAgain } from './booking-task.js';
import type { ProcessTables } from './process-tables.js';
import { createNoteReturnedRefund } from './note-returned-refund.js';
import { createRunTask } from './run-task.js';
import { TaskFollower } from './task-follower.js';
import { TaskRunner } from './task-runner.js';
import { createTellBookings } from './tell-bookings.js';
import {
  addTasks,
  countTroubled,
  dropTask,
  hastenTask,
  readTaskStatus,
  type TaskStatus,
} from './task-table.js';

/** What the processes of bookings need. */
export interface BookingProcessesOptions {
  readonly store: EventStore;
  /** The connection that appends to the log, whose database holds the tasks too. */
  readonly log: OpenDatabase<LogTables>;
  readonly reader: EventReader;
  readonly appended: Signal;
  readonly provider: PaymentProvider;
  readonly reportOutcome: ReportOutcome;
  readonly now: () => Date;
  readonly logger: Logger;
}

/** Everything that happens to bookings without anybody asking: payments, refunds, what expires, and what the airline changes. */
export interface BookingProcesses {
  /** Goes on in the background. */
  start(): void;
  /** Ends after what is under way. */
  stop(): Promise<void>;
  /** Does all that is due now and what follows from it, and answers how many tasks were begun. */
  settle(): Promise<number>;
  /** Takes a provider's word only as a reason to ask it now. */
  reportProviderEvent(notice: PaymentNotice): Promise<void>;
  status(): Promise<TaskStatus>;
  /** Tasks that several tries did not get done. */
  troubledCount(): Promise<number>;
  /** How far this process has looked through the log. */
  position(): Promise<number>;
}

/** Puts together what finds tasks, and what does them. */
export function createBookingProcesses(options: BookingProcessesOptions): BookingProcesses {
  const { log, now } = options;
  const tasksChanged = createSignal();
  const tasks = { db: log.db.withTables<Pick<ProcessTables, keyof ProcessTables>>(), engine: log.engine };
  const tellBookings = createTellBookings({
    ...options,
    async onFailed(bookingId, { globalPosition }, fault) {
      options.logger.error({ err: fault, bookingId }, 'a booking cannot be told, and will be by itself');
      await addTasks(tasks, [tellAgain(bookingId, globalPosition)], now());
      tasksChanged.notify();
    },
  });
  const follower = new TaskFollower({ ...options, tasksChanged, tellBookings });
  const noteReturnedRefund = createNoteReturnedRefund(options);
  const runner = new TaskRunner({
    ...{ tasks, tasksChanged, now, logger: options.logger },
    run: createRunTask({
      ...options,
      lookAgainAt: (bookingId) => follower.lookAgainAt(bookingId),
      dropTask: (task) => dropTask(tasks.db, task),
    }),
  });

  return {
    start() {
      follower.start();
      runner.start();
    },
    async stop() {
      await Promise.all([follower.stop(), runner.stop()]);
    },
    async settle() {
      for (let total = 0; ;) {
        await follower.catchUp();
        const begun = await runner.runDue();
        if (begun === 0) return total;
        total += begun;
      }
    },
    async reportProviderEvent({ idempotencyKey, became }) {
      if (idempotencyKey === null) return;
      if (became === 'REFUND_FAILED') await noteReturnedRefund(idempotencyKey);
      await hastenTask(tasks.db, taskIdOfKey(idempotencyKey), now().getTime());
      tasksChanged.notify();
    },
    position: () => follower.position(),
    status: () => readTaskStatus(tasks.db, now().getTime()),
    troubledCount: () => countTroubled(tasks.db),
  };
}
