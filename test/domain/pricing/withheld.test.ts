import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  NOTHING_WITHHELD,
  withheldAfterChange,
  withheldOfPart,
  withheldOfRest,
} from '../../../src/domain/pricing/withheld.js';

describe('what is withheld of a price', () => {
  it('is shared out by the amounts, rounded in favour of no part', () => {
    const withheld = { unpaidMinor: 100, lockedMinor: 50 };
    const share = { partMinor: 1_000, wholeMinor: 3_000 };
    expect(withheldOfRest(withheld, share)).toEqual({ unpaidMinor: 66, lockedMinor: 33 });
    expect(withheldOfPart(withheld, share)).toEqual({ unpaidMinor: 34, lockedMinor: 17 });
  });

  it('is all in one of the two parts, and in no part more than that is worth', () => {
    const amounts = fc
      .tuple(fc.nat(9e12), fc.nat(9e12))
      .map(([one, other]) => [Math.min(one, other), Math.max(one, other)] as const);
    fc.assert(
      fc.property(amounts, fc.nat(9e12), ([small, wholeMinor], cut) => {
        const partMinor = Math.min(cut, wholeMinor);
        const withheld = { unpaidMinor: small, lockedMinor: null };
        const part = withheldOfPart(withheld, { partMinor, wholeMinor }).unpaidMinor;
        const rest = withheldOfRest(withheld, { partMinor, wholeMinor }).unpaidMinor;
        expect(part + rest).toBe(small);
        if (wholeMinor > 0) expect(part).toBeLessThanOrEqual(partMinor);
        expect(rest).toBeLessThanOrEqual(wholeMinor - partMinor);
      }),
    );
  });
});

describe('what is withheld after a change', () => {
  const dearer = { oldMinor: 7_000, newMinor: 36_000, refundable: true };

  it.each([
    ['that was free, is what nobody paid', { ...dearer, paidMinor: 0 }, 29_000, 0],
    ['that was paid, is nothing', { ...dearer, paidMinor: 29_000 }, 0, 0],
    ['from a fare that is not refundable, is what that cost', { ...dearer, paidMinor: 29_000, refundable: false }, 0, 7_000], // prettier-ignore
    ['from a fare of which nobody knows, is not known', { ...dearer, paidMinor: 29_000, refundable: null }, 0, null], // prettier-ignore
    ['to a cheaper journey, is no more than that costs', { oldMinor: 7_000, newMinor: 5_000, paidMinor: 0, refundable: false }, 0, 5_000], // prettier-ignore
  ])('%s', (_, change, unpaidMinor, lockedMinor) => {
    expect(withheldAfterChange(NOTHING_WITHHELD, change)).toEqual({ unpaidMinor, lockedMinor });
  });

  it('goes on, and what was paid pays for a cheaper journey first', () => {
    const withheld = { unpaidMinor: 29_000, lockedMinor: 1_000 };
    const change = { oldMinor: 36_000, paidMinor: 0, refundable: true };
    expect(withheldAfterChange(withheld, { ...change, newMinor: 6_000 })).toEqual({
      ...{ unpaidMinor: 0, lockedMinor: 1_000 },
    });
    expect(withheldAfterChange(withheld, { ...change, newMinor: 20_000 })).toEqual({
      ...{ unpaidMinor: 13_000, lockedMinor: 1_000 },
    });
  });
});
