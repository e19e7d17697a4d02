import { describe, expect, it } from 'vitest';
import {
  decideExpireHold,
  decideExpireQuote,
} from '../../../../src/domain/booking/holding/expire-decider.js';
import { NOW_MS, shifted } from '../booking-fixtures.js';
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
  type Life,
} from '../booking-life.js';
import {
  cancelled,
  disturbed,
  FIRST_LEAVES_MS,
  HOUR_MS,
  LIFETIME_MS,
  pay,
  quoteCancellation,
} from '../booking-steps.js';

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

  it('ends with the sales of its first flight, once that was moved earlier, and is not longer again when it is moved back', () => {
    const bookedMs = FIRST_LEAVES_MS - 40 * HOUR_MS;
    const offer = { expiresAtMs: bookedMs + LIFETIME_MS };
    const near = bookedLife({ settlement: HOLD, nowMs: bookedMs, offer });
    const { hold, slices } = near.booking;
    const move = (life: Life, shiftMinutes: number) => {
      const { from, to } = shifted(slices[0]!.segments[0]!, shiftMinutes);
      const [noticeId, nowMs] = [`n${String(shiftMinutes)}`, FIRST_LEAVES_MS - 39 * HOUR_MS];
      return disturbed(life, null, { noticeId, kind: 'RETIMED', newTimes: { from, to }, nowMs });
    };
    const moved = move(near, -1_440);
    const endsAt = new Date(FIRST_LEAVES_MS - 25 * HOUR_MS).toISOString();
    expect(moved.booking.hold).toEqual({ ...hold, seatsHeldUntil: endsAt });
    expect(outcomeOf(decideExpireHold({ nowMs: Date.parse(endsAt) }, moved.booking))).toEqual([
      'BookingExpired',
    ]);
    expect(move(moved, 0).booking.hold).toEqual(moved.booking.hold);
    const atOnce = move(near, -37.5 * 60).booking.hold;
    const salesEndAt = new Date(FIRST_LEAVES_MS - 38.5 * HOUR_MS).toISOString();
    expect(atOnce).toEqual({ seatsHeldUntil: salesEndAt, priceHeldUntil: salesEndAt });
    expect(move(near, 60).events.at(-1)).not.toHaveProperty('hold');
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
