import { GraphQLLocalDate } from 'graphql-scalars';
import { Field, ID, InputType, Int } from 'type-graphql';
import { DecimalScalar } from '../scalars.js';
import { ScheduleChangeAnswerEnum } from './booking-enums.js';

@InputType({ description: 'What every request says.' })
abstract class CommandInput {
  @Field(() => ID, {
    description:
      'Chosen by you, 8 to 200 characters of ASCII without spaces, new for every request, e.g. a UUID. The same key with the same request acts once and answers the same for ever.',
  })
  idempotencyKey!: string;
}

@InputType({ description: 'What every request says.' })
export abstract class BookingCommandInput extends CommandInput {
  @Field(() => ID, { description: 'Id of the booking.' })
  bookingId!: string;

  @Field(() => Int, {
    nullable: true,
    description:
      'The `revision` that you have seen: the request is refused when the booking has changed since. Omit to act on any.',
  })
  ifRevision?: number | null;
}

@InputType({ description: 'What every request of an operator about a departure says.' })
export abstract class DepartureCommandInput extends CommandInput {
  @Field(() => ID, { description: 'The dated flight, e.g. `AF1680-2026-12-01`.' })
  departureId!: string;

  @Field(() => Int, {
    nullable: true,
    description:
      'The `revision` of its schedule that you have seen, 0 before any change: the request is refused when it was cancelled or moved since. Omit to act on any.',
  })
  ifRevision?: number | null;
}

@InputType({ description: 'A booking to pay, and by what.' })
export class PayBookingInput extends BookingCommandInput {
  @Field(() => String, {
    description: 'What the payment provider knows the means of payment by; at most 255 characters.',
  })
  paymentToken!: string;

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      'The total that you accept once `priceHeldUntil` has passed, as `newPrice` gave it. Omit to pay only what was agreed.',
  })
  acceptedPrice?: string | null;
}

@InputType({ description: 'What of a booking to cancel; all of it unless a part is named.' })
export class QuoteCancellationInput extends BookingCommandInput {
  @Field(() => [ID], { nullable: true, description: 'Only these passengers, by their ids in the booking.' })
  passengerIds?: string[] | null;

  @Field(() => [Int], {
    nullable: true,
    description: 'Only these directions, by their places in the journey: 0 is out, 1 is back.',
  })
  sliceIndexes?: number[] | null;
}

@InputType({ description: 'A cancellation to confirm.' })
export class ConfirmCancellationInput extends BookingCommandInput {
  @Field(() => ID, { description: 'Id of the quote, of `quoteCancellation`.' })
  quoteId!: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'Whether to cancel although `refund` is null: nothing is given back until the operator has settled what is.',
  })
  acceptsUnknownRefund!: boolean;
}

@InputType({ description: 'What a cancellation gives back of which nobody knew.' })
export class SettleCancellationInput extends BookingCommandInput {
  @Field(() => DecimalScalar, {
    description:
      'What is given back, in the currency of the booking, at most what was charged for it; 0 is nothing.',
  })
  refund!: string;

  @Field(() => String, {
    description: 'Why so much, in 1 to 500 characters. The history shows it, for ever: name nobody.',
  })
  reason!: string;
}

@InputType({ description: 'A booking to change, and to what.' })
export class ChangeBookingInput extends BookingCommandInput {
  @Field(() => ID, { description: 'Id of an offer for the passengers who travel, of a new search.' })
  offerId!: string;
}

@InputType({ description: 'A change to confirm.' })
export class ConfirmChangeInput extends BookingCommandInput {
  @Field(() => ID, { description: 'Id of the quote, of `changeBooking`.' })
  quoteId!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'By what to pay when `due` is above zero and the booking is not on account; at most 255 characters.',
  })
  paymentToken?: string | null;
}

@InputType({ description: 'A passenger as the travel document has it.' })
export class ChangePassengerInput extends BookingCommandInput {
  @Field(() => ID, { description: 'Id of the passenger in the booking.' })
  passengerId!: string;

  @Field(() => String, { description: 'Given names, as in the travel document; at most 60 characters.' })
  givenName!: string;

  @Field(() => String, { description: 'Family name, as in the travel document; at most 60 characters.' })
  familyName!: string;

  @Field(() => GraphQLLocalDate, {
    description: 'Date of birth; the passenger must stay of the age that the price is for.',
  })
  bornOn!: string;
}

@InputType({ description: 'What you make of a change of schedule.' })
export class AnswerScheduleChangeInput extends BookingCommandInput {
  @Field(() => ID, { description: 'Id of the change of schedule.' })
  noticeId!: string;

  @Field(() => ScheduleChangeAnswerEnum, { description: 'The answer; it is given once.' })
  answer!: keyof typeof ScheduleChangeAnswerEnum;
}

@InputType({ description: 'A departure that is not flown.' })
export class CancelDepartureInput extends DepartureCommandInput {}

@InputType({ description: 'A departure that is flown earlier or later.' })
export class RetimeDepartureInput extends DepartureCommandInput {
  @Field(() => Int, {
    description:
      'Minutes that every leg is later by, negative for earlier. Counted from the times that it has now, which stay within a day of the timetable; from those of the timetable where it was moved before under another, so that 0 is as the timetable says.',
  })
  shiftMinutes!: number;
}
