import { GraphQLDateTimeISO, GraphQLJSON } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { eventCursor } from '../cursor.js';
import { PageInfoType } from './page-info.js';

@ObjectType('RecordedEvent', {
  simpleResolvers: true,
  description: 'An event of any kind as the log holds it: the same envelope around the data of each type.',
})
export class RecordedEventType {
  @Field(() => String, {
    description:
      'Opaque place in the log; later events have later places. To go on after this event, give it as `after`.',
  })
  position!: string;

  @Field(() => ID, { description: 'Unique over all events.' })
  eventId!: string;

  @Field(() => String, { description: 'What kind of fact it is, e.g. `FlightBooked`.' })
  type!: string;

  @Field(() => Int, { description: 'Version of the shape of `data`, for each type from 1.' })
  schemaVersion!: number;

  @Field(() => ID, { description: 'What it happened to, e.g. `booking-0198…`.' })
  streamId!: string;

  @Field(() => Int, { description: 'Number in the stream: 1, 2, 3 …' })
  streamPosition!: number;

  @Field(() => GraphQLDateTimeISO, { description: 'When it was recorded.' })
  recordedAt!: Date;

  @Field(() => String, { description: 'Who asked for it.' })
  actor!: string;

  @Field(() => ID, { description: 'The request that it goes back to; the same in all its events.' })
  correlationId!: string;

  @Field(() => ID, { description: 'What brought it about: a request, or another event.' })
  causationId!: string;

  @Field(() => GraphQLJSON, {
    description: 'What it says, as it is stored: personal data that was sealed stays sealed.',
  })
  data!: unknown;

  @Field(() => String, { description: 'SHA-256 (hex) of this event and the hash of the one before it.' })
  hash!: string;
}

@ObjectType('RecordedEventEdge', { simpleResolvers: true, description: 'An event and its place in the log.' })
class RecordedEventEdgeType {
  @Field(() => String, { description: 'To go on after this event; the same as its position.' })
  cursor!: string;

  @Field(() => RecordedEventType, { description: 'The event.' })
  node!: RecordedEventType;
}

@ObjectType('RecordedEventConnection', {
  simpleResolvers: true,
  description: 'Some of the events, in the order of the log.',
})
export class RecordedEventConnectionType {
  @Field(() => [RecordedEventEdgeType], { description: 'The events with their cursors.' })
  edges!: readonly RecordedEventEdgeType[];

  @Field(() => [RecordedEventType], { description: 'The events.' })
  nodes!: readonly RecordedEventType[];

  @Field(() => PageInfoType, {
    description:
      'Whether and how to go on. `endCursor` is never null: it is how far the log was looked at, so that it moves on over a page without events too. `hasNextPage` says whether the log goes on behind it.',
  })
  pageInfo!: PageInfoType;
}

interface RecordedEvent extends Omit<
  RecordedEventType,
  'position' | 'recordedAt' | 'actor' | 'correlationId' | 'causationId'
> {
  readonly globalPosition: number;
  readonly recordedAt: string;
  readonly metadata: Pick<RecordedEventType, 'actor' | 'correlationId' | 'causationId'>;
}

/** An event of the log as the schema shows it. */
export function toRecordedEvent(event: RecordedEvent): RecordedEventType {
  const { eventId, type, schemaVersion, streamId, streamPosition, data, hash } = event;
  const { actor, correlationId, causationId } = event.metadata;
  return {
    position: eventCursor(event.globalPosition, eventId),
    ...{ eventId, type, schemaVersion, streamId, streamPosition },
    recordedAt: new Date(event.recordedAt),
    ...{ actor, correlationId, causationId, data, hash },
  };
}
