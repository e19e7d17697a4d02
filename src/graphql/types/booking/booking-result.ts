import { createUnionType, Field, ID, ObjectType, type ClassType } from 'type-graphql';
import type { BookingAnswer } from '../../../commands/booking-command.js';
import { OfferExpired } from '../book-flight-result.js';
import * as refusals from '../refusal.js';
import type { Refusal } from '../refusal.js';
import { BookingType } from './booking.js';
import { CancellationQuoteType, ChangeQuoteType } from './quote.js';

const POSITION = 'Place in the log after it; give it as `atLeast` to see the booking so anywhere.';

@ObjectType({ simpleResolvers: true, description: 'It is done, and durable.' })
export class BookingSuccess {
  @Field(() => BookingType, { description: 'The booking as it is then.' })
  booking!: BookingType;

  @Field(() => ID, { description: 'The last event that it made.' })
  eventId!: string;

  @Field(() => String, { description: POSITION })
  position!: string;

  @Field(() => Boolean, { description: 'Whether an earlier call with the same key had done it.' })
  replayed!: boolean;

  @Field(() => String, { description: 'For people to read.' })
  message!: string;
}

@ObjectType({ simpleResolvers: true, description: 'The cancellation is quoted; nothing is cancelled yet.' })
class QuoteCancellationSuccess extends BookingSuccess {
  @Field(() => CancellationQuoteType, { description: 'What to confirm.' })
  quote!: CancellationQuoteType;
}

@ObjectType({ simpleResolvers: true, description: 'The change is quoted; nothing is changed yet.' })
class ChangeBookingSuccess extends BookingSuccess {
  @Field(() => ChangeQuoteType, { description: 'What to confirm.' })
  quote!: ChangeQuoteType;
}

/** Why a booking did not do what was asked. */
export type BookingRefusalCode = Exclude<BookingAnswer['code'], 'DONE' | 'NOTHING_TO_DO'>;

const REFUSALS: Readonly<Record<BookingRefusalCode, ClassType<Refusal>>> = {
  BOOKING_NOT_FOUND: refusals.BookingNotFound,
  REVISION_CONFLICT: refusals.RevisionConflict,
  IDEMPOTENCY_CONFLICT: refusals.IdempotencyConflict,
  ACTION_NOT_AVAILABLE: refusals.ActionNotAvailable,
  SCOPE_INVALID: refusals.ScopeInvalid,
  REFUND_UNKNOWN: refusals.RefundUnknown,
  QUOTE_NOT_FOUND: refusals.QuoteUnusable,
  QUOTE_EXPIRED: refusals.QuoteUnusable,
  QUOTE_SUPERSEDED: refusals.QuoteUnusable,
  OFFER_NOT_FOUND: refusals.OfferNotFound,
  OFFER_EXPIRED: OfferExpired,
  OFFER_UNFIT: refusals.OfferUnfit,
  PRICE_CHANGED: refusals.BookingPriceChanged,
  SOLD_OUT: refusals.SoldOut,
  PAYMENT_NEEDED: refusals.PaymentNeeded,
  PASSENGER_NOT_FOUND: refusals.PassengerNotFound,
  PASSENGER_ERASED: refusals.PassengerErased,
  NAME_TOO_DIFFERENT: refusals.NameTooDifferent,
  PASSENGERS_INVALID: refusals.PassengersInvalid,
  NOTICE_NOT_FOUND: refusals.NoticeNotFound,
  NOTHING_TO_ACCEPT: refusals.NothingToAccept,
  TICKET_NUMBERS_USED_UP: refusals.TicketNumbersUsedUp,
  NOTHING_TO_SETTLE: refusals.NothingToSettle,
  REFUND_TOO_HIGH: refusals.RefundTooHigh,
};

/** What any request to a booking may be refused with. */
const ALWAYS: readonly BookingRefusalCode[] = [
  'BOOKING_NOT_FOUND',
  'REVISION_CONFLICT',
  'IDEMPOTENCY_CONFLICT',
  'ACTION_NOT_AVAILABLE',
];

/** What a request to a booking answers. */
export type BookingResult = BookingSuccess | Refusal;

/** The union of what a request answers: its success, what any may be refused with, and what this one may. */
function bookingResult(
  name: string,
  description: string,
  success: ClassType<BookingSuccess>,
  codes: readonly BookingRefusalCode[],
) {
  return createUnionType<readonly ClassType<BookingResult>[]>({
    name,
    description,
    types: () => [success, ...new Set([...ALWAYS, ...codes].map((code) => REFUSALS[code]))],
    resolveType: (result: BookingResult) =>
      'code' in result ? REFUSALS[result.code as BookingRefusalCode] : success,
  });
}

const QUOTE_UNUSABLE = ['QUOTE_NOT_FOUND', 'QUOTE_EXPIRED', 'QUOTE_SUPERSEDED'] as const;

export const PayBookingResult = bookingResult(
  'PayBookingResult',
  'A booking whose payment is on its way, or why it is not.',
  BookingSuccess,
  ['PRICE_CHANGED'],
);

export const QuoteCancellationResult = bookingResult(
  'QuoteCancellationResult',
  'What a cancellation gives back, or why it cannot be had.',
  QuoteCancellationSuccess,
  ['SCOPE_INVALID'],
);

export const ConfirmCancellationResult = bookingResult(
  'ConfirmCancellationResult',
  'A booking without what was cancelled, or why nothing was.',
  BookingSuccess,
  [...QUOTE_UNUSABLE, 'REFUND_UNKNOWN'],
);

export const SettleCancellationResult = bookingResult(
  'SettleCancellationResult',
  'A booking with what its cancellation gives back, or why that was not settled.',
  BookingSuccess,
  ['NOTHING_TO_SETTLE', 'REFUND_TOO_HIGH'],
);

export const ChangeBookingResult = bookingResult(
  'ChangeBookingResult',
  'What a change costs, or why it cannot be had.',
  ChangeBookingSuccess,
  ['OFFER_NOT_FOUND', 'OFFER_EXPIRED', 'OFFER_UNFIT', 'PRICE_CHANGED'],
);

export const ConfirmChangeResult = bookingResult(
  'ConfirmChangeResult',
  'A booking of other flights, or with a change that waits for its payment, or why it is not changed.',
  BookingSuccess,
  [...QUOTE_UNUSABLE, 'PRICE_CHANGED', 'SOLD_OUT', 'PAYMENT_NEEDED', 'TICKET_NUMBERS_USED_UP'],
);

export const ChangePassengerResult = bookingResult(
  'ChangePassengerResult',
  'A booking with the passenger put right, or why it is not.',
  BookingSuccess,
  ['PASSENGER_NOT_FOUND', 'PASSENGER_ERASED', 'NAME_TOO_DIFFERENT', 'PASSENGERS_INVALID'],
);

export const AnswerScheduleChangeResult = bookingResult(
  'AnswerScheduleChangeResult',
  'A booking with the answer, or why it was not taken.',
  BookingSuccess,
  ['NOTICE_NOT_FOUND', 'NOTHING_TO_ACCEPT'],
);
