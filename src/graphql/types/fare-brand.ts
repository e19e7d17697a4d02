import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { MAX_SPELLING_EDITS } from '../../domain/booking/name-correction.js';
import { refundPenaltyOf } from '../../domain/pricing/fare-penalties.js';
import { NAME_CORRECTIONS, type FareBrand } from '../../domain/pricing/tariff.js';
import { enumOf } from './enums.js';
import { MoneyType, toMoney } from './money.js';

const NameCorrectionEnum = enumOf(NAME_CORRECTIONS);
registerEnumType(NameCorrectionEnum, {
  name: 'NameCorrection',
  description: 'How the name of a passenger may be corrected. A date of birth may be on any fare.',
  valuesConfig: {
    NONE: { description: 'Not at all, but for capitals, accents, spaces and marks.' },
    SPELLING: {
      description: `By ${String(MAX_SPELLING_EDITS)} letters at most, given and family name and all corrections together: letters added, left out, exchanged, or swapped with the next. Names in the wrong fields, capitals, accents, spaces and marks do not count.`,
    },
    ANY: { description: 'To any name.' },
  },
});

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

  @Field(() => NameCorrectionEnum, {
    nullable: true,
    description: 'How `changePassenger` may correct a name; where it is not known, as with `SPELLING`.',
  })
  nameCorrection!: keyof typeof NameCorrectionEnum | null;
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
  const { nameCorrection = 'ANY' } = conditions; // what was sold before fares said so
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
      nameCorrection,
    },
    baggage: brand.baggage,
  };
}
