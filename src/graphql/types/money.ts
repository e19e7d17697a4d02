import { GraphQLCurrency } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import { formatMinor } from '../../domain/money/decimal-amount.js';
import type { Money } from '../../domain/money/money.js';
import { currencyDigits } from '../../platform/currency-digits.js';
import { DecimalScalar } from './scalars.js';

@ObjectType('Money', { simpleResolvers: true, description: 'An exact amount of money.' })
export class MoneyType {
  @Field(() => DecimalScalar, { description: 'With all fraction digits of the currency, e.g. `"120.00"`.' })
  amount!: string;

  @Field(() => GraphQLCurrency, { description: 'ISO 4217 code.' })
  currency!: string;
}

/** Money as the schema shows it. */
export function toMoney({ amountMinor, currency }: Money): MoneyType {
  return { amount: formatMinor(amountMinor, currencyDigits(currency) ?? 2), currency };
}
