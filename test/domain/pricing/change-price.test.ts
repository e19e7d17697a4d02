import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changePrice, type ChangeQuestion } from '../../../src/domain/pricing/change-price.js';
import type { PriceLine } from '../../../src/domain/pricing/price-lines.js';
import { NOTHING_WITHHELD } from '../../../src/domain/pricing/withheld.js';
import { FLEXIBLE } from './cancellation-fixtures.js';

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });

function fare(amountMinor: number): readonly PriceLine[] {
  const facts = { code: 'FLEX', description: 'Flex', subject: 'AF10', passengerType: 'ADULT' } as const;
  return [{ kind: 'FARE', ...facts, passengerCount: 1, unitMinor: amountMinor, amountMinor }];
}

function question(oldMinor: number, newMinor: number, changes: Partial<ChangeQuestion> = {}): ChangeQuestion {
  return {
    currency: 'EUR',
    oldLines: fare(oldMinor),
    newLines: fare(newMinor),
    passengerCount: 2,
    isBegun: false,
    conditions: FLEXIBLE,
    withheld: NOTHING_WITHHELD,
    ...changes,
  };
}

const NOT_REFUNDABLE = { ...FLEXIBLE, refundable: false, refundPenaltyMinor: null };

describe('given a fare that may be changed', () => {
  it('when the new journey costs more, then the difference and a penalty for each passenger are to pay', () => {
    expect(changePrice(question(20_000, 25_000))).toEqual({
      kind: 'changeable',
      difference: eur(5_000),
      penalty: eur(8_000),
      toPay: eur(13_000),
      refund: eur(0),
      forfeited: eur(0),
    });
  });

  it('when it costs less and the fare is refundable, then the difference pays the penalty and the rest comes back', () => {
    expect(changePrice(question(20_000, 10_000))).toMatchObject({ toPay: eur(0), refund: eur(2_000) });
    expect(changePrice(question(20_000, 15_000))).toMatchObject({ toPay: eur(3_000), refund: eur(0) });
  });

  it('when it costs less and the fare is not refundable, then the difference is forfeited', () => {
    expect(changePrice(question(20_000, 10_000, { conditions: NOT_REFUNDABLE }))).toMatchObject({
      toPay: eur(8_000),
      refund: eur(0),
      forfeited: eur(10_000),
    });
  });
});

describe('given a journey that was begun', () => {
  const conditions = { ...FLEXIBLE, changePenaltyAfterDepartureMinor: 9_000 };

  it('then the penalty is the one after departure, where the fare has another', () => {
    expect(changePrice(question(1, 1, { isBegun: true, conditions }))).toMatchObject({
      penalty: eur(18_000),
    });
    expect(changePrice(question(1, 1, { conditions }))).toMatchObject({ penalty: eur(8_000) });
    expect(changePrice(question(1, 1, { isBegun: true }))).toMatchObject({ penalty: eur(8_000) });
  });

  it('then the price is unknown where the fare does not say that penalty', () => {
    const unsaid = { ...FLEXIBLE, changePenaltyAfterDepartureMinor: null };
    expect(changePrice(question(1, 1, { isBegun: true, conditions: unsaid }))).toEqual({ kind: 'unknown' });
    expect(changePrice(question(1, 1, { conditions: unsaid })).kind).toBe('changeable');
  });
});

describe('given conditions that do not say', () => {
  it.each([
    { ...FLEXIBLE, changeable: null },
    { ...FLEXIBLE, changePenaltyMinor: null },
  ])('then the price is unknown: %o', (conditions) => {
    expect(changePrice(question(1, 2, { conditions }))).toEqual({ kind: 'unknown' });
  });

  it('whether a refund is due, then the price of a cheaper journey is unknown and that of a dearer one is not', () => {
    const conditions = { ...FLEXIBLE, refundable: null };
    expect(changePrice(question(2, 1, { conditions }))).toEqual({ kind: 'unknown' });
    expect(changePrice(question(2, 2, { conditions })).kind).toBe('changeable');
  });
});

describe('any change', () => {
  it('leaves paid what the new journey, the penalty and the forfeited come to', () => {
    const amount = fc.nat(1_000_000);
    fc.assert(
      fc.property(amount, amount, fc.boolean(), (oldMinor, newMinor, refundable) => {
        const price = changePrice(question(oldMinor, newMinor, { conditions: { ...FLEXIBLE, refundable } }));
        if (price.kind !== 'changeable') throw new Error(price.kind);
        const paid = oldMinor + price.toPay.amountMinor - price.refund.amountMinor;
        expect(paid).toBe(newMinor + price.penalty.amountMinor + price.forfeited.amountMinor);
        expect(Math.min(price.toPay.amountMinor, price.refund.amountMinor)).toBe(0);
      }),
    );
  });
});
