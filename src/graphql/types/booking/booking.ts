import { GraphQLDateTimeISO, GraphQLEmailAddress, GraphQLLocalDate } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { OpenBooking } from '../../../domain/booking/booking.js';
import type { Contact } from '../../../domain/booking/passenger.js';
import type { OpenPassenger } from '../../../domain/booking/personal-data.js';
import { BookingStatusEnum, CabinClassEnum, PassengerTypeEnum } from '../enums.js';
import { BaggageType, FareBrandType, FareConditionsType, toFareBrand } from '../fare-brand.js';
import { SliceType, toBookedSlice } from '../itinerary.js';
import type { Locations } from '../location.js';
import { MoneyType, toMoney } from '../money.js';
import { PageInfoType } from '../page-info.js';
import { PriceLineType, toPriceLines } from '../price-line.js';
import { PhoneNumberScalar } from '../scalars.js';
import { CancellationReasonEnum } from './booking-enums.js';
import { PaymentType, RefundType, toPayment, toRefund } from './payment.js';
import { QuoteUnion, toQuote } from './quote.js';
import { ScheduleChangeType, toScheduleChange } from './schedule-change.js';
import { TicketType, toTicket } from './ticket.js';

@ObjectType('Passenger', { simpleResolvers: true, description: 'Who travels.' })
export class PassengerObjectType {
  @Field(() => ID, { description: 'Number in the booking: the same for the life of the booking.' })
  id!: string;

  @Field(() => PassengerTypeEnum, { description: 'Kind of traveller.' })
  type!: keyof typeof PassengerTypeEnum;

  @Field(() => String, {
    nullable: true,
    description: 'Given names, as in the travel document; null after the person was erased.',
  })
  givenName!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Family name, as in the travel document; null after the person was erased.',
  })
  familyName!: string | null;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: 'Date of birth; null after the person was erased.',
  })
  bornOn!: string | null;

  @Field(() => Boolean, { description: 'Whether this passenger was cancelled, and travels no more.' })
  cancelled!: boolean;
}

@ObjectType('Contact', { simpleResolvers: true, description: 'Whom to reach about a booking.' })
export class ContactType implements Contact {
  @Field(() => GraphQLEmailAddress, { description: 'E-mail address.' })
  email!: string;

  @Field(() => PhoneNumberScalar, { description: 'Telephone number.' })
  phone!: string;
}

@ObjectType('Booking', { description: 'Seats reserved for a party at an agreed price.' })
export class BookingType {
  /** The booking itself, for fields with resolvers of their own. */
  readonly source!: OpenBooking;

  @Field(() => ID, { simple: true, description: 'Identity; it cannot be guessed.' })
  id!: string;

  @Field(() => String, {
    simple: true,
    description: 'Six characters to tell each other; none of them is 0, O, 1 or I.',
  })
  reference!: string;

  @Field(() => BookingStatusEnum, { simple: true, description: 'Where it stands.' })
  status!: keyof typeof BookingStatusEnum;

  @Field(() => ID, { simple: true, description: 'The offer that was booked.' })
  offerId!: string;

  @Field(() => CabinClassEnum, { simple: true, description: 'The cabin on every flight.' })
  cabin!: keyof typeof CabinClassEnum;

  @Field(() => FareBrandType, { simple: true, description: 'What the fare was sold as.' })
  fareBrand!: FareBrandType;

  @Field(() => FareConditionsType, { simple: true, description: 'What the fare allows.' })
  fareConditions!: FareConditionsType;

  @Field(() => BaggageType, { simple: true, description: 'What is included.' })
  baggage!: BaggageType;

  @Field(() => [SliceType], { simple: true, description: 'Out and, for a return journey, back.' })
  slices!: readonly SliceType[];

  @Field(() => [PassengerObjectType], { simple: true, description: 'Who travels.' })
  passengers!: readonly PassengerObjectType[];

  @Field(() => ContactType, {
    simple: true,
    nullable: true,
    description: 'Whom to reach; null after the person was erased.',
  })
  contact!: ContactType | null;

  @Field(() => MoneyType, {
    simple: true,
    description: 'The price agreed, taxes included, of what is not cancelled.',
  })
  totalPrice!: MoneyType;

  @Field(() => [PriceLineType], { simple: true, description: 'What the total is made of.' })
  priceLines!: readonly PriceLineType[];

  @Field(() => GraphQLDateTimeISO, {
    simple: true,
    nullable: true,
    description: 'When its seats go back on sale unless it is paid; null when it is not held.',
  })
  holdExpiresAt!: Date | null;

