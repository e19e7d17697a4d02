import { Arg, Int, Query, Resolver } from 'type-graphql';
import { Access } from '../access/access-rule.js';
import type { UnansweredScheduleChanges } from '../../queries/schedule-changes.js';
import { positionCursor } from '../cursor.js';
import { ScheduleChangeConnectionType, toScheduleChange } from '../types/booking/schedule-change.js';
import { positionOf, orUserInputError } from '../user-input-error.js';

@Resolver()
export class ScheduleChangesQuery {
  constructor(private readonly unanswered: UnansweredScheduleChanges) {}

  @Access({ for: 'operator' })
  @Query(() => ScheduleChangeConnectionType, {
    name: 'unansweredScheduleChanges',
    description: 'The changes of schedule of all bookings that wait for an answer, the oldest first.',
  })
  async run(
    @Arg('first', () => Int, { defaultValue: 20, description: 'Changes of this page, 1 to 100.' })
    first: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to go on after.' })
    after: string | null = null,
  ): Promise<ScheduleChangeConnectionType> {
    const position = after === null ? null : positionOf('after', after);
    const page = orUserInputError(await this.unanswered(first, position));
    const edges = page.changes.map((change) => ({
      cursor: positionCursor(change.position),
      node: toScheduleChange(change.bookingId, change.notice),
    }));
    return {
      edges,
      nodes: edges.map(({ node }) => node),
      pageInfo: { hasNextPage: page.hasNextPage, endCursor: edges.at(-1)?.cursor ?? null },
    };
  }
}
