import type { BookingAnswer } from '../../../commands/booking-command.js';
import type { UnavailableReason } from '../../../domain/booking/available-actions.js';
import { toMoney } from '../../types/money.js';

/** An answer that is a refusal. */
export type RefusedAnswer = Exclude<BookingAnswer, { readonly code: 'DONE' | 'NOTHING_TO_DO' }>;

/** What is the matter and what to do, for people to read. */
export function describeRefusal(answer: RefusedAnswer): string {
  switch (answer.code) {
    case 'BOOKING_NOT_FOUND':
      return 'There is no booking of this id. Give the `id` of a booking, not its reference.';
    case 'REVISION_CONFLICT':
      return `The booking is at revision ${String(answer.currentRevision)} by now. Look at it again, and ask with that revision.`;
    case 'IDEMPOTENCY_CONFLICT':
      return 'This idempotency key was used with another request. Use a new key for a new request.';
    case 'ACTION_NOT_AVAILABLE':
      return WHY_NOT[answer.reason];
    case 'OFFER_UNFIT':
      return answer.difference === 'NONE' ? MESSAGES.OFFER_THE_SAME : MESSAGES.OFFER_UNFIT;
    case 'SCOPE_INVALID':
      return `${answer.message}.`;
    case 'REFUND_UNKNOWN':
      return 'The tariff does not say what this fare gives back. Confirm with `acceptsUnknownRefund: true` to cancel and let the operator settle it.';
    case 'PRICE_CHANGED':
      return describePrice(answer);
    case 'SOLD_OUT':
      return `${answer.departureId} has ${String(answer.seatsLeft)} seats left in this cabin. Search again for other flights.`;
    case 'PAYMENT_NEEDED': {
      const { amount, currency } = toMoney(answer.due);
      return `${amount} ${currency} are to be paid. Confirm with a \`paymentToken\`.`;
    }
    case 'REFUND_TOO_HIGH': {
      const { amount, currency } = toMoney(answer.most);
      return `At most ${amount} ${currency} can be given back. Settle with that or less.`;
    }
    case 'NAME_TOO_DIFFERENT':
      return `The fare allows ${String(answer.maxEdits)} more letters of this name to be put right, and this changes more. Give the name of the same person, or cancel the booking and book for the other one.`;
    case 'PASSENGERS_INVALID': {
      const first = answer.issues[0];
      return `The passenger does not fit the booking.${first === undefined ? '' : ` ${first.message}.`}`;
    }
    case 'QUOTE_NOT_FOUND':
    case 'QUOTE_EXPIRED':
    case 'QUOTE_SUPERSEDED':
    case 'OFFER_NOT_FOUND':
    case 'OFFER_EXPIRED':
    case 'PASSENGER_NOT_FOUND':
    case 'PASSENGER_ERASED':
    case 'NOTICE_NOT_FOUND':
    case 'NOTHING_TO_ACCEPT':
    case 'TICKET_NUMBERS_USED_UP':
    case 'NOTHING_TO_SETTLE':
      return MESSAGES[answer.code];
  }
}

const MESSAGES = {
  QUOTE_NOT_FOUND: 'The booking has no such quote of this kind. Ask for a quote first.',
  QUOTE_EXPIRED: 'The quote was not confirmed in time. Ask for a new one.',
  QUOTE_SUPERSEDED:
    'The quote was confirmed already, or the booking has changed or was quoted anew since. Look at the booking, and ask for a new quote if you still need one.',
  OFFER_NOT_FOUND:
    'This is no offer, or one of flights no longer sold, or flown at other times by now. Search again and change to an offer of that search.',
  OFFER_EXPIRED: 'The offer has expired. Search again and change to an offer of that search.',
  OFFER_THE_SAME: 'The booking is of these flights already, at this price. There is nothing to do.',
  OFFER_UNFIT:
    'The booking cannot change to this offer. Search for exactly the passengers who travel; a change that is free of charge is to the same places and cabin within 14 days.',
  PASSENGER_NOT_FOUND: 'The booking has no such passenger, or no more. Give an `id` of its `passengers`.',
  PASSENGER_ERASED: 'This passenger was erased, and there is nobody to be corrected.',
  NOTICE_NOT_FOUND: 'The booking has no such change of schedule. Give an `id` of its `scheduleChanges`.',
  NOTHING_TO_ACCEPT: 'This flight is not flown. Answer `REBOOK` or `REFUND`.',
  NOTHING_TO_SETTLE:
    'No cancellation of this booking waits to be settled. Look at its history: what it gives back is known, or was settled before.',
  TICKET_NUMBERS_USED_UP:
    'The engine has given out all of its ticket numbers, which count on whatever the accounting code is. The booking stays as it is: nothing can be ticketed here any more.',
} as const;

const WHY_NOT: Readonly<Record<UnavailableReason, string>> = {
  ALREADY_PAID: 'The booking is paid. There is nothing to do.',
  NOT_HELD: 'The booking is not held to be paid: it is settled on account. There is nothing to do.',
  HOLD_EXPIRED: 'The seats are not held any more. Search and book again.',
  FLIGHT_CANCELLED:
    'The airline cancelled a flight of the booking. Cancel it, or answer the change of schedule with `REFUND`, and book other flights.',
  NOT_CONFIRMED: 'The booking is not paid yet. Pay it first, or cancel the whole of it.',
  PAYMENT_PENDING: 'A payment is under way. Ask again once the booking shows its outcome.',
  CHANGE_PENDING: 'A change waits for its payment. Ask again once the booking shows its outcome.',
  CANCELLED: 'The booking is cancelled. Search and book again to fly.',
  EXPIRED: 'The booking was not paid in time. Search and book again to fly.',
  DEPARTED:
    'The journey has begun. Directions that were not begun can be cancelled one by one, by `sliceIndexes`; for the rest speak to the airline.',
  FARE_NOT_CHANGEABLE: 'The fare allows no change. Cancel the booking, and book again.',
  FARE_NAME_FIXED:
    'The fare allows no correction of a name; a date of birth can be put right with the name as it is. Cancel the booking, and book again.',
  CONDITIONS_UNKNOWN:
    'The tariff does not say whether the fare allows this, or at what cost. Ask the operator.',
  NOTHING_TO_ANSWER: 'No change of schedule waits for this answer. Look at `scheduleChanges`.',
  ONLY_PASSENGER: 'Nobody would be left to travel. Cancel the whole booking instead.',
  ONLY_SLICE: 'No flight would be left. Cancel the whole booking instead.',
};

function describePrice({ oldPrice, newPrice }: Extract<RefusedAnswer, { code: 'PRICE_CHANGED' }>): string {
  const { amount, currency } = toMoney(oldPrice);
  if (newPrice === null) {
    return `The flights are no longer sold at ${amount} ${currency}. Search again.`;
  }
  const now = toMoney(newPrice);
  return `The price is ${now.amount} ${now.currency}, and not ${amount}. Accept that price, or search again.`;
}
