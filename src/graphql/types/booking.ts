import { GraphQLDateTimeISO, GraphQLEmailAddress, GraphQLLocalDate } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { OpenBooking } from '../../domain/booking/booking.js';
import type { Contact } from '../../domain/booking/passenger.js';
import type { OpenPassenger } from '../../domain/booking/personal-data.js';
import { BookingStatusEnum, CabinClassEnum, PassengerTypeEnum } from './enums.js';
import { BaggageType, FareBrandType, FareConditionsType, toFareBrand } from './fare-brand.js';
import { SliceType, toSlice } from './itinerary.js';
import type { Locations } from './location.js';
import { MoneyType, toMoney } from './money.js';
import { PageInfoType } from './page-info.js';
import { PriceLineType, toPriceLines } from './price-line.js';
import { PhoneNumberScalar } from './scalars.js';

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

  @Field(() => MoneyType, { simple: true, description: 'The price agreed, taxes included.' })
  totalPrice!: MoneyType;

  @Field(() => [PriceLineType], { simple: true, description: 'What the total is made of.' })
  priceLines!: readonly PriceLineType[];

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

/** A booking as the schema shows it; its history has a resolver of its own. */
export function toBooking(booking: OpenBooking, locations: Locations): BookingType {
  const { currency } = booking.totalPrice;
  return {
    id: booking.bookingId,
    reference: booking.reference,
    status: booking.status,
    offerId: booking.offerId,
    cabin: booking.cabin,
    ...toFareBrand(booking.brand, currency),
    slices: booking.slices.map((slice) => toSlice(slice, locations)),
    passengers: booking.party.passengers.map(toPassenger),
    contact: booking.party.contact,
    totalPrice: toMoney(booking.totalPrice),
    get priceLines() {
      return toPriceLines(booking.priceLines, currency);
    },
    createdAt: new Date(booking.createdAt),
    revision: booking.revision,
  };
}

function toPassenger({ passengerId, type, identity }: OpenPassenger): PassengerObjectType {
  const unknown = { givenName: null, familyName: null, bornOn: null };
  return { id: passengerId, type, ...(identity ?? unknown) };
}
