import type { BookingDecision, BookingFacts } from '../domain/booking/booking-facts.js';
import type { Booking } from '../domain/booking/booking.js';
import { bookingStream } from '../domain/booking/booking-events.js';
import { seatsOf } from '../domain/booking/booking-parts.js';
import { decideExpireHold, decideExpireQuote } from '../domain/booking/holding/expire-decider.js';
import { decidePaymentOutcome, type PaymentOutcome } from '../domain/booking/paying/payment-outcome-decider.js';
import { decideRefundOutcome, type RefundOutcome } from '../domain/booking/paying/refund-outcome-decider.js';
import type { TicketStock } from '../domain/booking/paying/issue-tickets.js';
import { TICKET_NUMBER_STREAM } from '../domain/booking/ticket-events.js';
import { departureStream } from '../domain/inventory/departure-seats.js';
import { storedEventOf, type DomainEvent } from '../domain/stored-event.js';
import type { EventStore, Judgement, StreamWrite } from '../event-store/event-store.js';
import { bookingStateStream } from './stream-folds.js';

/** Who the log says did what nobody asked for. */
const ACTOR = 'processes';

/** Each time the booking was changed by another command in between: more in a row is no accident. */
const MAX_ATTEMPTS = 5;

/** Something that became known of a booking without its caller: what a provider said, or that a clock ran out. */
export type OutcomeReport =
  | { readonly kind: 'PAYMENT'; readonly paymentId: string; readonly outcome: PaymentOutcome }
  | { readonly kind: 'REFUND'; readonly refundId: string; readonly outcome: RefundOutcome }
  | { readonly kind: 'HOLD_LAPSED' }
  | { readonly kind: 'QUOTE_LAPSED'; readonly quoteId: string };

/** Records what became known, with all that follows from it; what is known already is recorded no second time. */
export type ReportOutcome = (bookingId: string, report: OutcomeReport) => Promise<void>;

/** What recording needs. */
export interface ReportOutcomeDependencies {
  readonly store: EventStore;
  readonly now: () => Date;
  /** Three digits that every ticket number begins with. */
  readonly accountingCode: string;
}

type Refused = { readonly code: 'NOTHING_TO_RECORD' } | { readonly code: 'OTHER_FLIGHTS' };

/** Makes the command of processes. */
export function createReportOutcome(dependencies: ReportOutcomeDependencies): ReportOutcome {
  return async (bookingId, report) => {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const refused = await record(dependencies, bookingId, report);
      if (refused?.code !== 'OTHER_FLIGHTS') return;
    }
    throw new Error(`Booking ${bookingId} changes its flights too often to record ${report.kind}`);
  };
}

async function record(
  { store, now, accountingCode }: ReportOutcomeDependencies,
  bookingId: string,
  report: OutcomeReport,
): Promise<Refused | null> {
  const stream = bookingStateStream(bookingId);
  const booking = await store.load(stream);
  const departures = booking === null ? [] : seatsOf(booking).map(({ departureId }) => departureId);
  const touches = [TICKET_NUMBER_STREAM, ...new Set(departures.map(departureStream))];
  const receipt = await store.execute<Refused>({
    idempotency: null,
    metadata: { actor: ACTOR, correlationId: bookingId, causationId: bookingId },
    folds: [stream],
    touches,
    judge: (view) => {
      const state = view.state(stream);
      if (state === null) return { kind: 'refuse', refusal: { code: 'NOTHING_TO_RECORD' } };
      const ticketStock = { accountingCode, lastSequence: view.version(TICKET_NUMBER_STREAM) };
      const decision = decide(report, state, { nowMs: now().getTime(), ticketStock });
      return judgementOf(decision, new Set([bookingStream(bookingId), ...touches]));
    },
  });
  return receipt.kind === 'refused' ? receipt.refusal : null;
}

function decide(
  report: OutcomeReport,
  booking: Booking,
  at: { readonly nowMs: number; readonly ticketStock: TicketStock },
): BookingDecision {
  switch (report.kind) {
    case 'PAYMENT':
      return decidePaymentOutcome({ ...at, ...report }, booking);
    case 'REFUND':
      return decideRefundOutcome({ ...at, ...report }, booking);
    case 'HOLD_LAPSED':
      return decideExpireHold(at, booking);
    case 'QUOTE_LAPSED':
      return decideExpireQuote({ ...at, ...report }, booking);
  }
}

function judgementOf(decision: BookingDecision, named: ReadonlySet<string>): Judgement<Refused> {
  if (decision.kind === 'refused') throw new Error(`An outcome was refused: ${decision.refusal.code}`);
  const writes = writesOf(decision.facts);
  if (writes.length === 0) return { kind: 'refuse', refusal: { code: 'NOTHING_TO_RECORD' } };
  if (writes.some(({ streamId }) => !named.has(streamId))) {
    return { kind: 'refuse', refusal: { code: 'OTHER_FLIGHTS' } };
  }
  return { kind: 'append', writes, outcome: {} };
}

function writesOf({ events, seats, ticketNumbers }: BookingFacts): readonly StreamWrite[] {
  const write = (streamId: string, event: DomainEvent): StreamWrite => ({
    streamId,
    expectedVersion: 'any', // judged on these very streams under the log's lock
    events: [storedEventOf(event)],
  });
  return [
    ...events.map((event) => write(bookingStream(event.bookingId), event)),
    ...seats.map((event) => write(departureStream(event.departureId), event)),
    ...ticketNumbers.map((event) => write(TICKET_NUMBER_STREAM, event)),
  ];
}
