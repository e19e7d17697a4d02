import type { BookingAnswer } from '../../../commands/booking-command.js';
import { positionCursor } from '../../cursor.js';
import { toBooking } from '../../types/booking/booking.js';
import type { BookingResult } from '../../types/booking/booking-result.js';
import { toQuote } from '../../types/booking/quote.js';
import type { Locations } from '../../types/location.js';
import { toMoney } from '../../types/money.js';
import { describeRefusal, type RefusedAnswer } from './describe-refusal.js';

/** What a request to a booking answers, whichever it was; `message` is for people when it is done. */
export function toBookingResult(answer: BookingAnswer, message: string, locations: Locations): BookingResult {
  if (answer.code === 'NOTHING_TO_DO') throw new Error('Whatever a caller asks for is done or refused');
  if (answer.code !== 'DONE') {
    const { code } = answer;
    return { code, message: describeRefusal(answer), retryable: mayPass(answer), ...factsOf(answer) };
  }
  const { booking, quote, eventId, position, replayed } = answer;
  return {
    booking: toBooking(booking, locations),
    ...{ eventId, position: positionCursor(position), replayed, message },
    ...(quote && { quote: toQuote(quote) }),
  };
}

/** Seats may come back, and a payment that is under way ends. */
function mayPass(answer: RefusedAnswer): boolean {
  if (answer.code === 'SOLD_OUT') return true;
  if (answer.code !== 'ACTION_NOT_AVAILABLE') return false;
  return answer.reason === 'PAYMENT_PENDING' || answer.reason === 'CHANGE_PENDING';
}

/** What a refusal says besides its code and message. */
function factsOf(answer: RefusedAnswer): object {
  switch (answer.code) {
    case 'REVISION_CONFLICT':
    case 'ACTION_NOT_AVAILABLE':
    case 'OFFER_UNFIT':
    case 'SOLD_OUT':
      return answer;
    case 'OFFER_EXPIRED':
      return { expiredAt: new Date(answer.expiredAtMs), renewedOffer: null };
    case 'PRICE_CHANGED': {
      const { oldPrice, newPrice } = answer;
      return { oldPrice: toMoney(oldPrice), newPrice: newPrice && toMoney(newPrice) };
    }
    case 'NAME_TOO_DIFFERENT':
      return { maxEdits: answer.maxEdits };
    case 'PAYMENT_NEEDED':
      return { due: toMoney(answer.due) };
    case 'REFUND_TOO_HIGH':
      return { most: toMoney(answer.most) };
    case 'PASSENGERS_INVALID':
      return {
        issues: answer.issues.map(({ path, message }) => ({
          path: path.replace(/^passengers\.0\./u, 'input.'), // one passenger is asked about
          message,
        })),
      };
    case 'BOOKING_NOT_FOUND':
    case 'IDEMPOTENCY_CONFLICT':
    case 'SCOPE_INVALID':
    case 'REFUND_UNKNOWN':
    case 'QUOTE_NOT_FOUND':
    case 'QUOTE_EXPIRED':
    case 'QUOTE_SUPERSEDED':
    case 'OFFER_NOT_FOUND':
    case 'PASSENGER_NOT_FOUND':
    case 'PASSENGER_ERASED':
    case 'NOTICE_NOT_FOUND':
    case 'NOTHING_TO_ACCEPT':
    case 'TICKET_NUMBERS_USED_UP':
    case 'NOTHING_TO_SETTLE':
      return {};
  }
}
