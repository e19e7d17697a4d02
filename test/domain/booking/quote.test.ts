import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  whyNotConfirmable,
  withExpiredQuote,
  withoutQuote,
  withQuote,
  type Quote,
  type Quotes,
} from '../../../src/domain/booking/quote.js';
import { NOW_MS } from './booking-fixtures.js';
import { eur } from './booking-steps.js';

const NONE: Quotes = { quote: null, pastQuotes: [] };
const ENDS_MS = NOW_MS + 1_000;

function quote(quoteId: string): Quote {
  return {
    type: 'ChangeQuoted',
    ...{ bookingId: 'b1', quoteId, offerId: 'other' },
    ...{ newTotal: eur(0), difference: eur(0), penalty: eur(0), due: eur(0) },
    ...{ expiresAt: new Date(ENDS_MS).toISOString(), quotedAt: new Date(NOW_MS).toISOString() },
  };
}

const q1 = withQuote(NONE, quote('q1'));

describe('a quote', () => {
  it('stands until another is given, which supersedes it', () => {
    expect(q1).toEqual({ quote: quote('q1'), pastQuotes: [] });
    expect(withQuote(q1, quote('q2'))).toEqual({
      quote: quote('q2'),
      pastQuotes: [{ quoteId: 'q1', fate: 'SUPERSEDED' }],
    });
  });

  it('ends by its own confirmation, and by a change that is none', () => {
    const ended = (quoteId: string | null) => withoutQuote(q1, quoteId);
    expect(ended('q1')).toEqual({ quote: null, pastQuotes: [{ quoteId: 'q1', fate: 'CONFIRMED' }] });
    expect(ended(null)).toEqual({ quote: null, pastQuotes: [{ quoteId: 'q1', fate: 'SUPERSEDED' }] });
    expect(withoutQuote(NONE, 'q1')).toEqual(NONE);
  });

  it('expires, unless another stands by then', () => {
    expect(withExpiredQuote(q1, 'q1').pastQuotes).toEqual([{ quoteId: 'q1', fate: 'EXPIRED' }]);
    expect(withExpiredQuote(q1, 'q0')).toBe(q1);
    expect(withExpiredQuote(NONE, 'q1')).toBe(NONE);
  });

  it('can be confirmed while it stands, until the last millisecond', () => {
    expect(whyNotConfirmable(q1, 'q1', ENDS_MS - 1)).toBeNull();
    expect(whyNotConfirmable(q1, 'q1', ENDS_MS)).toEqual({ code: 'QUOTE_EXPIRED' });
  });

  it.each([
    ['that nobody was given', q1, 'q9', 'QUOTE_NOT_FOUND'],
    ['that expired', withExpiredQuote(q1, 'q1'), 'q1', 'QUOTE_EXPIRED'],
    ['that was superseded', withQuote(q1, quote('q2')), 'q1', 'QUOTE_SUPERSEDED'],
    ['that was confirmed', withoutQuote(q1, 'q1'), 'q1', 'QUOTE_SUPERSEDED'],
  ])('%s cannot be confirmed', (_, quotes, quoteId, code) => {
    expect(whyNotConfirmable(quotes, quoteId, NOW_MS)).toEqual({ code });
  });

  it('is remembered among the ten latest', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), (count) => {
        const ids = Array.from({ length: count }, (_, index) => `q${String(index)}`);
        const { pastQuotes } = withoutQuote(
          ids.reduce((quotes, id) => withQuote(quotes, quote(id)), NONE),
          null,
        );
        expect(pastQuotes.map(({ quoteId }) => quoteId)).toEqual(ids.slice(-10));
      }),
    );
  });
});
