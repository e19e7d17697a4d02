import { describe, expect, it } from 'vitest';
import { changeBooking } from '../../../../src/domain/booking/changing/change-booking.js';
import { nextPaymentStep } from '../../../../src/domain/booking/payment.js';
import { NOW_MS, seatsOn } from '../booking-fixtures.js';
import {
  after,
  AUTHORISED,
  bookedLife,
  CAPTURED,
  failed,
  outcomeOf,
  paidLife,
  reported,
  seatsSold,
  ticketStock,
  type Life,
} from '../booking-life.js';
import {
  backOffer,
  cancelled,
  changed,
  CHEAPER,
  confirmChange,
  DEARER,
  DEARER_ONCE_BEGUN,
  disturbed,
  eur,
  FIRST_LEAVES_MS,
  HOUR_MS,
  LIFETIME_MS,
  otherOffer,
  quoteCancellation,
  quoteChange,
  underConditions,
} from '../booking-steps.js';

function quoted(life: Life, fareMinor = DEARER): Life {
  return after(life, quoteChange(life, otherOffer(life.booking, fareMinor)));
}

describe('given a quote for a dearer journey of a paid booking', () => {
  const life = quoted(paidLife());
  const started = after(life, confirmChange(life));

  it('when it is confirmed, then its payment is requested and the new seats are kept beside the old', () => {
    const { quoteId } = life.booking.quote!;
    const { slices, priceLines, totalPrice, cabin, brand } = otherOffer(life.booking).offer;
    expect(started.events.slice(-2)).toEqual([
      {
        type: 'ChangeStarted',
        ...{ bookingId: 'b1', quoteId, offerId: 'other', slices, priceLines, totalPrice, cabin, brand },
        ...{ difference: eur(8_000), penalty: eur(1_500), due: eur(9_500) },
        startedAt: new Date(NOW_MS).toISOString(),
      },
      {
        type: 'PaymentRequested',
        ...{ bookingId: 'b1', quoteId, purpose: 'CHANGE', amount: eur(9_500), paymentToken: 'tok' },
        ...{ paymentId: `p${String(life.booking.revision)}`, requestedAt: new Date(NOW_MS).toISOString() },
      },
    ]);
    expect(seatsSold(started)).toEqual({ AF10: 2, AF11: 2, AF13: 2 });
    expect(started.booking).toMatchObject({ status: 'TICKETED', totalPrice: eur(48_000), quote: null });
  });

  it('when that is paid, then the journey is the new one, with new tickets, and the old seats are free', () => {
    const paid = reported(reported(started, AUTHORISED), CAPTURED);
    expect(seatsSold(paid)).toEqual({ AF10: 2, AF11: 0, AF13: 2 });
    expect(paid.booking).toMatchObject({
      totalPrice: eur(56_000),
      chargedMinor: 57_500,
      pendingChange: null,
    });
    expect(paid.booking.tickets.map(({ status }) => status)).toEqual([
      ...['EXCHANGED', 'EXCHANGED', 'EXCHANGED'],
      ...['OPEN', 'OPEN', 'OPEN'],
    ]);
  });

  it('when that is declined, then everything is as it was', () => {
    const declined = reported(started, failed('AUTHORISE'));
    expect(declined.events.at(-1)).toMatchObject({ type: 'ChangeFailed', reason: 'card_declined' });
    expect(seatsSold(declined)).toEqual({ AF10: 2, AF11: 2, AF13: 0 });
    expect(declined.booking).toMatchObject({
      totalPrice: eur(48_000),
      chargedMinor: 48_000,
      pendingChange: null,
    });
  });

  it('while it is set aside and not taken, then the tickets are still those of the old journey', () => {
    const setAside = reported(started, AUTHORISED);
    expect(setAside.booking).toMatchObject({ totalPrice: eur(48_000), pendingChange: { offerId: 'other' } });
    expect(setAside.booking.tickets.map(({ status }) => status)).toEqual(['OPEN', 'OPEN', 'OPEN']);
    expect(seatsSold(setAside)).toEqual({ AF10: 2, AF11: 2, AF13: 2 });
  });

  it('when it cannot be captured, then everything is as it was, and what was set aside is given free', () => {
    const lost = reported(reported(started, AUTHORISED), failed('CAPTURE'));
    expect(lost.events.slice(-2)).toMatchObject([
      { type: 'PaymentFailed', step: 'CAPTURE' },
      { type: 'ChangeFailed', reason: 'card_declined' },
    ]);
    expect(lost.booking).toMatchObject({
      ...{ status: 'TICKETED', totalPrice: eur(48_000), chargedMinor: 48_000 },
      ...{ pendingChange: null, refunds: [] },
    });
    expect(lost.booking.tickets.map(({ status }) => status)).toEqual(['OPEN', 'OPEN', 'OPEN']);
    expect(seatsSold(lost)).toEqual({ AF10: 2, AF11: 2, AF13: 0 });
    expect(nextPaymentStep(lost.booking.payments[1]!)).toBe('VOID');
  });

  it('when it was taken all the same, then it goes back and everything is as it was', () => {
    const lost = reported(reported(reported(started, AUTHORISED), failed('CAPTURE')), CAPTURED);
    expect(lost.booking).toMatchObject({ status: 'TICKETED', chargedMinor: 48_000 });
    expect(lost.booking.refunds).toMatchObject([{ amountMinor: 9_500, reason: 'PAYMENT_FAILED' }]);
  });

  it('when it was made at its authorisation, as once, and cannot be captured, then the booking ends', () => {
    const authorised = reported(started, AUTHORISED);
    const { booking } = authorised;
    const ticketing = { nowMs: NOW_MS, ticketStock: ticketStock(authorised) };
    const made = after(authorised, changeBooking(booking, booking.pendingChange!, ticketing));
    const lost = reported(made, failed('CAPTURE'));
    expect(lost.booking).toMatchObject({ status: 'CANCELLED', chargedMinor: 0 });
    expect(lost.booking.refunds).toMatchObject([{ paymentId: 'p1', amountMinor: 48_000 }]);
    expect(seatsSold(lost)).toEqual({ AF10: 0, AF11: 0, AF13: 0 });
  });
});

