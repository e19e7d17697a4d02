import { GraphQLDateTimeISO } from 'graphql-scalars';
import { createUnionType, Field, ID, Int, ObjectType } from 'type-graphql';
import { IdempotencyConflict, Refusal } from './refusal.js';

@ObjectType({
  simpleResolvers: true,
  description: 'Proof of an erasure: what was erased, when and why. It names no person.',
})
class ErasureCertificate {
  @Field(() => ID, { description: 'Identity, as in the events `PersonalDataErased` of the bookings.' })
  id!: string;

  @Field(() => GraphQLDateTimeISO, { description: 'When it was recorded.' })
  erasedAt!: Date;

  @Field(() => String, { description: 'The reason that was given.' })
  reason!: string;

  @Field(() => Int, { description: 'Passengers and contacts erased, each counted in each booking.' })
  subjectCount!: number;

  @Field(() => [ID], { description: 'The bookings concerned.' })
  bookingIds!: readonly string[];

  @Field(() => Boolean, {
    description:
      'Whether that was everything. False when the person stands in more than a thousand places: ask again under a new key; and when bookings that are left out of the read models could not be looked through: mend them (`jetsetgo status`), then ask again under a new key.',
  })
  isComplete!: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'The person was erased; it is durable.' })
export class ErasePersonSuccess {
  @Field(() => ErasureCertificate, { description: 'Proof of it.' })
  certificate!: ErasureCertificate;

  @Field(() => Boolean, {
    description:
      'Whether the keys are destroyed already. False when the key store did not answer in time, or an older snapshot of it, a backup under way, say, still keeps them: they are as soon as that has passed.',
  })
  keysDestroyed!: boolean;

  @Field(() => ID, { description: 'The event that recorded it.' })
  eventId!: string;

  @Field(() => String, { description: 'Place in the log after the erasure; give it as `atLeast`.' })
  position!: string;

  @Field(() => Boolean, { description: 'Whether an earlier call with the same key had done it.' })
  replayed!: boolean;
}

@ObjectType({
  implements: Refusal,
  simpleResolvers: true,
  description: 'Nobody of that description stands in a booking, or not any more.',
})
class PersonNotFound extends Refusal {}

@ObjectType({
  implements: Refusal,
  simpleResolvers: true,
  description:
    'The person stands in the clear in events recorded before personal data was sealed. Events never change, so nothing was erased.',
})
class PersonInPlainText extends Refusal {
  @Field(() => [ID], { description: 'The bookings of those events.' })
  bookingIds!: readonly string[];
}

const TYPES = {
  PERSON_NOT_FOUND: PersonNotFound,
  PERSON_IN_PLAIN_TEXT: PersonInPlainText,
  IDEMPOTENCY_CONFLICT: IdempotencyConflict,
} as const;

export const ErasePersonResult = createUnionType({
  name: 'ErasePersonResult',
  description: 'A certificate, or why nobody was erased.',
  types: () => [ErasePersonSuccess, PersonNotFound, PersonInPlainText, IdempotencyConflict] as const,
  resolveType: (result) => ('code' in result ? TYPES[result.code as keyof typeof TYPES] : ErasePersonSuccess),
});
