import { GraphQLError } from 'graphql';
import { Arg, Ctx, ID, Resolver, Root, Subscription } from 'type-graphql';
import { Access } from '../access/access-rule.js';
import type { Caller } from '../../access/caller.js';
import { isBookingId } from '../../domain/booking/booking-events.js';
import type { FollowBookingEvents } from '../../queries/follow-booking-events.js';
import { BookingEventType } from '../types/events/booking-event.js';
import { toBookingEvent, type RecordedBookingEvent } from '../types/events/to-booking-event.js';
import { userInputError } from '../user-input-error.js';

/** What `subscribe` needs: subscriptions are made by static functions, not by resolver instances. */
export interface SubscriptionServices {
  readonly followBookingEvents: FollowBookingEvents;
}

/** What every subscription knows. */
export interface SubscriptionContext extends SubscriptionServices {
  readonly caller: Caller;
  /** Where it was asked from: its client holds so many at a time. */
  readonly address: string;
}

async function follow({ followBookingEvents }: SubscriptionContext, bookingId: string | null) {
  if (bookingId !== null && !isBookingId(bookingId)) {
    throw userInputError('bookingId', 'must be the id of a booking, or be left out to follow all');
  }
  const events = await followBookingEvents(bookingId);
  if (events !== null) return events;
  throw new GraphQLError(
    'There is no booking of this id that you may follow. Give the `id` of a booking, and a token that opens it',
    { extensions: { code: 'BOOKING_NOT_FOUND' } },
  );
}

@Resolver()
export class BookingEventsSubscription {
  @Access({ for: 'booking', named: 'bookingId' })
  @Subscription(() => BookingEventType, {
    name: 'bookingEvents',
    description:
      'Every booking event after the moment of subscribing, in order; of one booking, or for operators of all. It ends with the token that it was asked for with.',
    subscribe: ({ args, context }: { args: { bookingId?: string | null }; context: SubscriptionContext }) =>
      follow(context, args.bookingId ?? null),
  })
  run(
    @Root() recorded: RecordedBookingEvent,
    @Ctx() { caller }: SubscriptionContext,
    @Arg('bookingId', () => ID, { nullable: true, description: 'Only events of this booking.' })
    _bookingId?: string | null,
  ): BookingEventType {
    return toBookingEvent(recorded, caller);
  }
}
