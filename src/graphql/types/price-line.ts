import { Field, Int, ObjectType } from 'type-graphql';
import type { PriceLine } from '../../domain/pricing/price-lines.js';
import { PassengerTypeEnum, PriceLineKindEnum } from './enums.js';
import { MoneyType, toMoney } from './money.js';

@ObjectType('PriceLine', {
  simpleResolvers: true,
  description: 'One line of a price; all lines together are the total, exactly.',
})
export class PriceLineType {
  @Field(() => PriceLineKindEnum, { description: 'Fare or tax.' })
  kind!: keyof typeof PriceLineKindEnum;

  @Field(() => String, { description: 'Code of the fare brand or of the tax.' })
  code!: string;

  @Field(() => String, { description: 'For people to read.' })
  description!: string;

  @Field(() => String, {
    description: 'The flight that the fare is for, or the airport that levies the tax.',
  })
  subject!: string;

  @Field(() => PassengerTypeEnum, { description: 'Who pays it.' })
  passengerType!: keyof typeof PassengerTypeEnum;

  @Field(() => Int, { description: 'How many passengers of the type pay it.' })
  passengerCount!: number;

  @Field(() => MoneyType, { description: 'What each of them pays.' })
  unitPrice!: MoneyType;

  @Field(() => MoneyType, { description: '`unitPrice` times `passengerCount`.' })
  amount!: MoneyType;
}

/** Price lines as the schema shows them. */
export function toPriceLines(lines: readonly PriceLine[], currency: string): readonly PriceLineType[] {
  return lines.map(({ unitMinor, amountMinor, ...line }) => ({
    ...line,
    unitPrice: toMoney({ amountMinor: unitMinor, currency }),
    amount: toMoney({ amountMinor, currency }),
  }));
}
