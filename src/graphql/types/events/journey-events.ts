import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import type { FlightBooked } from '../../../domain/booking/booking-events.js';
import type { HoldEvent } from '../../../domain/booking/hold-events.js';
import type { PersonEvent } from '../../../domain/booking/person-events.js';
import type { ScheduleChangeEvent } from '../../../domain/booking/schedule-change-events.js';
import type { TicketIssued } from '../../../domain/booking/ticket-events.js';
import { ScheduleChangeAnswerEnum, ScheduleChangeKindEnum } from '../booking/booking-enums.js';
import { toNewTimes } from '../booking/schedule-change.js';
import { MoneyType, toMoney } from '../money.js';
import { LocalDateTimeScalar } from '../scalars.js';
import { BookingEventType, eventOptions, type ShownEvent } from './booking-event.js';

@ObjectType(
  'FlightBooked',
  eventOptions('A party booked an offer; its seats were reserved in the same transaction.'),
)
class FlightBookedType extends BookingEventType {
  @Field(() => String, { description: 'The reference given to the booking.' })
  reference!: string;

  @Field(() => ID, { description: 'The offer booked.' })
  offerId!: string;

  @Field(() => MoneyType, { description: 'The price agreed.' })
  totalPrice!: MoneyType;
}

@ObjectType(
  'PersonalDataErased',
  eventOptions(
    'People of the booking were erased: their names, birth dates and contacts cannot be read any more.',
  ),
)
class PersonalDataErasedType extends BookingEventType {
  @Field(() => ID, { description: 'The certificate of the erasure.' })
  erasureId!: string;
}

@ObjectType('PassengerCorrected', eventOptions('The name or the date of birth of a passenger was put right.'))
class PassengerCorrectedType extends BookingEventType {
  @Field(() => ID, { description: 'The passenger, as in `Passenger.id`.' })
  passengerId!: string;
}

@ObjectType('TicketIssued', eventOptions('A passenger has a ticket.'))
class TicketIssuedType extends BookingEventType {
  @Field(() => ID, { description: 'The passenger, as in `Passenger.id`.' })
  passengerId!: string;

  @Field(() => String, { description: 'The 13 digits of the ticket.' })
  ticketNumber!: string;
}

@ObjectType(
  'BookingRepriced',
  eventOptions('A hold was paid after its price had lapsed, at the price that the caller accepted.'),
)
class BookingRepricedType extends BookingEventType {
  @Field(() => MoneyType, { description: 'The price from then on.' })
  totalPrice!: MoneyType;
}

@ObjectType('BookingExpired', eventOptions('A hold was not paid in time; its seats are for sale again.'))
class BookingExpiredType extends BookingEventType {
  @Field(() => GraphQLDateTimeISO, { description: 'When its seats were released.' })
  expiredAt!: Date;
}

@ObjectType('ScheduleChanged', eventOptions('The airline cancelled or moved a departure of the booking.'))
class ScheduleChangedType extends BookingEventType {
  @Field(() => ID, { description: 'For `answerScheduleChange`.' })
  noticeId!: string;

  @Field(() => ID, { description: 'The dated flight.' })
  departureId!: string;

  @Field(() => ScheduleChangeKindEnum, { description: 'What became of it.' })
  kind!: keyof typeof ScheduleChangeKindEnum;

  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'When it is boarded now; null when it is cancelled.',
  })
  departsAt!: Date | null;

  @Field(() => LocalDateTimeScalar, {
    nullable: true,
    description: '`departsAt` on the clocks of the airport.',
  })
  departureLocal!: string | null;

  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'When it is left now; null when it is cancelled.',
  })
  arrivesAt!: Date | null;

  @Field(() => LocalDateTimeScalar, {
    nullable: true,
    description: '`arrivesAt` on the clocks of the airport.',
  })
  arrivalLocal!: string | null;

  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description:
      'Until when seats are kept of a hold that would have outlived the sales of the flight; null of all others.',
  })
  holdExpiresAt!: Date | null;
}

@ObjectType('ScheduleChangeAnswered', eventOptions('The caller has answered a change of schedule.'))
class ScheduleChangeAnsweredType extends BookingEventType {
  @Field(() => ID, { description: 'The change of schedule.' })
  noticeId!: string;

  @Field(() => ScheduleChangeAnswerEnum, { description: 'The answer.' })
  answer!: keyof typeof ScheduleChangeAnswerEnum;
}

/** What an event says that is neither of money nor of a cancellation or a change. */
export function showJourneyEvent(
  event: FlightBooked | PersonEvent | TicketIssued | HoldEvent | ScheduleChangeEvent,
):
  | ShownEvent<FlightBookedType>
  | ShownEvent<PersonalDataErasedType>
  | ShownEvent<PassengerCorrectedType>
  | ShownEvent<TicketIssuedType>
  | ShownEvent<BookingRepricedType>
  | ShownEvent<BookingExpiredType>
  | ShownEvent<ScheduleChangedType>
  | ShownEvent<ScheduleChangeAnsweredType> {
  switch (event.type) {
    case 'FlightBooked': {
      const { reference, offerId, totalPrice } = event;
      return { reference, offerId, totalPrice: toMoney(totalPrice) };
    }
    case 'PersonalDataErased':
      return { erasureId: event.erasureId };
    case 'PassengerCorrected':
      return { passengerId: event.passengerId };
    case 'TicketIssued':
      return { passengerId: event.passengerId, ticketNumber: event.ticketNumber };
    case 'BookingRepriced':
      return { totalPrice: toMoney(event.totalPrice) };
    case 'BookingExpired':
      return { expiredAt: new Date(event.expiredAt) };
    case 'ScheduleChanged': {
      const { noticeId, departureId, kind, newTimes } = event;
      const holdExpiresAt = event.hold === undefined ? null : new Date(event.hold.seatsHeldUntil);
      return { noticeId, departureId, kind, ...toNewTimes(newTimes), holdExpiresAt };
    }
    case 'ScheduleChangeAnswered':
      return { noticeId: event.noticeId, answer: event.answer };
  }
}
