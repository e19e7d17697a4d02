import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import type { ScheduleNotice } from '../../../domain/booking/booking.js';
import { PageInfoType } from '../page-info.js';
import { LocalDateTimeScalar } from '../scalars.js';
import { ScheduleChangeAnswerEnum, ScheduleChangeKindEnum } from './booking-enums.js';

@ObjectType('ScheduleChange', {
  simpleResolvers: true,
  description:
    'A departure of a booking was cancelled or moved by the airline: `answerScheduleChange` answers.',
})
export class ScheduleChangeType {
  @Field(() => ID, { description: 'For `answerScheduleChange`: one for each change of a departure.' })
  id!: string;

  @Field(() => ID, { description: 'The booking that is to fly it.' })
  bookingId!: string;

  @Field(() => ID, { description: 'The dated flight, as in `Segment.departureId`.' })
  departureId!: string;

  @Field(() => ScheduleChangeKindEnum, { description: 'What became of it.' })
  kind!: keyof typeof ScheduleChangeKindEnum;

  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'When passengers board it now; null when it is cancelled.',
  })
  departsAt!: Date | null;

  @Field(() => LocalDateTimeScalar, {
    nullable: true,
    description: '`departsAt` on the clocks of the airport.',
  })
  departureLocal!: string | null;

  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'When they get off now; null when it is cancelled.',
  })
  arrivesAt!: Date | null;

  @Field(() => LocalDateTimeScalar, {
    nullable: true,
    description: '`arrivesAt` on the clocks of the airport.',
  })
  arrivalLocal!: string | null;

  @Field(() => GraphQLDateTimeISO, { description: 'When the booking was told.' })
  noticedAt!: Date;

  @Field(() => ScheduleChangeAnswerEnum, {
    nullable: true,
    description: 'The answer; null while there is none.',
  })
  answer!: keyof typeof ScheduleChangeAnswerEnum | null;
}

@ObjectType('ScheduleChangeEdge', {
  simpleResolvers: true,
  description: 'A change of schedule and its place in the list.',
})
export class ScheduleChangeEdgeType {
  @Field(() => String, { description: 'To go on after this one.' })
  cursor!: string;

  @Field(() => ScheduleChangeType, { description: 'The change of schedule.' })
  node!: ScheduleChangeType;
}

@ObjectType('ScheduleChangeConnection', {
  simpleResolvers: true,
  description: 'Some of the changes of schedule that wait for an answer, the oldest first.',
})
export class ScheduleChangeConnectionType {
  @Field(() => [ScheduleChangeEdgeType], { description: 'The changes with their cursors.' })
  edges!: readonly ScheduleChangeEdgeType[];

  @Field(() => [ScheduleChangeType], { description: 'The changes.' })
  nodes!: readonly ScheduleChangeType[];

  @Field(() => PageInfoType, { description: 'Whether and how to go on.' })
  pageInfo!: PageInfoType;
}

/** When and on which clocks a moved departure is boarded and left. */
export function toNewTimes(
  newTimes: ScheduleNotice['newTimes'],
): Pick<ScheduleChangeType, 'departsAt' | 'departureLocal' | 'arrivesAt' | 'arrivalLocal'> {
  return {
    departsAt: newTimes && new Date(newTimes.from.at),
    departureLocal: newTimes && newTimes.from.local,
    arrivesAt: newTimes && new Date(newTimes.to.at),
    arrivalLocal: newTimes && newTimes.to.local,
  };
}

/** A change of schedule as the schema shows it. */
export function toScheduleChange(bookingId: string, notice: ScheduleNotice): ScheduleChangeType {
  const { noticeId, departureId, kind, newTimes, noticedAt, answer } = notice;
  return {
    ...{ id: noticeId, bookingId, departureId, kind, answer },
    ...toNewTimes(newTimes),
    noticedAt: new Date(noticedAt),
  };
}
