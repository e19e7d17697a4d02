import type { Booking } from '../domain/booking/booking.js';
import { isBookingId } from '../domain/booking/booking-events.js';
import { nextPaymentStep, type Payment, type Refund } from '../domain/booking/payment.js';

/** Everything that is done for bookings without anybody asking. */
export const TASK_KINDS = [
  'AUTHORISE',
  'CAPTURE',
  'VOID',
  'REFUND',
  'EXPIRE_HOLD',
  'EXPIRE_QUOTE',
  'LOOK_AGAIN',
  'TELL_AGAIN',
] as const;

/**
 * One kind of work: the first four ask the payment provider, two wait for a clock, and the last two try again what a booking
 * made fail, so that it holds back no other.
 */
export type TaskKind = (typeof TASK_KINDS)[number];

/** Work that a booking as it stands asks for, until its events say that it is done. */
export interface BookingTask {
  /** The same for the same work, however often it is found to be wanted. */
  readonly taskId: string;
  readonly kind: TaskKind;
  readonly bookingId: string;
  /** The payment, refund or quote that it is about; the booking itself where there is none. */
  readonly subjectId: string;
  /** UTC, ISO 8601; null for at once. */
  readonly dueAt: string | null;
}

/**
 * All that is to be done for a booking. A task that was done comes back only where what it did was undone, as a refund may be: that of a hold stays while a payment is
 * tried, since the booking is held again when that fails.
 */
export function tasksOf(booking: Booking): readonly BookingTask[] {
  const task = (kind: TaskKind, subjectId: string, dueAt: string | null): BookingTask => ({
    taskId: taskIdOf(kind, subjectId),
    kind,
    bookingId: booking.bookingId,
    subjectId,
    dueAt: dueAt && new Date(dueAt).toISOString(), // compared as texts, so in one form
  });
  const tasks = booking.payments.flatMap((payment) => {
    const step = nextPaymentStep(payment);
    return step === null ? [] : task(step, payment.paymentId, null);
  });
  for (const refund of booking.refunds) {
    if (refund.state !== 'ISSUED') tasks.push(task('REFUND', refund.refundId, null));
  }
  const isOpen = booking.status === 'HELD' || booking.status === 'PENDING_PAYMENT';
  if (isOpen && booking.hold !== null) {
    tasks.push(task('EXPIRE_HOLD', booking.bookingId, booking.hold.seatsHeldUntil));
  }
  if (booking.quote !== null)
    tasks.push(task('EXPIRE_QUOTE', booking.quote.quoteId, booking.quote.expiresAt));
  return tasks;
}

/** To look again at a booking that could not be folded. */
export function lookAgain(bookingId: string): BookingTask {
  const kind = 'LOOK_AGAIN';
  return { taskId: taskIdOf(kind, bookingId), kind, bookingId, subjectId: bookingId, dueAt: null };
}

/** To tell a booking again of a departure's event, by its position: it would not take the notice. */
export function tellAgain(bookingId: string, position: number): BookingTask {
  const kind = 'TELL_AGAIN';
  const subjectId = String(position);
  return { taskId: taskIdOf(kind, `${bookingId}/${subjectId}`), kind, bookingId, subjectId, dueAt: null };
}

/** The name of the work of a kind on a payment, refund, quote or booking. */
function taskIdOf(kind: TaskKind, subjectId: string): string {
  return `${subjectId}:${kind.toLowerCase()}`;
}

/** The key under which the provider knows a step of a payment. */
export function paymentKeyOf(kind: 'AUTHORISE' | 'CAPTURE' | 'VOID', payment: Payment): string {
  return taskIdOf(kind, payment.paymentId);
}

/** The key under which the provider knows a refund: one that was declined is asked for anew. */
export function refundKeyOf(refund: Refund): string {
  return `${taskIdOf('REFUND', refund.refundId)}:${String(refund.declineCount)}`;
}

/** The booking of a refund, by the key under which the provider knows it; null when it is the key of nothing like that. */
export function bookingIdOfRefundKey(idempotencyKey: string): string | null {
  const bookingId = /^(?<bookingId>.+)-refund-\d+:refund:\d+$/u.exec(idempotencyKey)?.groups?.['bookingId'];
  return bookingId !== undefined && isBookingId(bookingId) ? bookingId : null;
}

/** The name of the work that a key of the two above belongs to. */
export function taskIdOfKey(idempotencyKey: string): string {
  return idempotencyKey.split(':').slice(0, 2).join(':');
}
