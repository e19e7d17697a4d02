import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PassengerCounts } from '../../../src/domain/booking/passenger.js';
import { cancellationValue } from '../../../src/domain/pricing/cancellation.js';
import { partLines } from '../../../src/domain/pricing/cancelled-lines.js';
import { totalMinor } from '../../../src/domain/pricing/price-lines.js';
import {
  anyPartOfParty,
  FLEXIBLE,
  linesOf,
  question,
  restOf,
  THERE_AND_BACK,
} from './cancellation-fixtures.js';

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });

describe('given a refundable fare, when all of it is cancelled', () => {
  it('then the price comes back, less the penalty', () => {
    expect(cancellationValue(question())).toMatchObject({
      kind: 'refundable',
      refund: eur(4 * 13_000 + 1_500 + 2 * 2_000 - 4_000),
      penalty: eur(4_000),
      lines: question().priceLines,
    });
  });

  it('then the penalty is that of each passenger', () => {
    const party = { ADULT: 2, CHILD: 1, INFANT: 0 };
    const asked = question({
      priceLines: linesOf(THERE_AND_BACK, party),
      cancelled: { passengers: party, slices: [0, 1] },
    });
    expect(cancellationValue(asked)).toMatchObject({ penalty: eur(12_000) });
  });

  it('then the penalty of a passenger is never above what that passenger gets back', () => {
    const party = { ADULT: 1, CHILD: 0, INFANT: 1 };
    const asked = question({
      priceLines: linesOf(THERE_AND_BACK, party),
      conditions: { ...FLEXIBLE, refundPenaltyMinor: 10_000 },
      cancelled: { passengers: party, slices: [0, 1] },
    });
    // The infant paid 13.00 a flight and no taxes.
    expect(cancellationValue(asked)).toMatchObject({ penalty: eur(10_000 + 4 * 1_300) });
  });
});

describe('given a refundable fare, when a part is cancelled', () => {
  it('then the slice alone comes back', () => {
    const asked = question({ cancelled: { passengers: { ADULT: 1, CHILD: 0, INFANT: 0 }, slices: [1] } });
    expect(cancellationValue(asked)).toMatchObject({ refund: eur(2 * 13_000 + 2_000 - 4_000) });
  });

  it.each([
    ['nobody', { ADULT: 0, CHILD: 0, INFANT: 0 }, [0]],
    ['no slice', { ADULT: 1, CHILD: 0, INFANT: 0 }, []],
    ['no slice there is', { ADULT: 1, CHILD: 0, INFANT: 0 }, [2, -1]],
  ])('then nothing comes back for %s', (_, passengers, slices) => {
    const value = cancellationValue(question({ cancelled: { passengers, slices } }));
    expect(value).toEqual({ kind: 'not_refundable' });
  });
});

describe('given a departure that has left', () => {
  const onTheWay = Date.parse('2026-12-01T09:00:00Z');

  it('then its slice gives nothing back and a later one does', () => {
    expect(cancellationValue(question({ nowMs: onTheWay - 1 }))).toMatchObject({ lines: { length: 7 } });
    expect(cancellationValue(question({ nowMs: onTheWay }))).toMatchObject({
      refund: eur(2 * 13_000 + 2_000 - 4_000),
    });
  });

  it('then nothing comes back when it was the last, whatever the fare allows', () => {
    const late = question({ nowMs: Date.parse('2026-12-09T00:00:00Z') });
    const unknown = { ...FLEXIBLE, refundable: null };
    for (const asked of [late, { ...late, conditions: unknown }]) {
      expect(cancellationValue(asked)).toEqual({ kind: 'not_refundable' });
    }
  });
});

describe('given conditions', () => {
  it('that allow no refund, then nothing comes back, taxes included', () => {
    const conditions = { ...FLEXIBLE, refundable: false, refundPenaltyMinor: null };
    expect(cancellationValue(question({ conditions }))).toEqual({ kind: 'not_refundable' });
  });

  it.each([
    { ...FLEXIBLE, refundable: null },
    { ...FLEXIBLE, refundPenaltyMinor: null },
  ])('that do not say, then the value is unknown: %o', (conditions) => {
    expect(cancellationValue(question({ conditions }))).toEqual({ kind: 'unknown' });
  });
});

describe('any cancellation', () => {
  const penalties = fc.oneof(fc.nat(5_000), fc.nat(100_000));

  it('gives back and keeps what was paid, and is never below zero', () => {
    fc.assert(
      fc.property(anyPartOfParty, penalties, fc.subarray([0, 1]), ({ party, part }, penalty, slices) => {
        const priceLines = linesOf(THERE_AND_BACK, party);
        const cancelled = { passengers: part, slices };
        const conditions = { ...FLEXIBLE, refundPenaltyMinor: penalty };
        const value = cancellationValue(question({ priceLines, cancelled, conditions }));
        if (value.kind !== 'refundable') return;
        const { remaining } = partLines(priceLines, THERE_AND_BACK, cancelled);
        const keptMinor = totalMinor(remaining) + value.penalty.amountMinor;
        expect(value.refund.amountMinor + keptMinor).toBe(totalMinor(priceLines));
        expect(value.refund.amountMinor).toBeGreaterThanOrEqual(0);
        expect(value.penalty.amountMinor).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('gives back the same for passengers one part after the other as at once', () => {
    fc.assert(
      fc.property(anyPartOfParty, penalties, ({ party, part }, refundPenaltyMinor) => {
        const conditions = { ...FLEXIBLE, refundPenaltyMinor };
        const paid = linesOf(THERE_AND_BACK, party);
        const refundOf = (priceLines: typeof paid, passengers: PassengerCounts) => {
          const value = cancellationValue(
            question({ priceLines, conditions, cancelled: { passengers, slices: [0, 1] } }),
          );
          return value.kind === 'refundable' ? value.refund.amountMinor : 0;
        };
        const { remaining } = partLines(paid, THERE_AND_BACK, { passengers: part, slices: [0, 1] });
        const inParts = refundOf(paid, part) + refundOf(remaining, restOf(party, part));
        expect(inParts).toBe(refundOf(paid, party));
      }),
    );
  });
});
