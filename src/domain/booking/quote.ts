import type { CancellationQuoted } from './cancellation-events.js';
import type { ChangeQuoted } from './change-events.js';

/** What a caller may confirm. */
export type Quote = CancellationQuoted | ChangeQuoted;

/** A quote that does not stand any more, and why. */
export interface PastQuote {
  readonly quoteId: string;
  readonly fate: 'CONFIRMED' | 'EXPIRED' | 'SUPERSEDED';
}

/** Past quotes that a booking remembers: one who is told why their quote is gone has asked a moment ago. */
const MAX_PAST_QUOTES = 10;

/** The quotes of a booking. */
export interface Quotes {
  readonly quote: Quote | null;
  readonly pastQuotes: readonly PastQuote[];
}

/** The quotes after a new one. */
export function withQuote(quotes: Quotes, quote: Quote): Quotes {
  return { ...withoutQuote(quotes, null), quote };
}

/** The quotes after a change that ends the one that stands: the one of `quoteId` by its confirmation, any other by being overtaken. */
export function withoutQuote({ quote, pastQuotes }: Quotes, quoteId: string | null): Quotes {
  if (quote === null) return { quote, pastQuotes };
  return ended({ quote, pastQuotes }, quote.quoteId === quoteId ? 'CONFIRMED' : 'SUPERSEDED');
}

/** The quotes after one was not confirmed in time. */
export function withExpiredQuote(quotes: Quotes, quoteId: string): Quotes {
  return quotes.quote?.quoteId === quoteId ? ended(quotes, 'EXPIRED') : quotes;
}

function ended({ quote, pastQuotes }: Quotes, fate: PastQuote['fate']): Quotes {
  const past = quote === null ? [] : [{ quoteId: quote.quoteId, fate }];
  return { quote: null, pastQuotes: [...pastQuotes, ...past].slice(-MAX_PAST_QUOTES) };
}

/** Why a quote cannot be confirmed. */
export type QuoteRefusal =
  | { readonly code: 'QUOTE_NOT_FOUND' }
  | { readonly code: 'QUOTE_EXPIRED' }
  /** Another quote, a change of the booking, or its own confirmation came after it. */
  | { readonly code: 'QUOTE_SUPERSEDED' };

/** Why the quote of an id cannot be confirmed at an instant; null when it is the one that stands. */
export function whyNotConfirmable(
  { quote, pastQuotes }: Quotes,
  quoteId: string,
  nowMs: number,
): QuoteRefusal | null {
  if (quote?.quoteId === quoteId) {
    return nowMs < Date.parse(quote.expiresAt) ? null : { code: 'QUOTE_EXPIRED' };
  }
  const past = pastQuotes.find((one) => one.quoteId === quoteId);
  if (past === undefined) return { code: 'QUOTE_NOT_FOUND' };
  return { code: past.fate === 'EXPIRED' ? 'QUOTE_EXPIRED' : 'QUOTE_SUPERSEDED' };
}
