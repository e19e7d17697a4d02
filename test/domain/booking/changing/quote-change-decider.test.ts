import { describe, expect, it } from 'vitest';
import type { Offer } from '../../../../src/domain/offer/offer.js';
import { decideQuoteChange } from '../../../../src/domain/booking/changing/quote-change-decider.js';
import { NOW_MS, segment, slice } from '../booking-fixtures.js';
import {
  after,
  AUTHORISED,
  closed,
  bookedLife,
  CAPTURED,
  FLEXIBLE,
  HOLD,
  outcomeOf,
  paidLife,
  PAY_NOW,
  reported,
  type Life,
} from '../booking-life.js';
import {
  cancelled,
  changed,
  CHEAPER,
  DEARER,
  disturbed,
  eur,
  FIRST_LEAVES_MS,
  LIFETIME_MS,
  otherOffer,
  passengers,
  quoteChange,
  slices,
  underConditions,
  UNKNOWN_CONDITIONS,
} from '../booking-steps.js';

/** A change that is paid. */
function paid(life: Life): Life {
  return reported(reported(life, AUTHORISED), CAPTURED);
}

/** The quote for an offer, which is to be given. */
function quoted(life: Life, opened = otherOffer(life.booking)) {
  return after(life, quoteChange(life, opened)).booking.quote;
}

describe('given a fare that changes for 5.00 a passenger', () => {
  const life = paidLife();

  it('when a dearer journey is wanted, then the difference and the penalty are due', () => {
    expect(quoted(life)).toEqual({
      type: 'ChangeQuoted',
      ...{ bookingId: 'b1', quoteId: `q${String(life.booking.revision)}`, offerId: 'other' },
      ...{ newTotal: eur(56_000), difference: eur(8_000), penalty: eur(1_500), due: eur(9_500) },
      expiresAt: new Date(NOW_MS + LIFETIME_MS).toISOString(),
      quotedAt: new Date(NOW_MS).toISOString(),
    });
  });

  it('when a cheaper one is wanted, then the difference comes back, less the penalty', () => {
    expect(quoted(life, otherOffer(life.booking, CHEAPER))).toMatchObject({
      ...{ difference: eur(-4_000), penalty: eur(1_500), due: eur(-2_500) },
    });
  });

  it('when the fare gives nothing back, then a cheaper journey still costs the penalty', () => {
    const rigid = paidLife(underConditions({ ...FLEXIBLE, refundable: false }));
    expect(quoted(rigid, otherOffer(rigid.booking, CHEAPER))).toMatchObject({
      ...{ difference: eur(-4_000), penalty: eur(1_500), due: eur(1_500) },
    });
  });

  it('when some have left the booking, then the others change', () => {
    const fewer = cancelled(life, passengers('2', '3'));
    expect(quoted(fewer)).toMatchObject({ difference: eur(4_000), penalty: eur(500), due: eur(4_500) });
  });

  it('then the quote stands no longer than its offer', () => {
    const expiresAtMs = NOW_MS + 1_000;
    expect(quoted(life, otherOffer(life.booking, DEARER, { expiresAtMs }))).toMatchObject({
      expiresAt: new Date(expiresAtMs).toISOString(),
    });
  });
});

