import { Field, ID, Int, InterfaceType, ObjectType } from 'type-graphql';
import { BookingActionEnum, OfferDifferenceEnum, UnavailableReasonEnum } from './booking/booking-enums.js';
import { MoneyType } from './money.js';
import { RefusalCodeEnum, type RefusalCodeName } from './refusal-code.js';

@InterfaceType({ description: 'A request was understood and refused; nothing was changed.' })
export abstract class Refusal {
  @Field(() => RefusalCodeEnum, { description: 'Stable code, to switch on.' })
  code!: RefusalCodeName;

  @Field(() => String, { description: 'What is the matter and what to do, for people to read.' })
  message!: string;

  @Field(() => Boolean, { description: 'Whether the same request may succeed later.' })
  retryable!: boolean;
}

/** A refusal whose code and message say all. */
function plainRefusal(name: string, description: string): typeof Refusal & (new () => Refusal) {
  @ObjectType(name, { implements: Refusal, simpleResolvers: true, description })
  class PlainRefusal extends Refusal {}
  return PlainRefusal;
}

export const OfferNotFound = plainRefusal(
  'OfferNotFound',
  'The id is no offer of this engine, or one of flights no longer sold or flown at other times by now.',
);
export const IdempotencyConflict = plainRefusal(
  'IdempotencyConflict',
  'The idempotency key was used with another request.',
);
export const HoldTooShort = plainRefusal(
  'HoldTooShort',
  'Sales of the first flight end too soon to hold its seats: pay at once instead.',
);
export const BookingNotFound = plainRefusal('BookingNotFound', 'There is no booking of this id.');
export const ScopeInvalid = plainRefusal(
  'ScopeInvalid',
  'This part of the booking cannot be cancelled by itself.',
);
export const RefundUnknown = plainRefusal(
  'RefundUnknown',
  'Nobody knows what the cancellation gives back, and that was not accepted.',
);
export const QuoteUnusable = plainRefusal(
  'QuoteUnusable',
  'The quote cannot be confirmed: `QUOTE_NOT_FOUND`, `QUOTE_EXPIRED` or `QUOTE_SUPERSEDED`.',
);
export const PassengerNotFound = plainRefusal('PassengerNotFound', 'The booking has no such passenger.');
export const PassengerErased = plainRefusal('PassengerErased', 'The passenger was erased.');
export const NoticeNotFound = plainRefusal('NoticeNotFound', 'The booking has no such change of schedule.');
export const NothingToAccept = plainRefusal(
  'NothingToAccept',
  'The flight was cancelled: it can be changed or refunded, and not be accepted.',
);
export const TicketNumbersUsedUp = plainRefusal('TicketNumbersUsedUp', 'There is no ticket number left.');
export const NothingToSettle = plainRefusal(
  'NothingToSettle',
  'Nothing was cancelled of which nobody knows what it gives back, or it is settled.',
);
export const DepartureNotFound = plainRefusal('DepartureNotFound', 'The timetable has no such departure.');
export const DepartureCancelledBefore = plainRefusal(
  'DepartureCancelledBefore',
  'The departure was cancelled before.',
);
export const DepartureNotMoved = plainRefusal(
  'DepartureNotMoved',
  'The move leaves the departure at the times that it has.',
);
export const DepartureMovedTooFar = plainRefusal(
  'DepartureMovedTooFar',
  'Together with the moves before it, the departure would be flown more than a day off its timetable.',
);
export const DepartureLeft = plainRefusal(
  'DepartureLeft',
  'The departure left more than a day ago, or would have left before now by the move.',
);

@ObjectType({
  implements: Refusal,
  simpleResolvers: true,
  description: 'A flight has not enough seats for the party.',
})
export class SoldOut extends Refusal {
  @Field(() => ID, { description: 'The dated flight, as in `Segment.departureId`.' })
  departureId!: string;

  @Field(() => Int, { description: 'Seats it has left in the cabin.' })
  seatsLeft!: number;
}

@ObjectType({ simpleResolvers: true, description: 'One thing wrong with the passengers.' })
class InputIssue {
  @Field(() => String, { description: 'Path in the input, e.g. `input.passengers.0.bornOn`.' })
  path!: string;

  @Field(() => String, { description: 'What is wrong and what is allowed.' })
  message!: string;
}

@ObjectType({
  implements: Refusal,
  simpleResolvers: true,
  description: 'The passengers do not fit the offer, or the booking.',
})
export class PassengersInvalid extends Refusal {
  @Field(() => [InputIssue], { description: 'Everything that is wrong.' })
  issues!: readonly InputIssue[];
}

@ObjectType({
  implements: Refusal,
  simpleResolvers: true,
  description:
    'The booking, or the schedule of the departure, has changed since the revision that the caller has seen.',
})
export class RevisionConflict extends Refusal {
  @Field(() => Int, { description: 'Its revision now.' })
  currentRevision!: number;
}

@ObjectType({
  implements: Refusal,
  simpleResolvers: true,
  description: 'The booking does not allow this now.',
})
export class ActionNotAvailable extends Refusal {
  @Field(() => BookingActionEnum, { description: 'What is not allowed.' })
  action!: keyof typeof BookingActionEnum;

  @Field(() => UnavailableReasonEnum, { description: 'Why not.' })
  reason!: keyof typeof UnavailableReasonEnum;
}

@ObjectType({
  implements: Refusal,
  simpleResolvers: true,
  description: 'The price of the flights is another one by now.',
})
export class BookingPriceChanged extends Refusal {
  @Field(() => MoneyType, { description: 'The price that was accepted, or quoted.' })
  oldPrice!: MoneyType;

  @Field(() => MoneyType, {
    nullable: true,
    description: 'The price now; null when the flights are not sold any more, or only a search can tell.',
  })
  newPrice!: MoneyType | null;
}

@ObjectType({
  implements: Refusal,
  simpleResolvers: true,
  description: 'More would be given back than was charged for what was cancelled.',
})
export class RefundTooHigh extends Refusal {
  @Field(() => MoneyType, { description: 'The most that can be given back.' })
  most!: MoneyType;
}

@ObjectType({
  implements: Refusal,
  simpleResolvers: true,
  description: 'The offer is not one that the booking can change to.',
})
export class OfferUnfit extends Refusal {
  @Field(() => OfferDifferenceEnum, { description: 'What does not fit.' })
  difference!: keyof typeof OfferDifferenceEnum;
}

@ObjectType({
  implements: Refusal,
  simpleResolvers: true,
  description: 'The name differs from that of the passenger by more than the fare allows.',
})
export class NameTooDifferent extends Refusal {
  @Field(() => Int, { description: 'Letters that may still be put right.' })
  maxEdits!: number;
}

@ObjectType({
  implements: Refusal,
  simpleResolvers: true,
  description: 'There is something to pay, and nothing was given to pay with.',
})
export class PaymentNeeded extends Refusal {
  @Field(() => MoneyType, { description: 'What is to be paid.' })
  due!: MoneyType;
}
