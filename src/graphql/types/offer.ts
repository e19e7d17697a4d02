import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Offer } from '../../domain/offer/offer.js';
import { CabinClassEnum } from './enums.js';
import { BaggageType, FareBrandType, FareConditionsType, toFareBrand } from './fare-brand.js';
import { SliceType, toSlice } from './itinerary.js';
import type { Locations } from './location.js';
import { MoneyType, toMoney } from './money.js';
import { PageInfoType } from './page-info.js';
import { PriceLineType, toPriceLines } from './price-line.js';

@ObjectType('PassengerCounts', { simpleResolvers: true, description: 'How many travel together.' })
export class PassengerCountsType {
  @Field(() => Int, { description: '12 years or older.' })
  adults!: number;

  @Field(() => Int, { description: '2 to 11 years old.' })
  children!: number;

  @Field(() => Int, { description: 'Under 2 years old, without a seat.' })
  infants!: number;
}

@ObjectType('Offer', {
  simpleResolvers: true,
  description:
    'A journey for a party at a price. Looking at it holds no seat; it is for sale until it expires.',
})
export class OfferType {
  @Field(() => ID, { description: 'To book it with. It cannot be altered: any change makes it unknown.' })
  id!: string;

  @Field(() => GraphQLDateTimeISO, { description: 'Until when it can be booked.' })
  expiresAt!: Date;

  @Field(() => CabinClassEnum, { description: 'The cabin on every flight.' })
  cabin!: keyof typeof CabinClassEnum;

  @Field(() => FareBrandType, { description: 'What the fare is sold as.' })
  fareBrand!: FareBrandType;

  @Field(() => FareConditionsType, { description: 'What the fare allows.' })
  fareConditions!: FareConditionsType;

  @Field(() => BaggageType, { description: 'What is included.' })
  baggage!: BaggageType;

  @Field(() => PassengerCountsType, { description: 'Who it is for.' })
  passengers!: PassengerCountsType;

  @Field(() => MoneyType, { description: 'For all passengers and all flights, taxes included.' })
  totalPrice!: MoneyType;

  @Field(() => [PriceLineType], { description: 'What the total is made of.' })
  priceLines!: readonly PriceLineType[];

  @Field(() => [SliceType], { description: 'Out and, for a return journey, back.' })
  slices!: readonly SliceType[];

  @Field(() => Int, {
    description: 'Seats left on the fullest flight when the offer was looked at; later prices may be higher.',
  })
  seatsLeft!: number;
}

@ObjectType('OfferEdge', { simpleResolvers: true, description: 'An offer and its place in a search.' })
export class OfferEdgeType {
  @Field(() => String, { description: 'To go on after this offer.' })
  cursor!: string;

  @Field(() => OfferType, { description: 'The offer.' })
  node!: OfferType;
}

@ObjectType('OfferConnection', { simpleResolvers: true, description: 'Some of the offers of a search.' })
export class OfferConnectionType {
  @Field(() => [OfferEdgeType], { description: 'The offers with their cursors.' })
  edges!: readonly OfferEdgeType[];

  @Field(() => [OfferType], { description: 'The offers.' })
  nodes!: readonly OfferType[];

  @Field(() => PageInfoType, { description: 'Whether and how to go on.' })
  pageInfo!: PageInfoType;

  @Field(() => Int, { description: 'Offers of the whole search.' })
  totalCount!: number;
}

/** Offers as they were shown: a supplier hands out the same one to many who ask at once. */
const shownOffers = new WeakMap<Offer, OfferType>();

/** An offer as the schema shows it; made once. */
export function toOffer(offer: Offer, locations: Locations): OfferType {
  const shown = shownOffers.get(offer) ?? makeOfferType(offer, locations);
  shownOffers.set(offer, shown);
  return shown;
}

function makeOfferType(offer: Offer, locations: Locations): OfferType {
  const { currency } = offer.totalPrice;
  const { ADULT: adults, CHILD: children, INFANT: infants } = offer.passengers;
  return {
    id: offer.offerId,
    expiresAt: new Date(offer.expiresAtMs),
    cabin: offer.cabin,
    ...toFareBrand(offer.brand, currency),
    passengers: { adults, children, infants },
    totalPrice: toMoney(offer.totalPrice),
    get priceLines() {
      return toPriceLines(offer.priceLines, currency); // many to make, and seldom asked for in a list
    },
    slices: offer.slices.map((slice) => toSlice(slice, locations)),
    seatsLeft: offer.seatsLeft,
  };
}
