import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, InterfaceType, ObjectType } from 'type-graphql';
import type { BookingEvent } from '../../domain/booking/booking-events.js';
import { positionCursor } from '../cursor.js';
import { MoneyType, toMoney } from './money.js';

@InterfaceType('BookingEvent', {
  description: 'Something that happened to a booking. Events are facts: they never change.',
  resolveType: (event: { readonly type: string }) => event.type,
})
export abstract class BookingEventType {
  @Field(() => ID, { description: 'Unique over all events.' })
  eventId!: string;

  @Field(() => String, { description: 'Opaque place in the log; later events have later places.' })
  position!: string;

  @Field(() => ID, { description: 'The booking that it happened to.' })
  bookingId!: string;

  @Field(() => GraphQLDateTimeISO, { description: 'When it was recorded.' })
  occurredAt!: Date;
}

@ObjectType('FlightBooked', {
  implements: BookingEventType,
  simpleResolvers: true,
  description: 'A party booked an offer; its seats were reserved in the same transaction.',
})
class FlightBookedType extends BookingEventType {
  @Field(() => String, { description: 'The reference given to the booking.' })
  reference!: string;

  @Field(() => ID, { description: 'The offer booked.' })
  offerId!: string;

  @Field(() => MoneyType, { description: 'The price agreed.' })
  totalPrice!: MoneyType;
}

@ObjectType('PersonalDataErased', {
  implements: BookingEventType,
  simpleResolvers: true,
  description:
    'People of the booking were erased: their names, birth dates and contacts cannot be read any more.',
})
class PersonalDataErasedType extends BookingEventType {
  @Field(() => ID, { description: 'The certificate of the erasure.' })
  erasureId!: string;
}

/** A booking event and where the log holds it. */
export interface RecordedBookingEvent {
  readonly event: BookingEvent;
  readonly eventId: string;
  readonly position: number;
  readonly recordedAt: string;
}

/** A booking event as the schema shows it. */
export function toBookingEvent(
  recorded: RecordedBookingEvent,
): (BookingEventType | FlightBookedType | PersonalDataErasedType) & { readonly type: string } {
  const { event, eventId, position, recordedAt } = recorded;
  const place = {
    type: event.type,
    eventId,
    position: positionCursor(position),
    bookingId: event.bookingId,
    occurredAt: new Date(recordedAt),
  };
  switch (event.type) {
    case 'FlightBooked': {
      const { reference, offerId, totalPrice } = event;
      return { ...place, reference, offerId, totalPrice: toMoney(totalPrice) };
    }
    case 'PersonalDataErased':
      return { ...place, erasureId: event.erasureId };
    default:
      return place;
  }
}
