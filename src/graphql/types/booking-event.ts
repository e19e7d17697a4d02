import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, Int, InterfaceType, ObjectType } from 'type-graphql';
import { reasonOf, type BookingEvent } from '../../domain/booking/booking-events.js';
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

  @Field(() => Int, { description: 'Revision of the booking that it made: 1, 2, 3 … without a gap.' })
  revision!: number;

  @Field(() => String, { description: 'Who asked for it.' })
  actor!: string;

  @Field(() => String, { description: 'The request that it goes back to; the same in all its events.' })
  correlationId!: string;

  @Field(() => String, { description: 'What brought it about: a request, or another event.' })
  causationId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Why, as whoever asked for it said; null where nobody is asked for a reason.',
  })
  reason!: string | null;
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

/** A booking event, where the log holds it, and who asked for it by which request. */
export interface RecordedBookingEvent {
  readonly event: BookingEvent;
  readonly eventId: string;
  readonly position: number;
  readonly revision: number;
  readonly recordedAt: string;
  readonly actor: string;
  readonly correlationId: string;
  readonly causationId: string;
}

/** A booking event as the schema shows it. */
export function toBookingEvent(
  recorded: RecordedBookingEvent,
): (BookingEventType | FlightBookedType | PersonalDataErasedType) & { readonly type: string } {
  const { event, eventId, revision, actor, correlationId, causationId } = recorded;
  const place = {
    type: event.type,
    eventId,
    position: positionCursor(recorded.position),
    bookingId: event.bookingId,
    occurredAt: new Date(recorded.recordedAt),
    ...{ revision, actor, correlationId, causationId, reason: reasonOf(event) },
  };
  if (event.type === 'PersonalDataErased') return { ...place, erasureId: event.erasureId };
  if (event.type !== 'FlightBooked') return place;
  const { reference, offerId, totalPrice } = event;
  return { ...place, reference, offerId, totalPrice: toMoney(totalPrice) };
}
