import { bookingStateStream } from '../commands/stream-folds.js';
import type { Refund } from '../domain/booking/payment.js';
import { EVENT_PAGE_SIZE, type EventReader } from '../event-store/event-reader.js';
import type { RecordedEvent } from '../event-store/event.js';
import type { PaymentProvider } from '../suppliers/payment-provider.js';
import { bookingIdOfRefundKey, refundKeyOf } from './booking-task.js';
import type { ReportOutcome } from './report-outcome.js';

/** What hearing of refunds that came back needs. */
export interface NoteReturnedRefundDependencies {
  readonly reader: Pick<EventReader, 'readStream'>;
  readonly provider: PaymentProvider;
  readonly reportOutcome: ReportOutcome;
}

/** A refund that was issued under a key, and the event that says so. */
interface IssuedRefund {
  readonly bookingId: string;
  readonly refund: Refund;
  readonly providerPaymentId: string;
  readonly issued: RecordedEvent;
}

/**
 * Hears that the refund of a key failed, which may have been issued before: then the provider is asked, and what it says is recorded.
 * Throws where the provider does not say, so that whoever told of it tells again.
 */
export function createNoteReturnedRefund(
  dependencies: NoteReturnedRefundDependencies,
): (idempotencyKey: string) => Promise<void> {
  const { reader, provider, reportOutcome } = dependencies;
  return async (idempotencyKey) => {
    const found = await findIssued(reader, idempotencyKey);
    if (found === null) return;
    const { bookingId, refund, providerPaymentId: paymentId, issued } = found;
    const firstSentAtMs = Date.parse(issued.recordedAt);
    const answer = await provider.find({ idempotencyKey, request: 'refund', paymentId, firstSentAtMs });
    if (answer.kind === 'approved') return;
    if (answer.kind !== 'declined') throw new Error(`What became of a refund is not known: ${answer.kind}`);
    const { refundId, declineCount } = refund;
    const outcome = { kind: 'RETURNED', reason: answer.reason, declineCount } as const;
    await reportOutcome(bookingId, { kind: 'REFUND', refundId, outcome }, issued);
  };
}

async function findIssued(
  reader: Pick<EventReader, 'readStream'>,
  idempotencyKey: string,
): Promise<IssuedRefund | null> {
  const bookingId = bookingIdOfRefundKey(idempotencyKey);
  if (bookingId === null) return null;
  const { streamId, fold } = bookingStateStream(bookingId);
  let booking = fold.initial;
  let issued: RecordedEvent | null = null;
  for (let after = 0; ;) {
    const page = await reader.readStream(streamId, after);
    for (const event of page) {
      booking = fold.evolve(booking, event);
      if (event.type === 'RefundIssued') issued = event;
    }
    if (page.length < EVENT_PAGE_SIZE) break;
    after = page.at(-1)?.streamPosition ?? after;
  }
  const refund = booking?.refunds.find(
    (one) => one.state === 'ISSUED' && refundKeyOf(one) === idempotencyKey,
  );
  const payment = booking?.payments.find(({ paymentId }) => paymentId === refund?.paymentId);
  const providerPaymentId = payment?.providerPaymentId ?? null;
  if (refund === undefined || issued === null || providerPaymentId === null) return null;
  return { bookingId, refund, providerPaymentId, issued };
}
