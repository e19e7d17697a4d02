import { createRunBookingCommand, type BookingAnswer } from '../commands/booking-command.js';
import { createExpireHold } from '../commands/expire-hold.js';
import { createExpireQuote } from '../commands/expire-quote.js';
import { createNoteScheduleChange } from '../commands/note-schedule-change.js';
import { createReportPayment } from '../commands/report-payment.js';
import { createReportRefund } from '../commands/report-refund.js';
import { watchCommands, type OnAnswered } from '../commands/watch-commands.js';
import type { PaymentOutcome } from '../domain/booking/paying/payment-outcome-decider.js';
import type { RefundOutcome } from '../domain/booking/paying/refund-outcome-decider.js';
import type { ScheduleChangeKind } from '../domain/booking/schedule-change-events.js';
import type { EventStore } from '../event-store/event-store.js';
import type { RecordedEvent } from '../event-store/event.js';
import type { OpenParties } from '../key-store/open-party.js';
import type { FlightBoard } from '../suppliers/flight-board.js';

/** Who the log says did what nobody asked for. */
const CALLER = 'processes';

/** Something that became known of a booking without its caller: what a provider said, that a clock ran out, or that the airline changed its schedule. */
export type OutcomeReport =
  | { readonly kind: 'PAYMENT'; readonly paymentId: string; readonly outcome: PaymentOutcome }
  | { readonly kind: 'REFUND'; readonly refundId: string; readonly outcome: RefundOutcome }
  | { readonly kind: 'HOLD_LAPSED' }
  | { readonly kind: 'QUOTE_LAPSED'; readonly quoteId: string }
  | {
      readonly kind: 'SCHEDULE_CHANGED';
      readonly noticeId: string;
      readonly departureId: string;
      readonly change: ScheduleChangeKind;
    };

/**
 * Records what became known, with all that follows from it, as going back to the request that its cause does; what is
 * known already is recorded no second time.
 */
export type ReportOutcome = (bookingId: string, report: OutcomeReport, cause: RecordedEvent) => Promise<void>;

/** What recording needs. */
export interface ReportOutcomeDependencies {
  readonly store: EventStore;
  readonly flightBoard: FlightBoard;
  readonly now: () => Date;
  /** Three digits that every ticket number begins with. */
  readonly accountingCode: string;
  /** Nobody is told when absent. */
  readonly onAnswered?: OnAnswered | undefined;
}

/** The commands of processes as one; throws where the log would not take what is known. */
export function createReportOutcome(dependencies: ReportOutcomeDependencies): ReportOutcome {
  const { store, flightBoard, now, accountingCode, onAnswered } = dependencies;
  const run = createRunBookingCommand({
    ...{ store, now },
    openParties: keepClosed,
    requestHash: () => '', // nothing is asked under a key
    readSide: { reached: () => Promise.resolve(true) }, // nobody waits to read it
  });
  const commands = watchCommands(
    {
      reportPayment: createReportPayment(run, accountingCode),
      reportRefund: createReportRefund(run),
      expireHold: createExpireHold(run),
      expireQuote: createExpireQuote(run),
      noteScheduleChange: createNoteScheduleChange(run, flightBoard),
    },
    onAnswered,
  );

  function record(
    bookingId: string,
    report: OutcomeReport,
    { eventId, metadata }: RecordedEvent,
  ): Promise<BookingAnswer> {
    const request = {
      ...{ bookingId, caller: CALLER, correlationId: metadata.correlationId, causationId: eventId },
      ...{ idempotencyKey: null, ifRevision: null }, // what is recorded already is found by the booking itself
    };
    switch (report.kind) {
      case 'PAYMENT':
        return commands.reportPayment({ ...request, ...report });
      case 'REFUND':
        return commands.reportRefund({ ...request, ...report });
      case 'HOLD_LAPSED':
        return commands.expireHold(request);
      case 'QUOTE_LAPSED':
        return commands.expireQuote({ ...request, ...report });
      case 'SCHEDULE_CHANGED':
        return commands.noteScheduleChange({ ...request, ...report });
    }
  }

  return async (bookingId, report, cause) => {
    const { code } = await record(bookingId, report, cause);
    if (code !== 'DONE' && code !== 'NOTHING_TO_DO') throw new UnrecordedOutcome(code);
  };
}

/** What processes do is no reason to look at who travels. */
const keepClosed: OpenParties = (parties) =>
  Promise.resolve(
    parties.map(({ passengers }) => ({
      passengers: passengers.map((passenger) => ({ ...passenger, identity: null })),
      contact: null,
    })),
  );

/** The log would not take what became known; it stays to be recorded. */
class UnrecordedOutcome extends Error {
  constructor(code: string) {
    super(`An outcome cannot be recorded: ${code}`);
    this.name = code;
  }
}
