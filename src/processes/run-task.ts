import type { ReportOutcome } from './report-outcome.js';
import type { Booking } from '../domain/booking/booking.js';
import type { EventReader } from '../event-store/event-reader.js';
import { describeFault } from '../event-store/describe-fault.js';
import { tracedAfter } from '../platform/tracing.js';
import type { PaymentProvider } from '../suppliers/payment-provider.js';
import { settleStep, type StepOutcome } from './settle-payment.js';
import { settleRefund } from './settle-refund.js';
import { findTaskCause } from './task-cause.js';
import type { TaskResult } from './task-runner.js';
import type { ClaimedTask } from './task-table.js';
import { noticeOf } from './tell-bookings.js';

/** What doing tasks needs. */
export interface RunTaskDependencies {
  readonly reader: Pick<EventReader, 'readStream' | 'readAll'>;
  readonly provider: PaymentProvider;
  readonly reportOutcome: ReportOutcome;
  /** Throws where the booking still cannot be folded. */
  readonly lookAgainAt: (bookingId: string) => Promise<void>;
  readonly dropTask: (task: ClaimedTask) => Promise<void>;
}

/** Does one task if its booking still asks for it, and tells the log what came of it, in the trace of what it follows from. */
export function createRunTask(dependencies: RunTaskDependencies): (task: ClaimedTask) => Promise<TaskResult> {
  const { reader, provider, reportOutcome } = dependencies;
  return async (task) => {
    if (task.kind === 'LOOK_AGAIN' || task.kind === 'TELL_AGAIN') return tryAgain(dependencies, task);
    const wanted = await findTaskCause(reader, task);
    if (wanted === null) return { kind: 'done' };
    const { booking, cause } = wanted;
    const attributes = { 'jetsetgo.attempts': task.attempts };
    return tracedAfter([cause.metadata.traceparent], `task ${task.kind}`, attributes, async (span) => {
      const { report, result } = await settle(provider, task, booking);
      span.setAttribute('jetsetgo.outcome', result.kind === 'later' ? result.reason : result.kind);
      if (report !== null) await reportOutcome(task.bookingId, report, cause);
      return result;
    });
  };
}

/** Does again what a booking made fail; what is thrown stands beside the task for the operator. */
async function tryAgain(
  { reader, reportOutcome, lookAgainAt, dropTask }: RunTaskDependencies,
  task: ClaimedTask,
): Promise<TaskResult> {
  const { kind, bookingId, subjectId } = task;
  try {
    if (kind === 'LOOK_AGAIN') {
      await lookAgainAt(bookingId);
    } else {
      const [event] = await reader.readAll(Number(subjectId) - 1, 1);
      const notice = event && noticeOf(event);
      if (event && notice) await reportOutcome(bookingId, notice, event);
    }
  } catch (error) {
    return { kind: 'later', reason: describeFault(error) };
  }
  await dropTask(task);
  return { kind: 'done' };
}

async function settle(provider: PaymentProvider, task: ClaimedTask, booking: Booking): Promise<StepOutcome> {
  const tries = { mayHaveBeenSent: task.attempts > 1, firstSentAtMs: task.createdAtMs };
  switch (task.kind) {
    case 'LOOK_AGAIN':
    case 'TELL_AGAIN':
      return NOTHING; // done elsewhere
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