describe('given a journey that was begun, at a fare that says what a change costs then', () => {
  const nowMs = FIRST_LEAVES_MS;
  const life = paidLife(underConditions(DEARER_ONCE_BEGUN));
  const opened = backOffer(life.booking);
  const asked = after(life, quoteChange(life, opened, nowMs));

  it('then a change of the way back alone is quoted, at the penalty of then', () => {
    expect(asked.booking.quote).toMatchObject({
      ...{ newTotal: eur(52_000), difference: eur(4_000), penalty: eur(6_000), due: eur(10_000) },
    });
  });

  it('when it is taken and paid, then what was flown stays, with its seats and its price', () => {
    const started = after(asked, confirmChange(asked, { nowMs, offer: opened }));
    expect(seatsSold(started)).toEqual({ AF10: 2, AF11: 2, AF13: 2 });
    const made = reported(reported(started, AUTHORISED), CAPTURED);
    expect(seatsSold(made)).toEqual({ AF10: 2, AF11: 0, AF13: 2 });
    expect(made.booking).toMatchObject({ totalPrice: eur(52_000), chargedMinor: 58_000 });
    const { slices, priceLines } = made.booking;
    expect(slices.flatMap(({ segments }) => segments.map(({ designator }) => designator))).toEqual([
      ...['AF10', 'AF13'],
    ]);
    expect(priceLines.map(({ subject }) => subject)).toEqual(['AF10', 'CDG', 'AF13', 'LHR']);
  });

  it('when it is cheaper, then it is made at once, and the seats of the old way back are free', () => {
    const cheaper = backOffer(life.booking, 1_000);
    const quote = after(life, quoteChange(life, cheaper, nowMs));
    const made = after(quote, confirmChange(quote, { nowMs, offer: cheaper, paymentToken: null }));
    expect(made.booking).toMatchObject({ totalPrice: eur(30_000), chargedMinor: 36_000 });
    expect(made.booking.refunds).toMatchObject([{ amountMinor: 12_000 }]);
    expect(seatsSold(made)).toEqual({ AF10: 2, AF11: 0, AF13: 2 });
  });

  it('when it was quoted before the first flight left, then its price is another by now', () => {
    const early = after(life, quoteChange(life, opened, nowMs - 1));
    expect(outcomeOf(confirmChange(early, { nowMs, offer: opened }))).toMatchObject({
      code: 'PRICE_CHANGED',
    });
  });
});