  @Field(() => GraphQLDateTimeISO, {
    simple: true,
    nullable: true,
    description: 'Until when it can be paid at the price agreed; null when it is not held.',
  })
  priceHeldUntil!: Date | null;

  @Field(() => [PaymentType], { simple: true, description: 'Every attempt to take money, the oldest first.' })
  payments!: readonly PaymentType[];

  @Field(() => [RefundType], {
    simple: true,
    description: 'Money on its way back, or back, the oldest first.',
  })
  refunds!: readonly RefundType[];

  @Field(() => [TicketType], {
    simple: true,
    description: 'Every ticket that was issued, the oldest first; none of a booking on account.',
  })
  tickets!: readonly TicketType[];

  @Field(() => QuoteUnion, {
    simple: true,
    nullable: true,
    description: 'The latest quote, until it is confirmed, expires or the booking changes.',
  })
  quote!: typeof QuoteUnion | null;

  @Field(() => [ScheduleChangeType], {
    simple: true,
    description: 'What the airline changed of its flights, the oldest first.',
  })
  scheduleChanges!: readonly ScheduleChangeType[];

  @Field(() => CancellationReasonEnum, {
    simple: true,
    nullable: true,
    description: 'Why it was cancelled; null unless it was.',
  })
  cancellationReason!: keyof typeof CancellationReasonEnum | null;

  @Field(() => GraphQLDateTimeISO, { simple: true, description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => Int, { simple: true, description: 'Number of events so far; it grows with every change.' })
  revision!: number;
}

@ObjectType('BookingEdge', { simpleResolvers: true, description: 'A booking and its place in the list.' })
export class BookingEdgeType {
  @Field(() => String, { description: 'To go on after this booking.' })
  cursor!: string;

  @Field(() => BookingType, { description: 'The booking.' })
  node!: BookingType;
}

@ObjectType('BookingConnection', {
  simpleResolvers: true,
  description: 'Some of the bookings, the newest first.',
})
export class BookingConnectionType {
  @Field(() => [BookingEdgeType], { description: 'The bookings with their cursors.' })
  edges!: readonly BookingEdgeType[];

  @Field(() => [BookingType], { description: 'The bookings.' })
  nodes!: readonly BookingType[];

  @Field(() => PageInfoType, { description: 'Whether and how to go on.' })
  pageInfo!: PageInfoType;
}

/** A booking as the schema shows it; its history, its ledger and what it allows now have resolvers of their own. */
export function toBooking(booking: OpenBooking, locations: Locations): BookingType {
  const { currency } = booking.totalPrice;
  return {
    source: booking,
    id: booking.bookingId,
    reference: booking.reference,
    status: booking.status,
    offerId: booking.offerId,
    cabin: booking.cabin,
    ...toFareBrand(booking.brand, currency),
    slices: booking.slices.map((slice, index) =>
      toBookedSlice(slice, locations, booking.cancelledSlices.includes(index)),
    ),
    passengers: booking.party.passengers.map((passenger) => ({
      ...toPassenger(passenger),
      cancelled: booking.cancelledPassengerIds.includes(passenger.passengerId),
    })),
    contact: booking.party.contact,
    totalPrice: toMoney(booking.totalPrice),
    get priceLines() {
      return toPriceLines(booking.priceLines, currency);
    },
    ...holdOf(booking),
    payments: booking.payments.map(toPayment),
    refunds: booking.refunds.map(toRefund),
    get tickets() {
      return booking.tickets.map((ticket) => toTicket(ticket, currency));
    },
    quote: booking.quote && toQuote(booking.quote),
    scheduleChanges: booking.scheduleChanges.map((notice) => toScheduleChange(booking.bookingId, notice)),
    cancellationReason: booking.cancellationReason,
    createdAt: new Date(booking.createdAt),
    revision: booking.revision,
  };
}

function toPassenger({ passengerId, type, identity }: OpenPassenger): Omit<PassengerObjectType, 'cancelled'> {
  const unknown = { givenName: null, familyName: null, bornOn: null };
  return { id: passengerId, type, ...(identity ?? unknown) };
}

/** The clocks of a hold run only while it waits to be paid. */
function holdOf({ status, hold }: OpenBooking): Pick<BookingType, 'holdExpiresAt' | 'priceHeldUntil'> {
  if (status !== 'HELD' || hold === null) return { holdExpiresAt: null, priceHeldUntil: null };
  return {
    holdExpiresAt: new Date(hold.seatsHeldUntil),
    priceHeldUntil: new Date(hold.priceHeldUntil),
  };
}
