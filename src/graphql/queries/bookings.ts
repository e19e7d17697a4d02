import { GraphQLError } from 'graphql';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { Access } from '../access/access-rule.js';
import type { BookingQueries } from '../../queries/bookings.js';
import type { BookingPageRequest } from '../../queries/bookings-as-of.js';
import { availableActions } from '../../domain/booking/available-actions.js';
import { scopeOf } from '../../access/caller.js';
import { positionCursor } from '../cursor.js';
import type { RequestContext } from '../request-context.js';
import { AvailableActionType, toAvailableAction } from '../types/booking/available-action.js';
import { BookingConnectionType, BookingType, toBooking } from '../types/booking/booking.js';
import { LedgerPostingType, toLedgerPosting } from '../types/booking/ledger-posting.js';
import { BookingEventType } from '../types/events/booking-event.js';
import { toBookingEvent } from '../types/events/to-booking-event.js';
import type { Locations } from '../types/location.js';
import { orUserInputError, positionOf } from '../user-input-error.js';
import { pageHistories, withHistory, type BookingWithHistory } from './page-histories.js';

/** How long a query waits for the position that it is told to wait for. */
const READ_SIDE_TIMEOUT_MS = 2_000;

const AT_LEAST = 'Wait until what happened up to this position is seen: the `position` of an earlier answer.';

const AS_OF =
  'As it was at this instant, history included: after the last event recorded by then. A person who was erased since stays erased in the past too. Not in the future.';

@ArgsType()
class BookingsArguments {
  @Field(() => Int, { defaultValue: 20, description: 'Bookings of this page, 1 to 100.' })
  first!: number;

  @Field(() => String, { nullable: true, description: 'Cursor to go on after.' })
  after?: string | null;

  @Field(() => String, { nullable: true, description: AT_LEAST })
  atLeast?: string | null;

  @Field(() => GraphQLDateTimeISO, { nullable: true, description: AS_OF })
  asOf?: Date | null;
}

@Resolver(() => BookingType)
export class BookingsQuery {
  constructor(
    private readonly bookingQueries: BookingQueries,
    private readonly readSide: { reached(position: number, timeoutMs: number): Promise<boolean> },
    private readonly locations: Locations,
    private readonly now: () => Date,
  ) {}

  @Access({ for: 'booking', named: 'id' })
  @Query(() => BookingType, {
    name: 'booking',
    nullable: true,
    description:
      'A booking; null when there is, or was, none of this id that you may see: you made it, your agency did, you hold its access token, or you operate the engine.',
  })
  async booking(
    @Arg('id', () => ID, { description: 'Id of the booking.' }) id: string,
    @Arg('atLeast', () => String, { nullable: true, description: AT_LEAST }) atLeast: string | null = null,
    @Arg('asOf', () => GraphQLDateTimeISO, { nullable: true, description: AS_OF }) asOf: Date | null = null,
  ): Promise<BookingType | null> {
    await this.waitFor(atLeast);
    if (asOf === null) {
      const booking = await this.bookingQueries.byId(id);
      return booking && toBooking(booking, this.locations);
    }
    const then = orUserInputError(await this.bookingQueries.byIdAsOf(id, asOf));
    return then && withHistory(toBooking(then.booking, this.locations), async () => then.history, asOf);
  }

  @Access({ for: 'list' })
  @Query(() => BookingConnectionType, {
    name: 'bookings',
    description:
      'The bookings that there are, or were, the newest first: of a traveller their own, of an agent those of the agency, of an operator all.',
  })
  async bookings(
    @Args(() => BookingsArguments) { first, after = null, atLeast = null, asOf = null }: BookingsArguments,
    @Ctx() { caller }: RequestContext,
  ): Promise<BookingConnectionType> {
    await this.waitFor(atLeast);
    const scope = scopeOf(caller.principal);
    if (scope === null) throw new Error('A caller without a list got past the rule of the list');
    const request = { first, before: after === null ? null : positionOf('after', after), scope };
    const { placed, hasNextPage } =
      asOf === null ? await this.pageNow(request) : await this.pageThen(request, asOf);
    const edges = placed.map(({ position, node }) => ({ cursor: positionCursor(position), node }));
    return {
      edges,
      nodes: edges.map(({ node }) => node),
      pageInfo: { hasNextPage, endCursor: edges.at(-1)?.cursor ?? null },
    };
  }

  @FieldResolver(() => [BookingEventType], {
    description: 'What has happened to it, the oldest first; for a booking `asOf` an instant, by then.',
  })
  async history(
    @Root() booking: BookingType | BookingWithHistory,
    @Ctx() { caller }: RequestContext,
  ): Promise<readonly BookingEventType[]> {
    const history =
      'loadHistory' in booking
        ? await booking.loadHistory()
        : ((await this.bookingQueries.histories([booking.id])).get(booking.id) ?? []);
    return history.map((event) => toBookingEvent(event, caller));
  }

  private async pageNow(request: BookingPageRequest): Promise<Page> {
    const page = orUserInputError(await this.bookingQueries.list(request));
    const loadHistory = pageHistories(
      page.bookings.map(({ booking }) => booking.bookingId),
      this.bookingQueries.histories,
    );
    const placed = page.bookings.map(({ position, booking }) => ({
      position,
      node: withHistory(toBooking(booking, this.locations), () => loadHistory(booking.bookingId)),
    }));
    return { placed, hasNextPage: page.hasNextPage };
  }

  private async pageThen(request: BookingPageRequest, asOf: Date): Promise<Page> {
    const page = orUserInputError(await this.bookingQueries.listAsOf(request, asOf));
    const placed = page.bookings.map(({ position, booking, history }) => ({
      position,
      node: withHistory(toBooking(booking, this.locations), async () => history, asOf),
    }));
    return { placed, hasNextPage: page.hasNextPage };
  }

  @FieldResolver(() => [AvailableActionType], {
    description:
      'Every action, and whether the booking allows it now; for a booking `asOf` an instant, then.',
  })
  availableActions(@Root() booking: BookingType | BookingWithHistory): readonly AvailableActionType[] {
    const at = ('asOf' in booking ? booking.asOf : null) ?? this.now();
    return availableActions(booking.source, at.getTime()).map(toAvailableAction);
  }

  @FieldResolver(() => [LedgerPostingType], {
    description:
      'What was booked for it in the double-entry ledger, the oldest first; for a booking `asOf` an instant, by then.',
  })
  async ledger(@Root() booking: BookingType | BookingWithHistory): Promise<readonly LedgerPostingType[]> {
    const entries = await this.bookingQueries.ledger(booking.id);
    const isOfThen = 'asOf' in booking && booking.asOf !== null;
    const end = isOfThen ? ((await booking.loadHistory()).at(-1)?.position ?? 0) : Number.MAX_SAFE_INTEGER;
    const seen = entries.filter(({ position }) => position <= end);
    return seen.flatMap(({ postings, recordedAt }) =>
      postings.map((posting) => toLedgerPosting(posting, recordedAt)),
    );
  }

  private async waitFor(atLeast: string | null): Promise<void> {
    if (atLeast === null) return;
    if (await this.readSide.reached(positionOf('atLeast', atLeast), READ_SIDE_TIMEOUT_MS)) return;
    throw new GraphQLError('The read side has not reached this position yet; ask again in a moment', {
      extensions: { code: 'READ_SIDE_BEHIND', retryable: true },
    });
  }
}

interface Page {
  readonly placed: readonly { readonly position: number; readonly node: BookingType }[];
  readonly hasNextPage: boolean;
}
