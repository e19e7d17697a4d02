import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import type { Posting } from '../../../domain/ledger/posting.js';
import { MoneyType, toMoney } from '../money.js';

@ObjectType('LedgerPosting', {
  simpleResolvers: true,
  description: 'One side of an entry of the double-entry ledger; debits and credits of an entry are equal.',
})
export class LedgerPostingType {
  @Field(() => ID, { description: 'The entry that it is part of: the event that it follows from.' })
  entryId!: string;

  @Field(() => String, {
    description:
      '`CUSTOMER` (what the party owes is a debit), `CASH` (what the payment provider holds), `FARE_REVENUE`, `PENALTY_REVENUE`, or `TAX:` and the code of a tax.',
  })
  account!: string;

  @Field(() => MoneyType, { description: 'Zero on the other side.' })
  debit!: MoneyType;

  @Field(() => MoneyType, { description: 'Zero on the other side.' })
  credit!: MoneyType;

  @Field(() => String, {
    description:
      'What it is for: a fare brand, a tax, `SALE`, `CAPTURE`, `CANCELLATION`, `CHANGE`, `PENALTY`, `FORFEITED` or `REFUND`.',
  })
  code!: string;

  @Field(() => GraphQLDateTimeISO, { description: 'When it was recorded.' })
  occurredAt!: Date;
}

/** A posting as the schema shows it. */
export function toLedgerPosting(posting: Posting, recordedAt: string): LedgerPostingType {
  const { entryId, account, debitMinor, creditMinor, currency, code } = posting;
  return {
    ...{ entryId, account, code, occurredAt: new Date(recordedAt) },
    debit: toMoney({ amountMinor: debitMinor, currency }),
    credit: toMoney({ amountMinor: creditMinor, currency }),
  };
}