describe('given a free change after a cancelled flight', () => {
  const life = disturbed(paidLife(underConditions(UNKNOWN_CONDITIONS)), 'REBOOK');
  const offered = (changes: Partial<Offer>) => otherOffer(life.booking, DEARER, changes);
  const back = slice(segment('AF13-2026-12-06 LHR-CDG'));

  it('then a like journey costs nothing, whatever its price', () => {
    expect(quoted(life)).toMatchObject({ difference: eur(8_000), penalty: eur(0), due: eur(0) });
    expect(quoted(life, otherOffer(life.booking, CHEAPER))).toMatchObject({ due: eur(0) });
  });

  it.each<[string, Partial<Offer>]>([
    ['in another cabin', { cabin: 'BUSINESS' }],
    ['in one direction only', { slices: [slice(segment('AF10-2026-12-01 CDG-LHR'))] }],
    ['from elsewhere', { slices: [slice(segment('AF14-2026-12-01 ORY-LHR')), back] }],
    ['to elsewhere', { slices: [slice(segment('AF14-2026-12-01 CDG-LGW')), back] }],
    ['more than a fortnight later', { slices: [slice(segment('AF10-2026-12-16 CDG-LHR')), back] }],
    ['more than a fortnight earlier', { slices: [slice(segment('AF10-2026-11-16 CDG-LHR')), back] }],
    ['without flights', { slices: [slice(), back] }],
  ])('then a journey %s is another one', (_, changes) => {
    expect(outcomeOf(quoteChange(life, offered(changes)))).toEqual({
      ...{ code: 'OFFER_UNFIT', difference: 'JOURNEY' },
    });
  });

  it.each(['2026-11-17', '2026-12-15'])('then one a fortnight away is like it: %s', (date) => {
    const there = slice(segment(`AF10-${date} CDG-LHR`));
    expect(quoted(life, offered({ slices: [there, back] }))).toMatchObject({ due: eur(0) });
  });

  it('then connections may be others, and a direction that was given up is not asked for', () => {
    const by = slice(segment('AF14-2026-12-05 LHR-AMS'), segment('AF15-2026-12-05 AMS-CDG'));
    const oneWay = disturbed(cancelled(paidLife(), slices(0)), 'REBOOK', { departureId: 'AF11-2026-12-05' });
    expect(quoted(oneWay, otherOffer(oneWay.booking, DEARER, { slices: [by] }))).toMatchObject({
      due: eur(0),
    });
  });
});

describe('given a journey that was not paid for, or at a fare that is not refundable', () => {
  const rebooked = changed(disturbed(paidLife(), 'REBOOK'), 40_000);
  const upgraded = paid(changed(paidLife(underConditions({ ...FLEXIBLE, refundable: false })), DEARER));

  it('when a cheaper one is wanted, then only what was paid for the dearer one pays for it', () => {
    expect(rebooked.booking).toMatchObject({ totalPrice: eur(168_000), chargedMinor: 48_000 });
    expect(quoted(rebooked, otherOffer(rebooked.booking, CHEAPER))).toMatchObject({
      ...{ difference: eur(-124_000), penalty: eur(1_500), due: eur(-2_500) },
    });
    expect(quoted(rebooked, otherOffer(rebooked.booking, DEARER))).toMatchObject({ due: eur(1_500) });
  });

  it('when a cheaper one is wanted, then no more comes back than was paid at the refundable fare', () => {
    expect(quoted(upgraded, otherOffer(upgraded.booking, 1_000))).toMatchObject({
      ...{ difference: eur(-44_000), due: eur(-6_500) },
    });
  });

  it('when a former fare did not say, then nobody knows what of a cheaper journey comes back', () => {
    const before = paidLife(underConditions({ ...FLEXIBLE, refundable: null }));
    const unknown = paid(changed(before, DEARER));
    expect(outcomeOf(quoteChange(unknown, otherOffer(unknown.booking, CHEAPER)))).toMatchObject({
      reason: 'CONDITIONS_UNKNOWN',
    });
  });
});

