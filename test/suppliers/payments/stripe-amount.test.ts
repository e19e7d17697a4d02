import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromStripeAmount, toStripeAmount } from '../../../src/suppliers/payments/stripe-amount.js';

describe('an amount for Stripe', () => {
  it.each([
    ['EUR', 10_050, 10_050],
    ['JPY', 500, 500],
    ['HUF', 1_045, 1_045],
    ['ISK', 5, 500],
    ['UGX', 5, 500],
    ['MGA', 500, 5],
    ['KWD', 5_120, 5_120],
  ])('of %s %d in minor units is %d', (currency, amountMinor, amount) => {
    expect(toStripeAmount({ amountMinor, currency })).toBe(amount);
    expect(fromStripeAmount(amount, currency)).toBe(amountMinor);
  });

  it.each([
    ['a last digit of thousandths', 'KWD', 5_124],
    ['hundredths of a currency that Stripe counts whole', 'MGA', 501],
    ['thousandths that Stripe does not know', 'LYD', 1_000],
    ['no currency', 'XYZ', 1_000],
    ['nothing', 'EUR', 0],
    ['less', 'EUR', -1],
    ['part of a unit', 'EUR', 1.5],
    ['more than is exact', 'ISK', Number.MAX_SAFE_INTEGER],
  ])('is none for %s', (_, currency, amountMinor) => {
    expect(toStripeAmount({ amountMinor, currency })).toBeNull();
  });

  it('comes back as it went', () => {
    const currencies = fc.constantFrom('EUR', 'JPY', 'ISK', 'UGX', 'MGA', 'KWD', 'TND', 'CLP', 'XPF');
    fc.assert(
      fc.property(currencies, fc.integer({ min: 1, max: 99_999_999 }), (currency, amountMinor) => {
        const amount = toStripeAmount({ amountMinor, currency });
        if (amount !== null) expect(fromStripeAmount(amount, currency)).toBe(amountMinor);
      }),
    );
  });
});
