import type { Booking } from '../booking/booking.js';
import type { BookingEvent } from '../booking/booking-events.js';
import type { BookingChanged } from '../booking/change-events.js';
import { totalMinor, type PriceLine } from '../pricing/price-lines.js';
import {
  cancellationEntry,
  captureEntry,
  changeEntry,
  refundEntry,
  saleEntry,
  type ChangeAmounts,
  type Posting,
} from './posting.js';

/**
 * The entry that an event of a booking makes, from the booking before and after it; none where no money moves and nothing is owed. The
 * balance of CUSTOMER is always what was charged, less what was captured, plus what was refunded.
 */
export function bookingPostings(
  entryId: string,
  event: BookingEvent,
  before: Booking | null,
  after: Booking,
): readonly Posting[] {
  const head = { entryId, currency: after.totalPrice.currency };
  const oldLines = before?.priceLines ?? [];
  const chargedLess = (before?.chargedMinor ?? 0) - after.chargedMinor;
  switch (event.type) {
    case 'FlightBooked':
      return saleEntry(head, event.priceLines);
    case 'BookingRepriced':
      return changeEntry(head, oldLines, event.priceLines, { penaltyMinor: 0, forfeitedMinor: 0 });
    case 'BookingExpired':
      return cancellationEntry(head, oldLines, keptOf(oldLines, chargedLess));
    case 'BookingCancelled':
    case 'BookingPartlyCancelled':
      return cancellationEntry(head, event.lines, keptOf(event.lines, chargedLess));
    case 'CancellationSettled':
      return cancellationEntry(head, [], keptOf([], chargedLess));
    case 'BookingChanged':
      return changeEntry(head, oldLines, event.priceLines, amountsOf(event));
    case 'PaymentCaptured':
      return captureEntry(head, event.amount.amountMinor);
    case 'RefundIssued':
      return refundEntry(head, event.amount.amountMinor);
    case 'RefundReturned':
      return refundEntry(head, -event.amount.amountMinor);
    case 'PersonalDataErased':
    case 'PassengerCorrected':
    case 'PaymentRequested':
    case 'PaymentOutcomeUnknown':
    case 'PaymentAuthorized':
    case 'PaymentFailed':
    case 'PaymentVoided':
    case 'RefundRequested':
    case 'RefundDelayed':
    case 'TicketIssued':
    case 'CancellationQuoted':
    case 'QuoteExpired':
    case 'ChangeQuoted':
    case 'ChangeStarted':
    case 'ChangeFailed':
    case 'ScheduleChanged':
    case 'ScheduleChangeAnswered':
      return [];
  }
}

function amountsOf({ penalty, difference, due }: BookingChanged): ChangeAmounts {
  const forfeitedMinor = due.amountMinor - difference.amountMinor - penalty.amountMinor;
  return { penaltyMinor: penalty.amountMinor, forfeitedMinor };
}

/** What is kept of lines that are given back, when the customer is charged less by so much. */
function keptOf(lines: readonly PriceLine[], chargedLessMinor: number): number {
  return totalMinor(lines) - chargedLessMinor;
}
