import { GraphQLDateTimeISO } from 'graphql-scalars';
import { createUnionType, Field, ID, Int, ObjectType } from 'type-graphql';
import type { CancellationQuoted } from '../../../domain/booking/cancellation-events.js';
import type { ChangeQuoted } from '../../../domain/booking/change-events.js';
import type { Quote } from '../../../domain/booking/quote.js';
import { MoneyType, toMoney } from '../money.js';
import { PriceLineType, toPriceLines } from '../price-line.js';
import { CancellationScopeEnum, RefundToEnum } from './booking-enums.js';

@ObjectType('CancellationQuote', {
  simpleResolvers: true,
  description: 'What a cancellation gives back; it can be confirmed while it stands.',
})
export class CancellationQuoteType {
  @Field(() => ID, { description: 'For `confirmCancellation`.' })
  id!: string;

  @Field(() => CancellationScopeEnum, { description: 'What is cancelled.' })
  scope!: keyof typeof CancellationScopeEnum;

  @Field(() => [ID], { description: 'The passengers that are cancelled; empty unless the scope says so.' })
  passengerIds!: readonly string[];

  @Field(() => [Int], { description: 'The directions that are cancelled; empty unless the scope says so.' })
  sliceIndexes!: readonly number[];

  @Field(() => MoneyType, {
    nullable: true,
    description: 'What is given back; null when the tariff does not say whether the fare is refundable.',
  })
  refund!: MoneyType | null;

  @Field(() => MoneyType, {
    nullable: true,
    description: 'What is kept of `lines`; null when it is not known.',
  })
  penalty!: MoneyType | null;

  @Field(() => RefundToEnum, { description: 'Where the refund goes.' })
  refundTo!: keyof typeof RefundToEnum;

  @Field(() => [PriceLineType], { description: 'What is given back, line by line, before the penalty.' })
  lines!: readonly PriceLineType[];

  @Field(() => GraphQLDateTimeISO, { description: 'It stands until then, or until the booking changes.' })
  expiresAt!: Date;
}

@ObjectType('ChangeQuote', {
  simpleResolvers: true,
  description: 'What changing to other flights costs; it can be confirmed while it stands.',
})
export class ChangeQuoteType {
  @Field(() => ID, { description: 'For `confirmChange`.' })
  id!: string;

  @Field(() => ID, { description: 'The offer of the new flights.' })
  offerId!: string;

  @Field(() => MoneyType, { description: 'The total price after the change.' })
  newTotal!: MoneyType;

  @Field(() => MoneyType, { description: 'The new price less the old.' })
  difference!: MoneyType;

  @Field(() => MoneyType, { nullable: true, description: 'What the change itself costs.' })
  penalty!: MoneyType | null;

  @Field(() => MoneyType, { description: 'To pay when above zero, given back when below.' })
  due!: MoneyType;

  @Field(() => GraphQLDateTimeISO, { description: 'It stands until then, or until the booking changes.' })
  expiresAt!: Date;
}

export const QuoteUnion = createUnionType({
  name: 'Quote',
  description: 'What a caller may confirm.',
  types: () => [CancellationQuoteType, ChangeQuoteType] as const,
  resolveType: (quote) => ('scope' in quote ? CancellationQuoteType : ChangeQuoteType),
});

/** A quote as the schema shows it. */
export function toQuote(quote: Quote): typeof QuoteUnion {
  return quote.type === 'ChangeQuoted' ? toChangeQuote(quote) : toCancellationQuote(quote);
}

function toCancellationQuote(quote: CancellationQuoted): CancellationQuoteType {
  const { quoteId, scope, refund, penalty, refundTo, lines, expiresAt } = quote;
  const currency = refund?.currency ?? penalty?.currency ?? ''; // without amounts there are no lines
  return {
    ...{ id: quoteId, scope: scope.kind, refundTo },
    passengerIds: scope.kind === 'PASSENGERS' ? scope.passengerIds : [],
    sliceIndexes: scope.kind === 'SLICES' ? scope.sliceIndexes : [],
    refund: refund && toMoney(refund),
    penalty: penalty && toMoney(penalty),
    lines: toPriceLines(lines, currency),
    expiresAt: new Date(expiresAt),
  };
}

function toChangeQuote(quote: ChangeQuoted): ChangeQuoteType {
  const { quoteId, offerId, newTotal, difference, penalty, due, expiresAt } = quote;
  return {
    ...{ id: quoteId, offerId, expiresAt: new Date(expiresAt) },
    ...{ newTotal: toMoney(newTotal), difference: toMoney(difference) },
    ...{ penalty: toMoney(penalty), due: toMoney(due) },
  };
}
