import { GraphQLError } from 'graphql';
import { Arg, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import type { BookingQueries } from '../../queries/bookings.js';
import { positionCursor, readPositionCursor } from '../cursor.js';
import { BookingConnectionType, BookingType, toBooking } from '../types/booking.js';
import { BookingEventType, toBookingEvent } from '../types/booking-event.js';
import type { Locations } from '../types/location.js';
import { orUserInputError, userInputError } from '../user-input-error.js';

/** How long a query waits for the position that it is told to wait for. */
const READ_SIDE_TIMEOUT_MS = 2_000;

const AT_LEAST = 'Wait until what happened up to this position is seen: the `position` of an earlier answer.';

@Resolver(() => BookingType)
export class BookingsQuery {
  constructor(
    private readonly bookingQueries: BookingQueries,
    private readonly readSide: { reached(position: number, timeoutMs: number): Promise<boolean> },
    private readonly locations: Locations,
  ) {}

  @Query(() => BookingType, {
    name: 'booking',
    nullable: true,
    description: 'A booking; null when there is none of this id.',
  })
  async booking(
    @Arg('id', () => ID, { description: 'Id of the booking.' }) id: string,
    @Arg('atLeast', () => String, { nullable: true, description: AT_LEAST }) atLeast: string | null = null,
  ): Promise<BookingType | null> {
    await this.waitFor(atLeast);
    const booking = await this.bookingQueries.byId(id);
    return booking && toBooking(booking, this.locations);
  }

  @Query(() => BookingConnectionType, { name: 'bookings', description: 'All bookings, the newest first.' })
  async bookings(
    @Arg('first', () => Int, { defaultValue: 20, description: 'Bookings of this page, 1 to 100.' })
    first: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to go on after.' })
    after: string | null = null,
    @Arg('atLeast', () => String, { nullable: true, description: AT_LEAST }) atLeast: string | null = null,
  ): Promise<BookingConnectionType> {
    await this.waitFor(atLeast);
    const before = after === null ? null : positionOf('after', after);
    const page = orUserInputError(await this.bookingQueries.list(first, before));
    const edges = page.bookings.map(({ position, booking }) => ({
      cursor: positionCursor(position),
      node: toBooking(booking, this.locations),
    }));
    return {
      edges,
      nodes: edges.map(({ node }) => node),
      pageInfo: { hasNextPage: page.hasNextPage, endCursor: edges.at(-1)?.cursor ?? null },
    };
  }

  @FieldResolver(() => [BookingEventType], { description: 'What has happened to it, the oldest first.' })
  async history(@Root() booking: BookingType): Promise<readonly BookingEventType[]> {
    return (await this.bookingQueries.history(booking.id)).map(toBookingEvent);
  }

  private async waitFor(atLeast: string | null): Promise<void> {
    if (atLeast === null) return;
    if (await this.readSide.reached(positionOf('atLeast', atLeast), READ_SIDE_TIMEOUT_MS)) return;
    throw new GraphQLError('The read side has not reached this position yet; ask again in a moment', {
      extensions: { code: 'READ_SIDE_BEHIND', retryable: true },
    });
  }
}

function positionOf(field: string, cursor: string): number {
  const position = readPositionCursor(cursor);
  if (position === null)
    throw userInputError(field, 'must be a cursor or position that an earlier answer gave');
  return position;
}
