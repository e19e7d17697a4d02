import { describe, expect, it } from 'vitest';
import type { BookingOwner } from '../../../../src/domain/booking/booking-owner.js';
import { NOW_MS } from '../booking-fixtures.js';
import { after, bookedLife, HOLD, outcomeOf, paidLife, seatsSold, type Life } from '../booking-life.js';
import {
  cancelled,
  confirmCancellation,
  disturbed,
  eur,
  FIRST_LEAVES_MS,
  HOUR_MS,
  LIFETIME_MS,
  passengers,
  quoteCancellation,
  quoteChange,
  slices,
  underConditions,
  UNKNOWN_CONDITIONS,
  WHOLE,
} from '../booking-steps.js';

function quoted(life: Life, scope = WHOLE, changes: Parameters<typeof quoteCancellation>[2] = {}): Life {
  return after(life, quoteCancellation(life, scope, changes));
}

/** The events of a confirmation, which is to be accepted. */
function confirmed(life: Life, changes: Parameters<typeof confirmCancellation>[1] = {}) {
  const decision = confirmCancellation(life, changes);
  if (decision.kind === 'refused') throw new Error(decision.refusal.code);
  return decision.facts.events;
}

describe('the reason of a cancellation', () => {
  const reasonFor = (owner: BookingOwner | undefined, operator: string | null) =>
    confirmed(quoted(bookedLife(owner && { owner })), { operator })[0];
  const ada = { subject: 'ada', agency: null };

  it.each([
    ['somebody', ada],
    ['nobody', undefined],
  ])('is the operator who confirms that of a booking of %s else', (_, owner) => {
    expect(reasonFor(owner, 'olga')).toMatchObject({ type: 'BookingCancelled', reason: 'OPERATOR' });
  });

  it('is the request of its owner, an operator or not', () => {
    expect(reasonFor(ada, null)).toMatchObject({ reason: 'REQUESTED' });
    expect(reasonFor(ada, 'ada')).toMatchObject({ reason: 'REQUESTED' });
  });
});

describe('given a quote for all of a paid booking', () => {
  const life = quoted(paidLife());

  it('when it is confirmed, then the booking ends at its amounts and the refund is on its way', () => {
    const { quoteId } = life.booking.quote!;
    const { lines } = life.booking.quote as Extract<Life['booking']['quote'], { type: 'CancellationQuoted' }>;
    expect(confirmed(life)).toEqual([
      {
        type: 'BookingCancelled',
        ...{ bookingId: 'b1', quoteId, reason: 'REQUESTED', lines },
        ...{ refund: eur(46_000), penalty: eur(2_000), refundTo: 'PAYMENT' },
        cancelledAt: new Date(NOW_MS).toISOString(),
      },
      {
        type: 'RefundRequested',
        ...{ bookingId: 'b1', refundId: 'b1-refund-1', paymentId: 'p1', amount: eur(46_000) },
        ...{ reason: 'CANCELLATION', requestedAt: new Date(NOW_MS).toISOString() },
      },
    ]);
  });

  it('when it is confirmed, then seats are free, tickets void, and only the penalty stays charged', () => {
    const ended = after(life, confirmCancellation(life));
    expect(seatsSold(ended)).toEqual({ AF10: 0, AF11: 0 });
    expect(ended.booking.tickets.map(({ status }) => status)).toEqual(['VOID', 'VOID', 'VOID']);
    expect(ended.booking).toMatchObject({ status: 'CANCELLED', chargedMinor: 2_000, quote: null });
  });
});