describe('a quote for a change is refused', () => {
  const life = paidLife();
  const rigid = paidLife(underConditions({ ...FLEXIBLE, changeable: false }));

  it('when it is of the very flights that are booked, at their price', () => {
    const life = paidLife();
    const { slices: flights, priceLines, totalPrice, brand } = life.booking;
    const same = otherOffer(life.booking, DEARER, { slices: flights, priceLines, totalPrice, brand });
    expect(outcomeOf(quoteChange(life, same))).toEqual({ code: 'OFFER_UNFIT', difference: 'NONE' });
    const dearer = otherOffer(life.booking, DEARER, { slices: flights });
    expect(outcomeOf(quoteChange(life, dearer))).toEqual(['ChangeQuoted']);
  });

  it('when there is no such offer, or a flight of it is not flown', () => {
    expect(outcomeOf(quoteChange(life, null))).toEqual({ code: 'OFFER_NOT_FOUND' });
    expect(outcomeOf(quoteChange(closed(life, 'AF13-2026-12-06')))).toEqual({ code: 'OFFER_NOT_FOUND' });
  });

  it.each<[string, Life, number, string]>([
    ['of a hold', bookedLife({ settlement: HOLD }), NOW_MS, 'NOT_CONFIRMED'],
    [
      'of a booking that waits for its payment',
      bookedLife({ settlement: PAY_NOW }),
      NOW_MS,
      'PAYMENT_PENDING',
    ],
    ['of a booking that waits for a change', changed(life), NOW_MS, 'CHANGE_PENDING'],
    ['of a cancelled booking', cancelled(life), NOW_MS, 'CANCELLED'],
    ['of a fare that cannot be changed', rigid, NOW_MS, 'FARE_NOT_CHANGEABLE'],
    [
      'of a fare that does not say',
      paidLife(underConditions(UNKNOWN_CONDITIONS)),
      NOW_MS,
      'CONDITIONS_UNKNOWN',
    ],
    ['of flights that have left', life, FIRST_LEAVES_MS, 'DEPARTED'],
  ])('%s', (_, given, nowMs, reason) => {
    expect(outcomeOf(quoteChange(given, otherOffer(given.booking), nowMs))).toEqual({
      ...{ code: 'ACTION_NOT_AVAILABLE', action: 'CHANGE', reason },
    });
  });

  it('when nobody knows what of a cheaper journey comes back', () => {
    const unknown = paidLife(underConditions({ ...FLEXIBLE, refundable: null }));
    const cheaper = otherOffer(unknown.booking, CHEAPER);
    expect(outcomeOf(quoteChange(unknown, cheaper))).toMatchObject({ reason: 'CONDITIONS_UNKNOWN' });
    expect(outcomeOf(quoteChange(unknown))).toEqual(['ChangeQuoted']);
  });

  it('when the offer has expired, to the millisecond', () => {
    const expiresAtMs = NOW_MS + 5;
    const opened = otherOffer(life.booking, DEARER, { expiresAtMs });
    expect(outcomeOf(quoteChange(life, opened, expiresAtMs))).toEqual({
      ...{ code: 'OFFER_EXPIRED', expiredAtMs: expiresAtMs },
    });
    expect(outcomeOf(quoteChange(life, opened, expiresAtMs - 1))).toEqual(['ChangeQuoted']);
  });

  it.each<[string, Partial<Offer>]>([
    ['PASSENGERS', { passengers: { ADULT: 2, CHILD: 0, INFANT: 0 } }],
    ['CURRENCY', { totalPrice: { amountMinor: 56_000, currency: 'GBP' } }],
  ])('when the offer does not fit by its %s', (difference, changes) => {
    const opened = otherOffer(life.booking, DEARER, changes);
    expect(outcomeOf(quoteChange(life, opened))).toEqual({ code: 'OFFER_UNFIT', difference });
  });

  it('when the offer has another price by now', () => {
    const opened = { ...otherOffer(life.booking), offeredPrice: eur(55_999) };
    expect(outcomeOf(quoteChange(life, opened))).toEqual({
      ...{ code: 'PRICE_CHANGED', oldPrice: eur(55_999), newPrice: eur(56_000) },
    });
  });

  it('for the reason that weighs most', () => {
    const changes = { passengers: { ADULT: 1, CHILD: 0, INFANT: 0 }, expiresAtMs: NOW_MS };
    const opened = otherOffer(rigid.booking, DEARER, changes);
    const command = { nowMs: NOW_MS, quoteId: 'q1', offer: opened, lifetimeMs: LIFETIME_MS };
    expect(outcomeOf(decideQuoteChange(command, rigid.booking, rigid.departures))).toMatchObject({
      code: 'ACTION_NOT_AVAILABLE',
    });
    expect(outcomeOf(decideQuoteChange(command, life.booking, life.departures))).toMatchObject({
      code: 'OFFER_EXPIRED',
    });
  });
});
