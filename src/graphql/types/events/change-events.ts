import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import type { ChangeEvent } from '../../../domain/booking/change-events.js';
import { MoneyType, toMoney } from '../money.js';
import { BookingEventType, eventOptions, type ShownEvent } from './booking-event.js';

const QUOTE_ID = 'The quote.';
const OFFER_ID = 'The offer of the new flights.';
const DIFFERENCE = 'The new price less the old.';
const PENALTY = 'What the change itself costs.';
const DUE = 'To pay when above zero, given back when below.';

@ObjectType('ChangeQuoted', eventOptions('What changing to other flights would cost was computed.'))
class ChangeQuotedType extends BookingEventType {
  @Field(() => ID, { description: QUOTE_ID })
  quoteId!: string;

  @Field(() => ID, { description: OFFER_ID })
  offerId!: string;

  @Field(() => MoneyType, { description: DIFFERENCE })
  difference!: MoneyType;

  @Field(() => MoneyType, { nullable: true, description: PENALTY })
  penalty!: MoneyType | null;

  @Field(() => MoneyType, { description: DUE })
  due!: MoneyType;

  @Field(() => GraphQLDateTimeISO, { description: 'Until when the quote stands.' })
  expiresAt!: Date;
}

@ObjectType('ChangeStarted', eventOptions('A change waits for its payment; seats are kept for it.'))
class ChangeStartedType extends BookingEventType {
  @Field(() => ID, { description: QUOTE_ID })
  quoteId!: string;

  @Field(() => ID, { description: OFFER_ID })
  offerId!: string;

  @Field(() => MoneyType, { description: 'What is to be paid.' })
  due!: MoneyType;
}

@ObjectType('BookingChanged', eventOptions('The booking is of other flights; seats changed hands with it.'))
class BookingChangedType extends BookingEventType {
  @Field(() => ID, { description: QUOTE_ID })
  quoteId!: string;

  @Field(() => ID, { description: OFFER_ID })
  offerId!: string;

  @Field(() => MoneyType, { description: 'The price of the new flights.' })
  totalPrice!: MoneyType;

  @Field(() => MoneyType, { description: DIFFERENCE })
  difference!: MoneyType;

  @Field(() => MoneyType, { nullable: true, description: PENALTY })
  penalty!: MoneyType | null;

  @Field(() => MoneyType, { description: DUE })
  due!: MoneyType;
}

@ObjectType('ChangeFailed', eventOptions('A change was not paid for: the booking stays as it was.'))
class ChangeFailedType extends BookingEventType {
  @Field(() => ID, { description: QUOTE_ID })
  quoteId!: string;

  @Field(() => String, { description: 'Why the provider refused the payment, by its own code.' })
  failureReason!: string;
}

/** What an event of changing flights says. */
export function showChangeEvent(
  event: ChangeEvent,
):
  | ShownEvent<ChangeQuotedType>
  | ShownEvent<ChangeStartedType>
  | ShownEvent<BookingChangedType>
  | ShownEvent<ChangeFailedType> {
  switch (event.type) {
    case 'ChangeQuoted':
    case 'BookingChanged': {
      const { quoteId, offerId } = event;
      const amounts = {
        difference: toMoney(event.difference),
        penalty: toMoney(event.penalty),
        due: toMoney(event.due),
      };
      return event.type === 'ChangeQuoted'
        ? { quoteId, offerId, ...amounts, expiresAt: new Date(event.expiresAt) }
        : { quoteId, offerId, ...amounts, totalPrice: toMoney(event.totalPrice) };
    }
    case 'ChangeStarted':
      return { quoteId: event.quoteId, offerId: event.offerId, due: toMoney(event.due) };
    case 'ChangeFailed':
      return { quoteId: event.quoteId, failureReason: event.reason };
  }
}
