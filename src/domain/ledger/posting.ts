import type { PriceLine } from '../pricing/price-lines.js';

/**
 * Where money is booked. CUSTOMER is what the party owes (a debit balance) or is owed (a credit balance); CASH is what the payment
 * provider holds for us; TAX accounts are what is collected for airports.
 */
export type Account = 'CUSTOMER' | 'CASH' | 'FARE_REVENUE' | 'PENALTY_REVENUE' | `TAX:${string}`;

/** One side of a journal entry: exactly one of the two amounts is above zero, the other is zero. */
export interface Posting {
  /** The entry that it is part of; debits and credits of an entry are equal. */
  readonly entryId: string;
  readonly account: Account;
  readonly debitMinor: number;
  readonly creditMinor: number;
  /** ISO 4217. */
  readonly currency: string;
  /** What it is for: a fare brand, a tax code, or `CAPTURE`, `REFUND`, `PENALTY`, `FORFEITED`, `SALE`, `CANCELLATION`, `CHANGE`. */
  readonly code: string;
}

/** What every entry says of itself. */
export interface EntryHead {
  readonly entryId: string;
  readonly currency: string;
}

/** An amount for an account: credited above zero, debited below. */
interface Credit {
  readonly account: Account;
  readonly code: string;
  readonly amountMinor: number;
}

/** What a change of journey moves, besides the price lines. */
export interface ChangeAmounts {
  readonly penaltyMinor: number;
  /** What the new journey is cheaper by and nobody gets back. */
  readonly forfeitedMinor: number;
}

/** A sale: fares and taxes by code, owed by the customer. */
export function saleEntry(head: EntryHead, lines: readonly PriceLine[]): readonly Posting[] {
  return entry(head, { account: 'CUSTOMER', code: 'SALE' }, lines.map(creditOf));
}

/**
 * Money captured from the customer. An authorisation moves none, so neither it nor its void has an entry.
 */
export function captureEntry(head: EntryHead, amountMinor: number): readonly Posting[] {
  return entry(head, { account: 'CASH', code: 'CAPTURE' }, [
    { account: 'CUSTOMER', code: 'CAPTURE', amountMinor },
  ]);
}

/** A cancellation: the lines given back are taken out of revenue and taxes, less a penalty; the rest is owed to the customer. */
export function cancellationEntry(
  head: EntryHead,
  givenBack: readonly PriceLine[],
  penaltyMinor: number,
): readonly Posting[] {
  return entry(head, { account: 'CUSTOMER', code: 'CANCELLATION' }, [
    ...givenBack.map((line) => reversed(creditOf(line))),
    { account: 'PENALTY_REVENUE', code: 'PENALTY', amountMinor: penaltyMinor },
  ]);
}

/** Money paid back to the customer. */
export function refundEntry(head: EntryHead, amountMinor: number): readonly Posting[] {
  return entry(head, { account: 'CUSTOMER', code: 'REFUND' }, [
    { account: 'CASH', code: 'REFUND', amountMinor },
  ]);
}

/** A change: the old lines make way for the new ones, with its penalty and what is forfeited; the customer owes the difference. */
export function changeEntry(
  head: EntryHead,
  oldLines: readonly PriceLine[],
  newLines: readonly PriceLine[],
  { penaltyMinor, forfeitedMinor }: ChangeAmounts,
): readonly Posting[] {
  return entry(head, { account: 'CUSTOMER', code: 'CHANGE' }, [
    ...oldLines.map((line) => reversed(creditOf(line))),
    ...newLines.map(creditOf),
    { account: 'PENALTY_REVENUE', code: 'PENALTY', amountMinor: penaltyMinor },
    { account: 'PENALTY_REVENUE', code: 'FORFEITED', amountMinor: forfeitedMinor },
  ]);
}

/** The balance of every account that was posted to, in one currency: debits less credits. */
export function balancesOf(postings: readonly Posting[], currency: string): ReadonlyMap<Account, number> {
  const balances = new Map<Account, number>();
  for (const posting of postings) {
    if (posting.currency !== currency) continue;
    const before = balances.get(posting.account) ?? 0;
    balances.set(posting.account, before + posting.debitMinor - posting.creditMinor);
  }
  return balances;
}

function creditOf(line: PriceLine): Credit {
  return {
    account: line.kind === 'FARE' ? 'FARE_REVENUE' : `TAX:${line.code}`,
    code: line.code,
    amountMinor: line.amountMinor,
  };
}

function reversed(credit: Credit): Credit {
  return { ...credit, amountMinor: -credit.amountMinor };
}

/** Credits against one account that is debited by their sum: it balances whatever the amounts. */
function entry(
  head: EntryHead,
  against: Omit<Credit, 'amountMinor'>,
  credits: readonly Credit[],
): readonly Posting[] {
  const sum = credits.reduce((total, { amountMinor }) => total + amountMinor, 0);
  return [{ ...against, amountMinor: -sum }, ...merged(credits)]
    .filter(({ amountMinor }) => amountMinor !== 0)
    .map(({ account, code, amountMinor }) => ({
      entryId: head.entryId,
      account,
      debitMinor: Math.max(0, -amountMinor),
      creditMinor: Math.max(0, amountMinor),
      currency: head.currency,
      code,
    }));
}

/** One credit for each account and code, in the order of their first mention. */
function merged(credits: readonly Credit[]): readonly Credit[] {
  const byKey = new Map<string, Credit>();
  for (const credit of credits) {
    const key = `${credit.account} ${credit.code}`;
    const amountMinor = (byKey.get(key)?.amountMinor ?? 0) + credit.amountMinor;
    byKey.set(key, { ...credit, amountMinor });
  }
  return [...byKey.values()];
}
