import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { CancellationEvent } from '../../../domain/booking/cancellation-events.js';
import type { Money } from '../../../domain/money/money.js';
import { CancellationReasonEnum, CancellationScopeEnum, RefundToEnum } from '../booking/booking-enums.js';
import { MoneyType, toMoney } from '../money.js';
import { BookingEventType, eventOptions, type ShownEvent } from './booking-event.js';

const REFUND = 'What is given back; null when the tariff does not say whether the fare is refundable.';
const PENALTY = 'What is kept; null when it is not known.';
const REFUND_TO = 'Where the refund goes.';

@ObjectType('CancellationQuoted', eventOptions('What a cancellation would give back was computed.'))
class CancellationQuotedType extends BookingEventType {
  @Field(() => ID, { description: 'The quote.' })
  quoteId!: string;

  @Field(() => CancellationScopeEnum, { description: 'What would be cancelled.' })
  scope!: keyof typeof CancellationScopeEnum;

  @Field(() => MoneyType, { nullable: true, description: REFUND })
  refund!: MoneyType | null;

  @Field(() => MoneyType, { nullable: true, description: PENALTY })
  penalty!: MoneyType | null;

  @Field(() => RefundToEnum, { description: REFUND_TO })
  refundTo!: keyof typeof RefundToEnum;

  @Field(() => GraphQLDateTimeISO, { description: 'Until when the quote stands.' })
  expiresAt!: Date;
}

@ObjectType('QuoteExpired', eventOptions('A quote was not confirmed in time.'))
class QuoteExpiredType extends BookingEventType {
  @Field(() => ID, { description: 'The quote.' })
  quoteId!: string;
}

@ObjectType('BookingCancelled', eventOptions('Nothing of the booking is left; its seats are for sale again.'))
class BookingCancelledType extends BookingEventType {
  @Field(() => CancellationReasonEnum, { description: 'Why.' })
  cancellationReason!: keyof typeof CancellationReasonEnum;

  @Field(() => MoneyType, { nullable: true, description: REFUND })
  refund!: MoneyType | null;

  @Field(() => MoneyType, { nullable: true, description: PENALTY })
  penalty!: MoneyType | null;

  @Field(() => RefundToEnum, { description: REFUND_TO })
  refundTo!: keyof typeof RefundToEnum;
}

@ObjectType(
  'BookingPartlyCancelled',
  eventOptions('Some passengers or a direction were cancelled; their seats are for sale again.'),
)
class BookingPartlyCancelledType extends BookingEventType {
  @Field(() => [ID], { description: 'Passengers that travel no more.' })
  passengerIds!: readonly string[];

  @Field(() => [Int], { description: 'Directions that are not flown any more.' })
  sliceIndexes!: readonly number[];

  @Field(() => [Int], {
    description:
      'Directions that were begun and are flown no further: the airline cancelled a flight of them.',
  })
  begunSliceIndexes!: readonly number[];

  @Field(() => MoneyType, { description: 'The price of what remains.' })
  totalPrice!: MoneyType;

  @Field(() => MoneyType, { nullable: true, description: REFUND })
  refund!: MoneyType | null;

  @Field(() => MoneyType, { nullable: true, description: PENALTY })
  penalty!: MoneyType | null;

  @Field(() => RefundToEnum, { description: REFUND_TO })
  refundTo!: keyof typeof RefundToEnum;
}

@ObjectType(
  'CancellationSettled',
  eventOptions('An operator has said what a cancellation gives back of which nobody knew.'),
)
class CancellationSettledType extends BookingEventType {
  @Field(() => MoneyType, { description: 'What is given back.' })
  settledRefund!: MoneyType;

  @Field(() => RefundToEnum, { description: REFUND_TO })
  refundTo!: keyof typeof RefundToEnum;
}

/** What an event of cancelling says. */
export function showCancellationEvent(
  event: CancellationEvent,
):
  | ShownEvent<CancellationQuotedType>
  | ShownEvent<QuoteExpiredType>
  | ShownEvent<BookingCancelledType>
  | ShownEvent<BookingPartlyCancelledType>
  | ShownEvent<CancellationSettledType> {
  switch (event.type) {
    case 'CancellationQuoted': {
      const { quoteId, scope, expiresAt } = event;
      return { quoteId, scope: scope.kind, expiresAt: new Date(expiresAt), ...amountsOf(event) };
    }
    case 'QuoteExpired':
      return { quoteId: event.quoteId };
    case 'BookingCancelled':
      return { cancellationReason: event.reason, ...amountsOf(event) };
    case 'BookingPartlyCancelled': {
      const { passengerIds, sliceIndexes, begunSlices = [], totalPrice } = event;
      const begunSliceIndexes = begunSlices.map(({ sliceIndex }) => sliceIndex);
      return {
        ...{ passengerIds, sliceIndexes, begunSliceIndexes },
        ...{ totalPrice: toMoney(totalPrice), ...amountsOf(event) },
      };
    }
    case 'CancellationSettled':
      return { settledRefund: toMoney(event.refund), refundTo: event.refundTo };
  }
}

function amountsOf({
  refund,
  penalty,
  refundTo,
}: {
  readonly refund: Money | null;
  readonly penalty: Money | null;
  readonly refundTo: keyof typeof RefundToEnum;
}): Pick<BookingCancelledType, 'refund' | 'penalty' | 'refundTo'> {
  return { refund: refund && toMoney(refund), penalty: penalty && toMoney(penalty), refundTo };
}
