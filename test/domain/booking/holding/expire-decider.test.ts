import { describe, expect, it } from 'vitest';
import {
  decideExpireHold,
  decideExpireQuote,
} from '../../../../src/domain/booking/holding/expire-decider.js';
import { NOW_MS } from '../booking-fixtures.js';
import {
  after,
  bookedLife,
  failed,
  HOLD,
  outcomeOf,
  paidLife,
  PAY_NOW,
  reported,
  seatsSold,
} from '../booking-life.js';
import { cancelled, LIFETIME_MS, pay, quoteCancellation } from '../booking-steps.js';

const held = bookedLife({ settlement: HOLD });
const endsMs = Date.parse(held.booking.hold!.seatsHeldUntil);

describe('a hold', () => {
  it('expires when its seats were kept long enough, to the millisecond, and they are free', () => {
    expect(outcomeOf(decideExpireHold({ nowMs: endsMs - 1 }, held.booking))).toEqual([]);
    const expired = after(held, decideExpireHold({ nowMs: endsMs }, held.booking));
    expect(expired.events.at(-1)).toEqual({
      ...{ type: 'BookingExpired', bookingId: 'b1', expiredAt: new Date(endsMs).toISOString() },
    });
    expect(expired.booking).toMatchObject({ status: 'EXPIRED', chargedMinor: 0 });
    expect(seatsSold(expired)).toEqual({ AF10: 0, AF11: 0 });
    expect(outcomeOf(decideExpireHold({ nowMs: endsMs }, expired.booking))).toEqual([]);
  });

  it('does not expire while it is paid, but once that was declined', () => {
    const paying = after(held, pay(held));
    expect(outcomeOf(decideExpireHold({ nowMs: endsMs }, paying.booking))).toEqual([]);
    const declined = reported(paying, failed('AUTHORISE'));
    expect(outcomeOf(decideExpireHold({ nowMs: endsMs }, declined.booking))).toEqual(['BookingExpired']);
  });

  it.each([
    ['on account', bookedLife()],
    ['to be paid at once', bookedLife({ settlement: PAY_NOW })],
    ['paid', paidLife()],
    ['cancelled', cancelled(held)],
  ])('that a booking is not, being %s, does not expire', (_, { booking }) => {
    expect(outcomeOf(decideExpireHold({ nowMs: endsMs }, booking))).toEqual([]);
  });
});

describe('a quote', () => {
  const life = after(paidLife(), quoteCancellation(paidLife()));
  const { quoteId } = life.booking.quote!;
  const lateMs = NOW_MS + LIFETIME_MS;

  it('expires when nobody confirmed it in time, once', () => {
    expect(outcomeOf(decideExpireQuote({ nowMs: lateMs - 1, quoteId }, life.booking))).toEqual([]);
    const expired = after(life, decideExpireQuote({ nowMs: lateMs, quoteId }, life.booking));
    expect(expired.events.at(-1)).toEqual({
      ...{ type: 'QuoteExpired', bookingId: 'b1', quoteId, expiredAt: new Date(lateMs).toISOString() },
    });
    expect(expired.booking).toMatchObject({ quote: null, pastQuotes: [{ quoteId, fate: 'EXPIRED' }] });
    expect(outcomeOf(decideExpireQuote({ nowMs: lateMs, quoteId }, expired.booking))).toEqual([]);
  });

  it('does not expire when another stands by then', () => {
    const other = after(life, quoteCancellation(life));
    expect(outcomeOf(decideExpireQuote({ nowMs: lateMs, quoteId }, other.booking))).toEqual([]);
  });
});
