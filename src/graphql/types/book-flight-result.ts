import { GraphQLDateTimeISO } from 'graphql-scalars';
import { createUnionType, Field, ID, Int, ObjectType } from 'type-graphql';
import { BookingType } from './booking.js';
import { MoneyType } from './money.js';
import { OfferType } from './offer.js';
import { IdempotencyConflict, Refusal } from './refusal.js';

@ObjectType({ simpleResolvers: true, description: 'The booking was made; it is durable.' })
export class BookFlightSuccess {
  @Field(() => BookingType, { description: 'The booking.' })
  booking!: BookingType;

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

@ObjectType({
  implements: Refusal,
  simpleResolvers: true,
  description: 'The id is no offer of this engine, or one of flights no longer sold.',
})
class OfferNotFound extends Refusal {}

@ObjectType({ implements: Refusal, simpleResolvers: true, description: 'The offer is past its time.' })
export class OfferExpired extends Refusal {
  @Field(() => GraphQLDateTimeISO, { description: 'Until when it could be booked.' })
  expiredAt!: Date;

  @Field(() => OfferType, {
    nullable: true,
    description: 'The same journey at the price of now; null when it is no longer sold.',
  })
  renewedOffer!: OfferType | null;
}

@ObjectType({
  implements: Refusal,
  simpleResolvers: true,
  description: 'A flight has not enough seats for the party.',
})
class SoldOut extends Refusal {
  @Field(() => ID, { description: 'The dated flight, as in `Segment.departureId`.' })
  departureId!: string;

  @Field(() => Int, { description: 'Seats it has left in the cabin.' })
  seatsLeft!: number;
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

@ObjectType({ simpleResolvers: true, description: 'One thing wrong with the passengers.' })
class InputIssue {
  @Field(() => String, { description: 'Path in the input, e.g. `input.passengers.0.bornOn`.' })
  path!: string;

  @Field(() => String, { description: 'What is wrong and what is allowed.' })
  message!: string;
}

@ObjectType({
  implements: Refusal,
  simpleResolvers: true,
  description: 'The passengers do not fit the offer.',
})
class PassengersInvalid extends Refusal {
  @Field(() => [InputIssue], { description: 'Everything that is wrong.' })
  issues!: readonly InputIssue[];
}

const TYPE_NAMES = {
  OFFER_NOT_FOUND: OfferNotFound.name,
  OFFER_EXPIRED: OfferExpired.name,
  SOLD_OUT: SoldOut.name,
  PRICE_CHANGED: PriceChanged.name,
  PASSENGERS_INVALID: PassengersInvalid.name,
  IDEMPOTENCY_CONFLICT: IdempotencyConflict.name,
} as const;

export const BookFlightResult = createUnionType({
  name: 'BookFlightResult',
  description: 'A booking, or why there is none.',
  types: () =>
    [
      BookFlightSuccess,
      OfferNotFound,
      OfferExpired,
      SoldOut,
      PriceChanged,
      PassengersInvalid,
      IdempotencyConflict,
    ] as const,
  resolveType: (result) =>
    'code' in result ? TYPE_NAMES[result.code as keyof typeof TYPE_NAMES] : BookFlightSuccess.name,
});
