import { GraphQLError } from 'graphql';
import { Arg, Ctx, ID, Resolver, Root, Subscription } from 'type-graphql';
import { Access } from '../access/access-rule.js';
import type { Caller } from '../../access/caller.js';
import { isBookingId } from '../../domain/booking/booking-events.js';
import type { FollowBookingEvents } from '../../queries/follow-booking-events.js';
import type { InputFault } from '../../queries/input-fault.js';
import { BookingEventType } from '../types/events/booking-event.js';
import { toBookingEvent, type RecordedBookingEvent } from '../types/events/to-booking-event.js';
import { orUserInputError, placeOf, userInputError } from '../user-input-error.js';

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

/** What a client asks to follow. */
interface FollowArguments {
  readonly bookingId?: string | null;
  readonly after?: string | null;
}

async function follow(
  { followBookingEvents }: SubscriptionContext,
  { bookingId = null, after = null }: FollowArguments,
) {
  if (bookingId !== null && !isBookingId(bookingId)) {
    throw userInputError('bookingId', 'must be the id of a booking, or be left out to follow all');
  }
  const place = after === null ? null : placeOf('after', after);
  const events = orUserInputError(await followBookingEvents(bookingId, place));
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
      'Every booking event after the moment of subscribing, or after the event whose `position` is given, in order and each once; of one booking, or for operators of all. It ends with the token that it was asked for with. Whoever was cut off subscribes again, at any node, with the `position` of the last event they were told. Where the log lost what was told, it ends with an error `CURSOR_NOT_IN_LOG`.',
    subscribe: ({ args, context }: { args: FollowArguments; context: SubscriptionContext }) =>
      follow(context, args),
  })
  run(
    @Root() told: RecordedBookingEvent | InputFault,
    @Ctx() { caller }: SubscriptionContext,
    @Arg('bookingId', () => ID, { nullable: true, description: 'Only events of this booking.' })
    _bookingId?: string | null,
    @Arg('after', () => String, {
      nullable: true,
      description:
        'The `position` of an event: what came after it is told first. Without it the moment of subscribing.',
    })
    _after?: string | null,
  ): BookingEventType {
    return toBookingEvent(orUserInputError(told), caller);
  }
}
