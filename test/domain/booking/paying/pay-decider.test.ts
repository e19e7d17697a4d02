import { describe, expect, it } from 'vitest';
import { NOW_MS, shifted } from '../booking-fixtures.js';
import {
  after,
  bookedLife,
  closed,
  HOLD,
  offerToBook,
  outcomeOf,
  paidLife,
  returnOffer,
} from '../booking-life.js';
import { cancelled, disturbed, eur, HOUR_MS, pay } from '../booking-steps.js';

const held = bookedLife({ settlement: HOLD });
const lapsedMs = NOW_MS + 2 * HOUR_MS;
const dearer = offerToBook(returnOffer({}, 11_000)).offer;

describe('given a hold whose price still holds', () => {
  it('when it is paid, then its payment is requested at that price, whatever it costs by now', () => {
    const paying = after(held, pay(held, { nowMs: lapsedMs - 1, freshOffer: dearer, paymentId: 'p7' }));
    expect(paying.events.slice(1)).toEqual([
      {
        type: 'PaymentRequested',
        ...{ bookingId: 'b1', paymentId: 'p7', paymentToken: 'tok', amount: eur(48_000) },
        ...{ purpose: 'BOOKING', quoteId: null, requestedAt: new Date(lapsedMs - 1).toISOString() },
      },
    ]);
    expect(paying.booking.status).toBe('PENDING_PAYMENT');
  });

  it('when its flights are not sold any more, then it can be paid all the same', () => {
    expect(outcomeOf(pay(held, { freshOffer: null }))).toEqual(['PaymentRequested']);
  });

  it('when another price is accepted, then that is refused', () => {
    expect(outcomeOf(pay(held, { acceptedMinor: 47_999 }))).toEqual({
      ...{ code: 'PRICE_CHANGED', oldPrice: eur(47_999), newPrice: eur(48_000) },
    });
  });
});

describe('given a hold whose price has lapsed', () => {
  const late = { nowMs: lapsedMs, freshOffer: dearer };

  it('when the price of now is accepted, then the hold is priced anew and paid', () => {
    const paying = after(held, pay(held, { ...late, acceptedMinor: 52_000 }));
    expect(paying.events.slice(1)).toMatchObject([
      { type: 'BookingRepriced', totalPrice: eur(52_000), priceLines: dearer.priceLines },
      { type: 'PaymentRequested', amount: eur(52_000) },
    ]);
    expect(paying.booking).toMatchObject({ totalPrice: eur(52_000), chargedMinor: 52_000 });
  });

  it('when the price is what it was, then it is paid without more ado', () => {
    expect(outcomeOf(pay(held, { ...late, freshOffer: held.booking }))).toEqual(['PaymentRequested']);
  });

  it.each([
    ['nothing is accepted', { freshOffer: dearer, acceptedMinor: null }, eur(52_000)],
    ['another price is accepted', { freshOffer: dearer, acceptedMinor: 51_999 }, eur(52_000)],
    ['it is not sold any more', { freshOffer: null, acceptedMinor: 48_000 }, null],
    [
      'it is sold in another currency',
      {
        freshOffer: { ...dearer, totalPrice: { amountMinor: 48_000, currency: 'GBP' } },
        acceptedMinor: null,
      },
      { amountMinor: 48_000, currency: 'GBP' },
    ],
  ])('when %s, then the price of now is told, and the one that was accepted', (_, changes, newPrice) => {
    const oldPrice = eur(changes.acceptedMinor ?? 48_000);
    expect(outcomeOf(pay(held, { nowMs: lapsedMs, ...changes }))).toEqual({
      ...{ code: 'PRICE_CHANGED', oldPrice, newPrice },
    });
  });
});

describe('a payment is refused', () => {
  it.each([
    ['of a booking on account', bookedLife(), 'NOT_HELD'],
    ['a second time', after(held, pay(held)), 'PAYMENT_PENDING'],
    ['of a booking that is paid', paidLife(), 'ALREADY_PAID'],
    ['of a hold that was given up', cancelled(held), 'CANCELLED'],
    ['of a hold of a flight that was cancelled', disturbed(held), 'FLIGHT_CANCELLED'],
    ['of one that was not told of that yet', closed(held, 'AF11-2026-12-05'), 'FLIGHT_CANCELLED'],
  ])('%s', (_, life, reason) => {
    expect(outcomeOf(pay(life))).toEqual({ code: 'ACTION_NOT_AVAILABLE', action: 'PAY', reason });
  });

  it('but not of a hold of a flight that was moved', () => {
    const { from, to } = shifted(held.booking.slices[0]!.segments[0]!, 30);
    const life = disturbed(held, null, { kind: 'RETIMED', newTimes: { from, to } });
    expect(outcomeOf(pay(life))).toEqual(['PaymentRequested']);
  });

  it('once the seats are kept no more, to the millisecond', () => {
    const endsMs = Date.parse(held.booking.hold!.seatsHeldUntil);
    expect(outcomeOf(pay(held, { nowMs: endsMs }))).toMatchObject({ reason: 'HOLD_EXPIRED' });
    expect(outcomeOf(pay(held, { nowMs: endsMs - 1 }))).toEqual(['PaymentRequested']);
  });
});
