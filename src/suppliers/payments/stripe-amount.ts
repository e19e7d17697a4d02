import type { Money } from '../../domain/money/money.js';
import { currencyDigits } from '../../platform/currency-digits.js';

/** The currencies whose amounts Stripe counts in whole units (docs.stripe.com/currencies, "Zero-decimal currencies"). */
const ZERO_DECIMAL: ReadonlySet<string> = new Set(
  'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '),
);

/** Counted in thousandths, of which the last digit must be 0 (docs.stripe.com/currencies, "Three-decimal currencies"). */
const THREE_DECIMAL: ReadonlySet<string> = new Set('BHD JOD KWD OMR TND'.split(' '));

/** Without fractions, and yet counted in hundredths: 5 ISK are 500 (docs.stripe.com/currencies, "Special cases"). */
const HUNDREDTHS_OF_WHOLE: ReadonlySet<string> = new Set(['ISK', 'UGX']);

/** How Stripe counts a currency. */
interface Counting {
  /** Decimal digits that Stripe counts in. */
  readonly digits: number;
  /** An amount must be a multiple of this. */
  readonly step: number;
}

/** An amount as Stripe counts it; null when Stripe cannot charge it exactly. */
export function toStripeAmount({ amountMinor, currency }: Money): number | null {
  const ours = currencyDigits(currency);
  const stripe = countingOf(currency);
  if (ours === null || stripe === null) return null;
  const amount = rescaled(amountMinor, ours, stripe.digits);
  const isExact = Number.isSafeInteger(amount) && amount > 0 && amount % stripe.step === 0;
  return isExact ? amount : null;
}

/** An amount of Stripe's in minor units; null for a currency that is not known, or a part of a minor unit. */
export function fromStripeAmount(amount: number, currency: string): number | null {
  const ours = currencyDigits(currency);
  const stripe = countingOf(currency);
  if (ours === null || stripe === null) return null;
  const amountMinor = rescaled(amount, stripe.digits, ours);
  return Number.isSafeInteger(amountMinor) ? amountMinor : null;
}

/** All other currencies that Stripe takes have hundredths. */
function countingOf(currency: string): Counting | null {
  if (ZERO_DECIMAL.has(currency)) return { digits: 0, step: 1 };
  if (THREE_DECIMAL.has(currency)) return { digits: 3, step: 10 };
  if (HUNDREDTHS_OF_WHOLE.has(currency)) return { digits: 2, step: 100 };
  return currencyDigits(currency) === 2 ? { digits: 2, step: 1 } : null;
}

/** Exact where the result is whole; multiplied or divided, never by a fraction. */
function rescaled(amount: number, from: number, to: number): number {
  return to >= from ? amount * 10 ** (to - from) : amount / 10 ** (from - to);
}
