import { Arg, Int, Query, Resolver } from 'type-graphql';
import { Access } from '../access/access-rule.js';
import { MAX_EVENTS_PER_PAGE, type EventPage, type Events } from '../../queries/events.js';
import { FIRST_PLACE } from '../../queries/log-place.js';
import { eventCursor, positionCursor } from '../cursor.js';
import { RecordedEventConnectionType, toRecordedEvent } from '../types/recorded-event.js';
import { orUserInputError, placeOf } from '../user-input-error.js';

@Resolver()
export class EventsQuery {
  constructor(private readonly events: Events) {}

  @Access({ for: 'operator' })
  @Query(() => RecordedEventConnectionType, {
    name: 'events',
    description:
      'The log itself, for operators: the events of every booking and of everything else, from the first on. To follow it, ask again with `after: pageInfo.endCursor`, at once while `hasNextPage` and now and then after that; no event is told twice or left out. A cursor of an event that the log does not hold (it was restored, say, or a standby without it took over) is refused with the code `CURSOR_NOT_IN_LOG`. With `types` a page looks at a bounded part of the log, so it may hold few events, or none, and still have a next page.',
  })
  async run(
    @Arg('after', () => String, {
      nullable: true,
      description: 'Cursor or `position` to go on after; the start of the log without it.',
    })
    after: string | null = null,
    @Arg('first', () => Int, {
      defaultValue: 100,
      description: `Events of this page, 1 to ${String(MAX_EVENTS_PER_PAGE)}.`,
    })
    first: number,
    @Arg('types', () => [String], {
      nullable: true,
      description: 'Only events of these types; an unknown one is refused with the list of those there are.',
    })
    types: readonly string[] | null = null,
  ): Promise<RecordedEventConnectionType> {
    const start = after === null ? FIRST_PLACE : placeOf('after', after);
    const page = orUserInputError(await this.events({ after: start, first, types }));
    const edges = page.events.map((event) => {
      const node = toRecordedEvent(event);
      return { cursor: node.position, node };
    });
    return {
      edges,
      nodes: edges.map(({ node }) => node),
      pageInfo: { hasNextPage: page.hasNextPage, endCursor: endCursorOf(page) },
    };
  }
}

function endCursorOf({ endPosition, endEventId }: EventPage): string {
  return endEventId === null ? positionCursor(endPosition) : eventCursor(endPosition, endEventId);
}
