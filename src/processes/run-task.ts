import type { ReportOutcome } from './report-outcome.js';
import { bookingStateStream } from '../commands/stream-folds.js';
import type { Booking } from '../domain/booking/booking.js';
import type { EventStore } from '../event-store/event-store.js';
import type { PaymentProvider } from '../suppliers/payment-provider.js';
import { tasksOf } from './booking-task.js';
import { settleStep, type StepOutcome } from './settle-payment.js';
import { settleRefund } from './settle-refund.js';
import type { TaskResult } from './task-runner.js';
import type { ClaimedTask } from './task-table.js';

/** What doing tasks needs. */
export interface RunTaskDependencies {
  readonly store: EventStore;
  readonly provider: PaymentProvider;
  readonly reportOutcome: ReportOutcome;
}

/** Does one task if its booking still asks for it, and tells the log what came of it. */
export function createRunTask(dependencies: RunTaskDependencies): (task: ClaimedTask) => Promise<TaskResult> {
  const { store, reportOutcome } = dependencies;
  return async (task) => {
    const booking = await store.load(bookingStateStream(task.bookingId));
    const isWanted = booking !== null && tasksOf(booking).some(({ taskId }) => taskId === task.taskId);
    if (!isWanted) return { kind: 'done' };
    const { report, result } = await settle(dependencies.provider, task, booking);
    if (report !== null) await reportOutcome(task.bookingId, report);
    return result;
  };
}

async function settle(provider: PaymentProvider, task: ClaimedTask, booking: Booking): Promise<StepOutcome> {
  const tries = { mayHaveBeenSent: task.attempts > 1, firstSentAtMs: task.createdAtMs };
  switch (task.kind) {
    case 'EXPIRE_HOLD':
      return {
        report: { kind: 'HOLD_LAPSED' },
        // Done when it has expired; while a payment is tried it is looked at again.
        result: booking.status === 'HELD' ? { kind: 'done' } : { kind: 'later', reason: 'PAYMENT_PENDING' },
      };
    case 'EXPIRE_QUOTE':
      return { report: { kind: 'QUOTE_LAPSED', quoteId: task.subjectId }, result: { kind: 'done' } };
    case 'AUTHORISE':
    case 'CAPTURE':
    case 'VOID': {
      const payment = booking.payments.find(({ paymentId }) => paymentId === task.subjectId);
      return payment === undefined
        ? NOTHING
        : settleStep(provider, { booking, payment, step: task.kind, tries });
    }
    case 'REFUND': {
      const refund = booking.refunds.find(({ refundId }) => refundId === task.subjectId);
      return refund === undefined ? NOTHING : settleRefund(provider, booking, refund, tries);
    }
  }
}

const NOTHING: StepOutcome = { report: null, result: { kind: 'done' } };
