import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  balancesOf,
  cancellationEntry,
  captureEntry,
  changeEntry,
  refundEntry,
  saleEntry,
  type Posting,
} from '../../../src/domain/ledger/posting.js';
import { totalMinor, type PriceLine } from '../../../src/domain/pricing/price-lines.js';

const HEAD = { entryId: 'e1', currency: 'EUR' };

function line(kind: PriceLine['kind'], code: string, amountMinor: number): PriceLine {
  const facts = { description: code, subject: 'CDG', passengerType: 'ADULT', passengerCount: 1 } as const;
  return { kind, code, ...facts, unitMinor: amountMinor, amountMinor };
}

const PAID = [line('FARE', 'FLEX', 10_000), line('TAX', 'FR', 1_500), line('FARE', 'FLEX', 5_000)];

/** `account code amount`, debits with a plus, credits with a minus. */
function written(postings: readonly Posting[]): readonly string[] {
  return postings.map(
    ({ account, code, debitMinor, creditMinor }) => `${account} ${code} ${String(debitMinor - creditMinor)}`,
  );
}

describe('the entry of', () => {
  it('a sale credits fares and each tax by code, and debits the customer', () => {
    const entry = saleEntry(HEAD, PAID);
    expect(written(entry)).toEqual(['CUSTOMER SALE 16500', 'FARE_REVENUE FLEX -15000', 'TAX:FR FR -1500']);
    expect(entry[0]).toEqual({
      ...HEAD,
      ...{ account: 'CUSTOMER', code: 'SALE', debitMinor: 16_500, creditMinor: 0 },
    });
  });

  it('a capture debits cash and credits the customer', () => {
    expect(written(captureEntry(HEAD, 16_500))).toEqual(['CASH CAPTURE 16500', 'CUSTOMER CAPTURE -16500']);
  });

  it('a cancellation takes back what is given back, and keeps the penalty', () => {
    expect(written(cancellationEntry(HEAD, PAID, 4_000))).toEqual([
      'CUSTOMER CANCELLATION -12500',
      'FARE_REVENUE FLEX 15000',
      'TAX:FR FR 1500',
      'PENALTY_REVENUE PENALTY -4000',
    ]);
  });

  it('a cancellation that gives nothing back is empty', () => {
    expect(cancellationEntry(HEAD, [], 0)).toEqual([]);
  });

  it('a refund debits the customer and credits cash', () => {
    expect(written(refundEntry(HEAD, 12_500))).toEqual(['CUSTOMER REFUND 12500', 'CASH REFUND -12500']);
  });

  it('a change books the difference of each account, the penalty and what is forfeited', () => {
    const cheaper = [line('FARE', 'FLEX', 11_000), line('TAX', 'GB', 2_000)];
    const amounts = { penaltyMinor: 4_000, forfeitedMinor: 3_500 };
    expect(written(changeEntry(HEAD, PAID, cheaper, amounts))).toEqual([
      'CUSTOMER CHANGE 4000',
      'FARE_REVENUE FLEX 4000',
      'TAX:FR FR 1500',
      'TAX:GB GB -2000',
      'PENALTY_REVENUE PENALTY -4000',
      'PENALTY_REVENUE FORFEITED -3500',
    ]);
  });
});

describe('balances', () => {
  it('are debits less credits, in one currency', () => {
    const inYen = saleEntry({ entryId: 'e2', currency: 'JPY' }, PAID);
    const postings = [...saleEntry(HEAD, PAID), ...captureEntry(HEAD, 10_000), ...inYen];
    expect([...balancesOf(postings, 'EUR')]).toEqual([
      ['CUSTOMER', 6_500],
      ['FARE_REVENUE', -15_000],
      ['TAX:FR', -1_500],
      ['CASH', 10_000],
    ]);
  });
});

interface Step {
  /** What the customer owes more for it. */
  readonly owedMinor: number;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  readonly postings: readonly Posting[];
}

const amount = fc.nat(1_000_000);
const lines = fc.array(
  fc
    .tuple(fc.constantFrom('FARE' as const, 'TAX' as const), fc.constantFrom('FLEX', 'FR', 'GB'), amount)
    .map(([kind, code, amountMinor]) => line(kind, code, amountMinor)),
  { maxLength: 5 },
);
const NOTHING = { owedMinor: 0, capturedMinor: 0, refundedMinor: 0 };
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof<fc.Arbitrary<Step>[]>(
    lines.map((sold) => ({ ...NOTHING, owedMinor: totalMinor(sold), postings: saleEntry(HEAD, sold) })),
    amount.map((minor) => ({ ...NOTHING, capturedMinor: minor, postings: captureEntry(HEAD, minor) })),
    amount.map((minor) => ({ ...NOTHING, refundedMinor: minor, postings: refundEntry(HEAD, minor) })),
    fc.tuple(lines, amount).map(([back, penalty]) => ({
      ...NOTHING,
      owedMinor: penalty - totalMinor(back),
      postings: cancellationEntry(HEAD, back, penalty),
    })),
    fc.tuple(lines, lines, amount, amount).map(([before, after, penaltyMinor, forfeitedMinor]) => ({
      ...NOTHING,
      owedMinor: totalMinor(after) - totalMinor(before) + penaltyMinor + forfeitedMinor,
      postings: changeEntry(HEAD, before, after, { penaltyMinor, forfeitedMinor }),
    })),
  ),
);

describe('any sequence of entries', () => {
  it('balances, entry by entry, each posting on one side', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        for (const { postings } of taken) {
          const debits = postings.reduce((sum, { debitMinor }) => sum + debitMinor, 0);
          const credits = postings.reduce((sum, { creditMinor }) => sum + creditMinor, 0);
          expect(debits).toBe(credits);
          const sides = postings.map(({ debitMinor, creditMinor }) =>
            [debitMinor, creditMinor].map(Math.sign),
          );
          expect(sides.every(([debit, credit]) => debit! + credit! === 1)).toBe(true);
        }
      }),
    );
  });

  it('leaves the customer what is owed, less what was captured, plus what was refunded; cash what came and stayed', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const balances = balancesOf(
          taken.flatMap(({ postings }) => postings),
          'EUR',
        );
        const sum = (key: 'owedMinor' | 'capturedMinor' | 'refundedMinor') =>
          taken.reduce((total, step) => total + step[key], 0);
        const captured = sum('capturedMinor') - sum('refundedMinor');
        expect(balances.get('CUSTOMER') ?? 0).toBe(sum('owedMinor') - captured);
        expect(balances.get('CASH') ?? 0).toBe(captured);
      }),
    );
  });
});
