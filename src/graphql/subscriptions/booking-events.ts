import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { FollowBookingEvents } from '../../queries/follow-booking-events.js';
import { BookingEventType, toBookingEvent, type RecordedBookingEvent } from '../types/booking-event.js';

/** What `subscribe` needs of the context: subscriptions are made by static functions, not by resolver instances. */
export interface SubscriptionContext {
  readonly followBookingEvents: FollowBookingEvents;
}

@Resolver()
export class BookingEventsSubscription {
  @Subscription(() => BookingEventType, {
    name: 'bookingEvents',
    description: 'Every booking event after the moment of subscribing, in order; of one booking, or of all.',
    subscribe: ({ args, context }: { args: { bookingId?: string | null }; context: SubscriptionContext }) =>
      context.followBookingEvents(args.bookingId ?? null),
  })
  run(
    @Root() recorded: RecordedBookingEvent,
    @Arg('bookingId', () => ID, { nullable: true, description: 'Only events of this booking.' })
    _bookingId?: string | null,
  ): BookingEventType {
    return toBookingEvent(recorded);
  }
}
