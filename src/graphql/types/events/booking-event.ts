import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, Int, InterfaceType } from 'type-graphql';

@InterfaceType('BookingEvent', {
  description: 'Something that happened to a booking. Events are facts: they never change.',
  resolveType: (event: { readonly type: string }) => event.type,
})
export abstract class BookingEventType {
  @Field(() => ID, { description: 'Unique over all events.' })
  eventId!: string;

  @Field(() => String, {
    description:
      'Opaque place in the log; later events have later places. To go on after this event, give it as `after`.',
  })
  position!: string;

  @Field(() => ID, { description: 'The booking that it happened to.' })
  bookingId!: string;

  @Field(() => GraphQLDateTimeISO, { description: 'When it was recorded.' })
  occurredAt!: Date;

  @Field(() => Int, { description: 'Revision of the booking that it made: 1, 2, 3 … without a gap.' })
  revision!: number;

  @Field(() => String, {
    nullable: true,
    description: 'Who asked for it, as operators and whoever it was may know; null for anybody else.',
  })
  actor!: string | null;

  @Field(() => ID, { description: 'The request that it goes back to; the same in all its events.' })
  correlationId!: string;

  @Field(() => ID, { description: 'What brought it about: a request, or another event.' })
  causationId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Why, as whoever asked for it said; null where nobody is asked for a reason.',
  })
  reason!: string | null;
}

/** What an event of a type says besides what all events say. */
export type ShownEvent<Type extends BookingEventType> = Omit<Type, keyof BookingEventType>;

/** How the object type of an event is declared. */
export function eventOptions(description: string) {
  return { implements: BookingEventType, simpleResolvers: true, description };
}
