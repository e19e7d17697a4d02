import { GraphQLEmailAddress, GraphQLLocalDate } from 'graphql-scalars';
import { Field, ID, InputType } from 'type-graphql';

@InputType({
  description: 'A passenger as booked; letters count, not case, spaces, hyphens or accents of Latin letters.',
})
export class PassengerSoughtInput {
  @Field(() => String, { description: 'Given names, as they were booked.' })
  givenName!: string;

  @Field(() => String, { description: 'Family name, as it was booked.' })
  familyName!: string;

  @Field(() => GraphQLLocalDate, { description: 'Date of birth.' })
  bornOn!: string;
}

@InputType({ description: 'Whom to erase, and why. At least one of `passenger` and `email` is needed.' })
export class ErasePersonInput {
  @Field(() => PassengerSoughtInput, {
    nullable: true,
    description: 'Erases this passenger: names and date of birth.',
  })
  passenger?: PassengerSoughtInput | null;

  @Field(() => GraphQLEmailAddress, {
    nullable: true,
    description: 'Erases the contacts with this e-mail address: address and telephone number.',
  })
  email?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only from this booking.' })
  bookingId?: string | null;

  @Field(() => String, {
    description:
      'Why, for the certificate, which is kept for ever: 1 to 500 characters that name no person, e.g. a ticket number.',
  })
  reason!: string;

  @Field(() => ID, {
    description:
      'Chosen by you, 8 to 200 characters of ASCII without spaces, new for every erasure. The same key with the same request erases once and answers the same certificate for ever.',
  })
  idempotencyKey!: string;
}
