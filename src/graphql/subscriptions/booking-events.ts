import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql';
import { isBookingId } from '../../domain/booking/booking-events.js';
import type { FollowBookingEvents } from '../../queries/follow-booking-events.js';
import { BookingEventType } from '../types/events/booking-event.js';
import { toBookingEvent, type RecordedBookingEvent } from '../types/events/to-booking-event.js';
import { userInputError } from '../user-input-error.js';

/** What `subscribe` needs of the context: subscriptions are made by static functions, not by resolver instances. */
export interface SubscriptionContext {
  readonly followBookingEvents: FollowBookingEvents;
}

function follow(
  { followBookingEvents }: SubscriptionContext,
  bookingId: string | null,
): ReturnType<FollowBookingEvents> {
  if (bookingId === null || isBookingId(bookingId)) return followBookingEvents(bookingId);
  throw userInputError('bookingId', 'must be the id of a booking, or be left out to follow all');
}

@Resolver()
export class BookingEventsSubscription {
  @Subscription(() => BookingEventType, {
    name: 'bookingEvents',
    description: 'Every booking event after the moment of subscribing, in order; of one booking, or of all.',
    subscribe: ({ args, context }: { args: { bookingId?: string | null }; context: SubscriptionContext }) =>
      follow(context, args.bookingId ?? null),
  })
  run(
    @Root() recorded: RecordedBookingEvent,
    @Arg('bookingId', () => ID, { nullable: true, description: 'Only events of this booking.' })
    _bookingId?: string | null,
  ): BookingEventType {
    return toBookingEvent(recorded);
  }
}
