import { GraphQLError } from 'graphql';
import { Arg, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import type { BookingQueries } from '../../queries/bookings.js';
import { positionCursor } from '../cursor.js';
import { BookingConnectionType, BookingType, toBooking } from '../types/booking/booking.js';
import { BookingEventType } from '../types/events/booking-event.js';
import { toBookingEvent } from '../types/events/to-booking-event.js';
import { AvailableActionType, toAvailableAction } from '../types/booking/available-action.js';
import { LedgerPostingType, toLedgerPosting } from '../types/booking/ledger-posting.js';
import { availableActions } from '../../domain/booking/available-actions.js';
import type { Locations } from '../types/location.js';
import { orCursorError, orUserInputError } from '../user-input-error.js';

/** How long a query waits for the position that it is told to wait for. */
const READ_SIDE_TIMEOUT_MS = 2_000;

const AT_LEAST = 'Wait until what happened up to this position is seen: the `position` of an earlier answer.';

@Resolver(() => BookingType)
export class BookingsQuery {
  constructor(
    private readonly bookingQueries: BookingQueries,
    private readonly readSide: { reached(position: number, timeoutMs: number): Promise<boolean> },
    private readonly locations: Locations,
    private readonly now: () => Date,
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
    const before = after === null ? null : orCursorError('after', after);
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

  @FieldResolver(() => [AvailableActionType], {
    description: 'Every action, and whether the booking allows it now.',
  })
  availableActions(@Root() booking: BookingType): readonly AvailableActionType[] {
    return availableActions(booking.source, this.now().getTime()).map(toAvailableAction);
  }

  @FieldResolver(() => [LedgerPostingType], {
    description: 'What was booked for it in the double-entry ledger, the oldest first.',
  })
  async ledger(@Root() booking: BookingType): Promise<readonly LedgerPostingType[]> {
    const entries = await this.bookingQueries.ledger(booking.id);
    return entries.flatMap(({ postings, recordedAt }) =>
      postings.map((posting) => toLedgerPosting(posting, recordedAt)),
    );
  }

  private async waitFor(atLeast: string | null): Promise<void> {
    if (atLeast === null) return;
    if (await this.readSide.reached(orCursorError('atLeast', atLeast), READ_SIDE_TIMEOUT_MS)) return;
    throw new GraphQLError('The read side has not reached this position yet; ask again in a moment', {
      extensions: { code: 'READ_SIDE_BEHIND', retryable: true },
    });
  }
}