describe('given a quote for a part of a paid booking', () => {
  it('when a passenger leaves, then one seat on each flight is free and the others pay their own', () => {
    const life = cancelled(paidLife(), passengers('2'));
    expect(seatsSold(life)).toEqual({ AF10: 1, AF11: 1 });
    expect(life.booking).toMatchObject({
      status: 'TICKETED',
      cancelledPassengerIds: ['2'],
      passengerCounts: { ADULT: 1, INFANT: 1 },
      totalPrice: eur(24_000),
      chargedMinor: 25_000,
      tickets: [{ status: 'OPEN' }, { status: 'VOID' }, { status: 'OPEN' }],
      refunds: [{ amountMinor: 23_000, reason: 'CANCELLATION' }],
    });
  });

  it('when an infant leaves, then no seat is free', () => {
    const leaving = quoted(paidLife(), passengers('3'));
    expect(confirmCancellation(leaving)).toMatchObject({ facts: { seats: [] } });
    const life = after(leaving, confirmCancellation(leaving));
    expect(seatsSold(life)).toEqual({ AF10: 2, AF11: 2 });
    expect(life.booking).toMatchObject({ passengerCounts: { INFANT: 0 }, refunds: [] });
  });

  it('when a direction is given up, then its seats alone are free and tickets stay', () => {
    const life = cancelled(paidLife(), slices(1));
    expect(seatsSold(life)).toEqual({ AF10: 2, AF11: 0 });
    expect(life.booking).toMatchObject({
      ...{ cancelledSlices: [1], totalPrice: eur(24_000), chargedMinor: 26_000 },
      tickets: [{ status: 'OPEN' }, { status: 'OPEN' }, { status: 'OPEN' }],
    });
  });

  it('when parts leave one after the other, then each takes what is left', () => {
    const life = cancelled(cancelled(cancelled(paidLife(), slices(0)), passengers('2', '3')));
    expect(seatsSold(life)).toEqual({ AF10: 0, AF11: 0 });
    expect(life.booking.refunds.map(({ refundId, amountMinor }) => [refundId, amountMinor])).toEqual([
      ['b1-refund-1', 22_000],
      ['b1-refund-2', 11_000],
      ['b1-refund-3', 11_000],
    ]);
  });
});

describe('given a quote that no payment stands behind', () => {
  it('when it is on account, then the cancellation itself is the credit', () => {
    const life = quoted(bookedLife());
    expect(confirmed(life)).toMatchObject([{ type: 'BookingCancelled', refundTo: 'ACCOUNT' }]);
  });

  it('when it is held, then nothing is owed any more', () => {
    const life = cancelled(bookedLife({ settlement: HOLD }));
    expect(life.booking).toMatchObject({ status: 'CANCELLED', chargedMinor: 0, refunds: [] });
    expect(seatsSold(life)).toEqual({ AF10: 0, AF11: 0 });
  });
});

describe('given a quote of which nobody knows what comes back', () => {
  it.each([WHOLE, passengers('2')])('then it is confirmed by those who accept that: %o', (scope) => {
    const life = quoted(paidLife(underConditions(UNKNOWN_CONDITIONS)), scope);
    expect(outcomeOf(confirmCancellation(life))).toEqual({ code: 'REFUND_UNKNOWN' });
    const events = confirmed(life, { acceptsUnknownRefund: true });
    expect(events).toMatchObject([{ refund: null, penalty: null, refundTo: 'PAYMENT' }]);
  });
});

describe('a confirmation is refused', () => {
  const life = quoted(paidLife());
  const departed = (action: string) => ({ code: 'ACTION_NOT_AVAILABLE', action, reason: 'DEPARTED' });

  it.each([
    ['of no quote', paidLife(), {}, 'QUOTE_NOT_FOUND'],
    ['of a quote for a change', after(paidLife(), quoteChange(paidLife())), {}, 'QUOTE_NOT_FOUND'],
    ['of another quote', life, { quoteId: 'q0' }, 'QUOTE_NOT_FOUND'],
    ['too late', life, { nowMs: NOW_MS + LIFETIME_MS }, 'QUOTE_EXPIRED'],
    [
      'of a quote before the latest',
      quoted(life),
      { quoteId: life.booking.quote!.quoteId },
      'QUOTE_SUPERSEDED',
    ],
    [
      'of a quote before a change of schedule',
      disturbed(life),
      { quoteId: life.booking.quote!.quoteId },
      'QUOTE_SUPERSEDED',
    ],
    ['a second time', cancelled(paidLife()), { quoteId: life.booking.quote!.quoteId }, 'QUOTE_SUPERSEDED'],
  ])('%s', (_, given, changes, code) => {
    expect(outcomeOf(confirmCancellation(given, changes))).toEqual({ code });
  });

  it.each([
    [WHOLE, 'CANCEL'],
    [passengers('2'), 'CANCEL_PASSENGER'],
    [slices(0), 'CANCEL_SLICE'],
  ])('of %o once it has left, though its quote stands', (scope, action) => {
    const late = quoted(paidLife(), scope, { lifetimeMs: 10_000 * HOUR_MS });
    const nowMs = FIRST_LEAVES_MS;
    expect(outcomeOf(confirmCancellation(late, { nowMs }))).toEqual(departed(action));
    expect(outcomeOf(confirmCancellation(late, { nowMs: nowMs - 1 }))).toContain('RefundRequested');
  });
});
