import { GraphQLDateTimeISO } from 'graphql-scalars';
import { createUnionType, Field, ID, ObjectType } from 'type-graphql';
import type { BookFlightAnswer } from '../../commands/book-flight.js';
import { BookingAccessType } from './booking/booking-access.js';
import { MoneyType } from './money.js';
import { OfferType } from './offer.js';
import {
  HoldTooShort,
  IdempotencyConflict,
  OfferNotFound,
  PassengersInvalid,
  Refusal,
  SoldOut,
} from './refusal.js';

@ObjectType({ simpleResolvers: true, description: 'The booking was made; it is durable.' })
export class BookFlightSuccess extends BookingAccessType {
  @Field(() => ID, { description: 'The event that made it.' })
  eventId!: string;

  @Field(() => String, {
    description: 'Place in the log after the booking; give it as `atLeast` to see the booking anywhere.',
  })
  position!: string;

  @Field(() => Boolean, { description: 'Whether an earlier call with the same key had made it.' })
  replayed!: boolean;

  @Field(() => String, { description: 'For people to read.' })
  message!: string;
}

@ObjectType({ implements: Refusal, simpleResolvers: true, description: 'The offer is past its time.' })
export class OfferExpired extends Refusal {
  @Field(() => GraphQLDateTimeISO, { description: 'Until when it could be booked.' })
  expiredAt!: Date;

  @Field(() => OfferType, {
    nullable: true,
    description: 'The same journey at the price and times of now; null when it is no longer sold.',
  })
  renewedOffer!: OfferType | null;
}

@ObjectType({
  implements: Refusal,
  simpleResolvers: true,
  description: 'The seats at the offered price are gone; others are left.',
})
export class PriceChanged extends Refusal {
  @Field(() => MoneyType, { description: 'The total of the offer.' })
  oldPrice!: MoneyType;

  @Field(() => MoneyType, { description: 'The total now.' })
  newPrice!: MoneyType;

  @Field(() => OfferType, { description: 'The same journey at the new price, ready to book.' })
  freshOffer!: OfferType;
}

const REFUSALS = {
  OFFER_NOT_FOUND: OfferNotFound,
  OFFER_EXPIRED: OfferExpired,
  HOLD_TOO_SHORT: HoldTooShort,
  SOLD_OUT: SoldOut,
  PRICE_CHANGED: PriceChanged,
  PASSENGERS_INVALID: PassengersInvalid,
  IDEMPOTENCY_CONFLICT: IdempotencyConflict,
} as const satisfies Readonly<Record<Exclude<BookFlightAnswer['code'], 'BOOKED'>, typeof Refusal>>;

export const BookFlightResult = createUnionType({
  name: 'BookFlightResult',
  description: 'A booking, or why there is none.',
  types: () => [BookFlightSuccess, ...Object.values(REFUSALS)] as const,
  resolveType: (result) =>
    'code' in result ? REFUSALS[result.code as keyof typeof REFUSALS] : BookFlightSuccess,
});
