import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import type { AvailableAction } from '../../../domain/booking/available-actions.js';
import { BookingActionEnum, UnavailableReasonEnum } from './booking-enums.js';

@ObjectType('AvailableAction', {
  simpleResolvers: true,
  description: 'An action, and whether the booking allows it now.',
})
export class AvailableActionType {
  @Field(() => BookingActionEnum, { description: 'The action.' })
  action!: keyof typeof BookingActionEnum;

  @Field(() => Boolean, { description: 'Whether it can be taken.' })
  allowed!: boolean;

  @Field(() => UnavailableReasonEnum, {
    nullable: true,
    description:
      'Why not, to switch on; null when it can. `CONDITIONS_UNKNOWN` is not a no: ask the operator.',
  })
  reason!: keyof typeof UnavailableReasonEnum | null;

  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'Until when an action that is allowed can be taken; null when nothing ends it.',
  })
  until!: Date | null;
}

/** An action as the schema shows it. */
export function toAvailableAction({ until, ...action }: AvailableAction): AvailableActionType {
  return { ...action, until: until === null ? null : new Date(until) };
}
