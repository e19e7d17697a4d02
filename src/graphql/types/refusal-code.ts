import { registerEnumType } from 'type-graphql';

/** Why a request may be refused, and what that means. */
const REFUSAL_CODES = {
  OFFER_NOT_FOUND:
    'The id is no offer of this engine: unknown, altered, or of flights no longer sold or flown at other times by now.',
  OFFER_EXPIRED: 'The offer was valid until its `expiresAt`.',
  HOLD_TOO_SHORT: 'Sales of the first flight end too soon to hold its seats.',
  OFFER_UNFIT: 'The offer is not one that the booking can change to.',
  SOLD_OUT: 'A flight has not enough seats left.',
  PRICE_CHANGED: 'The price is another one by now.',
  PASSENGERS_INVALID: 'The passengers do not fit the offer, or the booking.',
  PASSENGER_NOT_FOUND: 'The booking has no such passenger, or no more.',
  NAME_TOO_DIFFERENT: 'The name differs by more letters than the fare allows to be put right.',
  PASSENGER_ERASED: 'The passenger was erased: there is nobody to be corrected.',
  IDEMPOTENCY_CONFLICT: 'The idempotency key was used with another request.',
  BOOKING_NOT_FOUND: 'There is no booking of this id.',
  REVISION_CONFLICT: 'The booking has changed since the revision that the caller has seen.',
  ACTION_NOT_AVAILABLE: 'The booking does not allow this now; `availableActions` says what it allows.',
  SCOPE_INVALID: 'This part of the booking cannot be cancelled by itself.',
  REFUND_UNKNOWN:
    'The conditions of the fare do not say what is given back, and the caller has not accepted that.',
  QUOTE_NOT_FOUND: 'The booking has no such quote.',
  QUOTE_EXPIRED: 'The quote stood until its `expiresAt`.',
  QUOTE_SUPERSEDED:
    'The quote was confirmed already, or another quote or a change of the booking came after it.',
  PAYMENT_NEEDED: 'There is something to pay, and nothing was given to pay with.',
  NOTICE_NOT_FOUND: 'The booking has no such change of schedule.',
  NOTHING_TO_ACCEPT: 'A flight that does not fly cannot be accepted.',
  NOTHING_TO_SETTLE: 'Nothing was cancelled of which nobody knows what it gives back, or it is settled.',
  REFUND_TOO_HIGH: 'More would be given back than was charged.',
  TICKET_NUMBERS_USED_UP: 'The engine has given out every ticket number that there is.',
  DEPARTURE_NOT_MOVED: 'The move leaves the departure at the times that it has.',
  PERSON_NOT_FOUND: 'Nobody of that description stands in a booking, or not any more.',
  PERSON_IN_PLAIN_TEXT: 'Events that never change hold the person in the clear.',
  DEPARTURE_NOT_FOUND: 'The timetable has no such departure.',
  DEPARTURE_CANCELLED: 'The departure was cancelled before.',
  DEPARTURE_MOVED_TOO_FAR: 'The departure would be flown more than a day off its timetable.',
  DEPARTURE_LEFT: 'The departure left more than a day ago, or would have left before now by the move.',
} as const;

/** Why a request was refused. */
export type RefusalCodeName = keyof typeof REFUSAL_CODES;

const names = Object.keys(REFUSAL_CODES) as readonly RefusalCodeName[];

export const RefusalCodeEnum = Object.fromEntries(names.map((name) => [name, name])) as {
  readonly [Code in RefusalCodeName]: Code;
};
registerEnumType(RefusalCodeEnum, {
  name: 'RefusalCode',
  description: 'Why a request was refused; stable, to switch on.',
  valuesConfig: Object.fromEntries(names.map((name) => [name, { description: REFUSAL_CODES[name] }])),
});
