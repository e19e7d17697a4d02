import { GraphQLDateTimeISO, GraphQLEmailAddress, GraphQLLocalDate } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Booking } from '../../domain/booking/booking.js';
import type { Contact, Passenger } from '../../domain/booking/passenger.js';
import { BookingStatusEnum, CabinClassEnum, PassengerTypeEnum } from './enums.js';
import { BaggageType, FareBrandType, FareConditionsType, toFareBrand } from './fare-brand.js';
import { SliceType, toSlice } from './itinerary.js';
import type { Locations } from './location.js';
import { MoneyType, toMoney } from './money.js';
import { PageInfoType } from './page-info.js';
import { PriceLineType, toPriceLines } from './price-line.js';
import { PhoneNumberScalar } from './scalars.js';

@ObjectType('Passenger', { simpleResolvers: true, description: 'Who travels.' })
export class PassengerObjectType implements Passenger {
  @Field(() => PassengerTypeEnum, { description: 'Kind of traveller.' })
  type!: keyof typeof PassengerTypeEnum;

  @Field(() => String, { description: 'Given names, as in the travel document.' })
  givenName!: string;

  @Field(() => String, { description: 'Family name, as in the travel document.' })
  familyName!: string;

  @Field(() => GraphQLLocalDate, { description: 'Date of birth.' })
  bornOn!: string;
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

  @Field(() => ContactType, { simple: true, description: 'Whom to reach.' })
  contact!: ContactType;

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
export function toBooking(booking: Booking, locations: Locations): BookingType {
  const { currency } = booking.totalPrice;
  return {
    id: booking.bookingId,
    reference: booking.reference,
    status: booking.status,
    offerId: booking.offerId,
    cabin: booking.cabin,
    ...toFareBrand(booking.brand, currency),
    slices: booking.slices.map((slice) => toSlice(slice, locations)),
    passengers: booking.passengers,
    contact: booking.contact,
    totalPrice: toMoney(booking.totalPrice),
    get priceLines() {
      return toPriceLines(booking.priceLines, currency);
    },
    createdAt: new Date(booking.createdAt),
    revision: booking.revision,
  };
}
