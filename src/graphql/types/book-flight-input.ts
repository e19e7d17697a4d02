import { GraphQLEmailAddress, GraphQLLocalDate } from 'graphql-scalars';
import { Field, ID, InputType } from 'type-graphql';
import { PassengerTypeEnum } from './enums.js';
import { PhoneNumberScalar } from './scalars.js';

@InputType({ description: 'Who travels.' })
export class PassengerInput {
  @Field(() => PassengerTypeEnum, { description: 'Kind of traveller, as in the search.' })
  type!: keyof typeof PassengerTypeEnum;

  @Field(() => String, { description: 'Given names, as in the travel document; at most 60 characters.' })
  givenName!: string;

  @Field(() => String, { description: 'Family name, as in the travel document; at most 60 characters.' })
  familyName!: string;

  @Field(() => GraphQLLocalDate, { description: 'Date of birth.' })
  bornOn!: string;
}

@InputType({ description: 'Whom to reach about the booking.' })
export class ContactInput {
  @Field(() => GraphQLEmailAddress, { description: 'E-mail address.' })
  email!: string;

  @Field(() => PhoneNumberScalar, {
    description: 'Telephone number with country code, e.g. `+33612345678`.',
  })
  phone!: string;
}

@InputType({ description: 'How a booking is settled: either `token` or `hold: true`.' })
export class BookFlightPaymentInput {
  @Field(() => String, {
    nullable: true,
    description:
      'Pay at once: what the payment provider knows the means of payment by, at most 255 characters. The booking is `PENDING_PAYMENT` until the provider has answered.',
  })
  token?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Keep the seats until `holdExpiresAt`, and the price until `priceHeldUntil`; `payBooking` pays. Not in the last minutes of sale: `HoldTooShort`.',
  })
  hold?: boolean | null;
}

@InputType({ description: 'An offer to book, and for whom.' })
export class BookFlightInput {
  @Field(() => ID, { description: 'Id of an offer that a search returned.' })
  offerId!: string;

  @Field(() => [PassengerInput], { description: 'Everyone the offer is for, in any order.' })
  passengers!: PassengerInput[];

  @Field(() => ContactInput, { description: 'Whom to reach about the booking.' })
  contact!: ContactInput;

  @Field(() => ID, {
    description:
      'Chosen by you, 8 to 200 characters of ASCII without spaces, new for every booking, e.g. a UUID. The same key with the same request books once and answers the same for ever, so a call whose answer was lost can be repeated.',
  })
  idempotencyKey!: string;

  @Field(() => BookFlightPaymentInput, {
    nullable: true,
    description: 'How to settle; omit to book on account.',
  })
  payment?: BookFlightPaymentInput | null;
}
