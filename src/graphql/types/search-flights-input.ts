import { GraphQLLocalDate } from 'graphql-scalars';
import { Field, InputType, Int } from 'type-graphql';
import { CabinClassEnum, OfferSortEnum } from './enums.js';
import { DecimalScalar } from './scalars.js';

@InputType({ description: 'What a traveller looks for.' })
export class SearchFlightsInput {
  @Field(() => String, { description: 'City or airport, by name or IATA code: `Paris`, `PAR` or `CDG`.' })
  departure!: string;

  @Field(() => String, { description: 'City or airport, by name or IATA code.' })
  destination!: string;

  @Field(() => GraphQLLocalDate, {
    description: 'Day of departure, local to the airport of departure; today to 365 days ahead.',
  })
  departDate!: string;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: 'Day of the flight back, local to where it leaves from; omit for one way.',
  })
  returnDate?: string | null;

  @Field(() => Int, {
    defaultValue: 1,
    description: 'Travellers of 12 years or older, at least 1; all passengers together at most 9.',
  })
  adults!: number;

  @Field(() => Int, { defaultValue: 0, description: 'Travellers of 2 to 11 years.' })
  children!: number;

  @Field(() => Int, {
    defaultValue: 0,
    description: 'Travellers under 2 years, on the lap of an adult each.',
  })
  infants!: number;

  @Field(() => CabinClassEnum, {
    defaultValue: CabinClassEnum.ECONOMY,
    description: 'The cabin on every flight.',
  })
  cabin!: keyof typeof CabinClassEnum;

  @Field(() => Int, { nullable: true, description: 'Most stops in each direction: 0 (non-stop), 1 or 2.' })
  maxStops?: number | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Upper bound of the total price for all passengers, in the currency of the prices.',
  })
  budget?: string | null;

  @Field(() => OfferSortEnum, { defaultValue: OfferSortEnum.PRICE, description: 'The order of the offers.' })
  sortBy!: keyof typeof OfferSortEnum;
}
