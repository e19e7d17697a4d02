import { Field, Int, ObjectType } from 'type-graphql';
import type { FareBrand } from '../../domain/pricing/tariff.js';
import { refundPenaltyOf } from '../../domain/pricing/fare-penalties.js';
import { MoneyType, toMoney } from './money.js';

@ObjectType('FareConditions', {
  simpleResolvers: true,
  description: 'What a fare allows; null where it is not known.',
})
export class FareConditionsType {
  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether money is given back for what was not begun.',
  })
  refundable!: boolean | null;

  @Field(() => MoneyType, {
    nullable: true,
    description: 'Kept of each refund, for each passenger, before the first flight has left.',
  })
  refundPenalty!: MoneyType | null;

  @Field(() => MoneyType, {
    nullable: true,
    description: 'Kept of each refund, for each passenger, once it has left.',
  })
  refundPenaltyAfterDeparture!: MoneyType | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether flights that were not begun can be changed.',
  })
  changeable!: boolean | null;

  @Field(() => MoneyType, {
    nullable: true,
    description: 'Paid for each change, for each passenger, before the first flight has left.',
  })
  changePenalty!: MoneyType | null;

  @Field(() => MoneyType, {
    nullable: true,
    description: 'Paid for each change, for each passenger, once it has left.',
  })
  changePenaltyAfterDeparture!: MoneyType | null;
}

@ObjectType('Baggage', { simpleResolvers: true, description: 'What each passenger with a seat may bring.' })
export class BaggageType {
  @Field(() => Int, { description: 'Pieces in the cabin.' })
  cabinPieces!: number;

  @Field(() => Int, { description: 'Checked pieces.' })
  checkedPieces!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Most kilograms of each checked piece; null where none is included.',
  })
  checkedPieceKg!: number | null;
}

@ObjectType('FareBrand', {
  simpleResolvers: true,
  description: 'A named bundle of conditions that a fare is sold with.',
})
export class FareBrandType {
  @Field(() => String, { description: 'Code in the tariff.' })
  code!: string;

  @Field(() => String, { description: 'Name for travellers.' })
  name!: string;
}

/** What a brand means, as the schema shows it. */
export function toFareBrand(
  brand: FareBrand,
  currency: string,
): {
  readonly fareBrand: FareBrandType;
  readonly fareConditions: FareConditionsType;
  readonly baggage: BaggageType;
} {
  const { conditions } = brand;
  const { refundable, refundPenaltyMinor, changeable, changePenaltyMinor } = conditions;
  const money = (amountMinor: number | null): MoneyType | null =>
    amountMinor === null ? null : toMoney({ amountMinor, currency });
  return {
    fareBrand: { code: brand.code, name: brand.name },
    fareConditions: {
      refundable,
      refundPenalty: money(refundPenaltyMinor),
      refundPenaltyAfterDeparture: money(refundPenaltyOf(conditions, true)),
      changeable,
      changePenalty: money(changePenaltyMinor),
      changePenaltyAfterDeparture: money(conditions.changePenaltyAfterDepartureMinor ?? null),
    },
    baggage: brand.baggage,
  };
}