describe('given a quote that needs no payment now', () => {
  it('when it is cheaper, then it is made at once and the rest goes back', () => {
    const life = quoted(paidLife(), CHEAPER);
    const made = after(
      life,
      confirmChange(life, { offer: otherOffer(life.booking, CHEAPER), paymentToken: null }),
    );
    expect(seatsSold(made)).toEqual({ AF10: 2, AF11: 0, AF13: 2 });
    expect(made.booking.refunds).toMatchObject([{ paymentId: 'p1', amountMinor: 2_500, reason: 'CHANGE' }]);
    expect(made.booking).toMatchObject({ totalPrice: eur(44_000), chargedMinor: 45_500 });
  });

  it('when it is on account, then it is made and charged there, without tickets', () => {
    const life = quoted(bookedLife());
    const made = after(life, confirmChange(life, { paymentToken: null }));
    expect(made.events.at(-1)).toMatchObject({ type: 'BookingChanged', due: eur(9_500) });
    expect(made.booking).toMatchObject({
      status: 'CONFIRMED',
      chargedMinor: 57_500,
      tickets: [],
      payments: [],
    });
  });

  it('when it is free after a cancelled flight, then it is made once, and notices are answered', () => {
    const made = changed(disturbed(paidLife(), 'REBOOK'));
    expect(made.booking).toMatchObject({ isChangeFree: false, chargedMinor: 48_000, refunds: [] });
    expect(quoted(made, CHEAPER).booking.quote).toMatchObject({ penalty: eur(1_500) });
  });
});

describe('a change is refused', () => {
  const life = quoted(paidLife());
  const opened = otherOffer(life.booking);
  const { quoteId } = life.booking.quote!;

  it.each<[string, Life, Parameters<typeof confirmChange>[1], string]>([
    ['of no quote', paidLife(), {}, 'QUOTE_NOT_FOUND'],
    ['of a quote for a cancellation', after(life, quoteCancellation(life)), {}, 'QUOTE_NOT_FOUND'],
    ['too late', life, { nowMs: NOW_MS + LIFETIME_MS }, 'QUOTE_EXPIRED'],
    ['of a quote before the latest', quoted(life), { quoteId }, 'QUOTE_SUPERSEDED'],
    ['of a quote before a change of schedule', disturbed(life), { quoteId }, 'QUOTE_SUPERSEDED'],
    ['a second time', after(life, confirmChange(life)), { quoteId }, 'QUOTE_SUPERSEDED'],
    ['of a booking that is cancelled', cancelled(life), { quoteId }, 'QUOTE_SUPERSEDED'],
  ])('%s', (_, given, changes, code) => {
    expect(outcomeOf(confirmChange(given, changes))).toEqual({ code });
  });

  it('once the first flight has left, though the quote stands', () => {
    const quote = { ...life.booking.quote!, expiresAt: new Date(FIRST_LEAVES_MS + HOUR_MS).toISOString() };
    const late = { ...life, booking: { ...life.booking, quote } };
    expect(outcomeOf(confirmChange(late, { nowMs: FIRST_LEAVES_MS }))).toEqual({
      ...{ code: 'ACTION_NOT_AVAILABLE', action: 'CHANGE', reason: 'DEPARTED' },
    });
    expect(outcomeOf(confirmChange(late, { nowMs: FIRST_LEAVES_MS - 1 }))).toContain('ChangeStarted');
  });

  it.each([
    ['is not sold any more', null, null],
    ['has another price', otherOffer(life.booking, CHEAPER), eur(44_000)],
    [
      'has no seats left at its price',
      { ...opened, seats: [seatsOn('AF13-2026-12-06', { limits: [{ capacity: 9, soldAtPrice: 0 }] })] },
      null,
    ],
  ])('when the journey %s', (_, offer, newPrice) => {
    expect(outcomeOf(confirmChange(life, { offer }))).toEqual({
      ...{ code: 'PRICE_CHANGED', oldPrice: eur(56_000), newPrice },
    });
  });

  it('when a flight is sold out', () => {
    const departures = new Map([
      ...life.departures,
      ['AF13-2026-12-06', { sold: { '0/ECONOMY': 9 } }] as const,
    ]);
    expect(outcomeOf(confirmChange({ ...life, departures }))).toEqual({
      ...{ code: 'SOLD_OUT', departureId: 'AF13-2026-12-06', seatsLeft: 1 },
    });
  });

  it('when it costs something and nothing pays for it', () => {
    expect(outcomeOf(confirmChange(life, { paymentToken: null }))).toEqual({
      ...{ code: 'PAYMENT_NEEDED', due: eur(9_500) },
    });
  });

  it('when it needs tickets and there are no numbers left', () => {
    const cheaper = quoted(paidLife(), CHEAPER);
    const offer = otherOffer(cheaper.booking, CHEAPER);
    const ticketStock = { accountingCode: '999', lastSequence: 99_999_998 };
    expect(outcomeOf(confirmChange(cheaper, { offer, ticketStock }))).toEqual({
      code: 'TICKET_NUMBERS_USED_UP',
    });
  });
});
