import { describe, expect, it } from 'vitest';
import { BOOKING_STATUSES } from '../../../../src/domain/booking/booking.js';
import {
  cancelUnpaid,
  refundsOf,
  refundToOf,
  termsOf,
} from '../../../../src/domain/booking/cancelling/cancel-booking.js';
import { NOW_MS } from '../booking-fixtures.js';
import { after, bookedLife, paidLife, PAY_NOW, seatsSold } from '../booking-life.js';
import { eur } from '../booking-steps.js';

const paid = paidLife().booking;

describe('what is given back', () => {
  it('goes where the money is', () => {
    expect(BOOKING_STATUSES.map((status) => [status, refundToOf({ ...paid, status })])).toEqual([
      ['HELD', 'NONE'],
      ['PENDING_PAYMENT', 'NONE'],
      ['CONFIRMED', 'ACCOUNT'],
      ['TICKETED', 'PAYMENT'],
      ['CANCELLED', 'NONE'],
      ['EXPIRED', 'NONE'],
    ]);
  });

  it.each([
    ['less the penalty', paid, 5_000, 43_000, 5_000],
    ['at most what was charged', { ...paid, chargedMinor: 40_000 }, 5_000, 40_000, 8_000],
    ['nothing where nothing was charged', { ...paid, status: 'HELD' as const }, 5_000, 0, 0],
  ])('is the worth of its lines, %s', (_, booking, penaltyMinor, refund, penalty) => {
    const lines = paid.priceLines;
    expect(termsOf(booking, lines, penaltyMinor)).toEqual({
      refund: eur(refund),
      penalty: eur(penalty),
      lines,
    });
  });

  it('is requested of payments only, and only where the amount is known', () => {
    const terms = { nowMs: NOW_MS, refund: eur(1_000) };
    expect(refundsOf(paid, terms, 'CHANGE')).toMatchObject([{ amount: eur(1_000), reason: 'CHANGE' }]);
    expect(refundsOf(paid, { ...terms, refund: null }, 'CHANGE')).toEqual([]);
    expect(refundsOf({ ...paid, status: 'CONFIRMED' }, terms, 'CHANGE')).toEqual([]);
  });
});

describe('a booking whose payment failed for good', () => {
  it('ends without a penalty, and whatever was captured goes back', () => {
    const life = paidLife();
    const ended = after(life, cancelUnpaid(life.booking, NOW_MS));
    expect(ended.events.slice(-2)).toMatchObject([
      {
        type: 'BookingCancelled',
        reason: 'PAYMENT_FAILED',
        refund: eur(48_000),
        penalty: eur(0),
        quoteId: null,
      },
      { type: 'RefundRequested', reason: 'PAYMENT_FAILED', amount: eur(48_000) },
    ]);
    expect(ended.booking).toMatchObject({ status: 'CANCELLED', chargedMinor: 0 });
    expect(seatsSold(ended)).toEqual({ AF10: 0, AF11: 0 });
  });

  it('gives nothing back when nothing was captured', () => {
    const life = bookedLife({ settlement: PAY_NOW });
    const ended = after(life, cancelUnpaid(life.booking, NOW_MS));
    expect(ended.booking).toMatchObject({ status: 'CANCELLED', refunds: [] });
  });
});
