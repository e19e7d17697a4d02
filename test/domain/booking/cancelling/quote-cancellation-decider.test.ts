import { describe, expect, it } from 'vitest';
import { decideAnswerScheduleChange } from '../../../../src/domain/booking/scheduling/answer-schedule-change-decider.js';
import { NOTHING_WITHHELD } from '../../../../src/domain/pricing/withheld.js';
import { NOW_MS } from '../booking-fixtures.js';
import {
  after,
  bookedLife,
  FLEXIBLE,
  HOLD,
  outcomeOf,
  paidLife,
  PAY_NOW,
  reported,
  AUTHORISED,
  CAPTURED,
  type Life,
} from '../booking-life.js';
import {
  cancelled,
  changed,
  DEARER,
  DEARER_ONCE_BEGUN,
  disturbed,
  eur,
  FIRST_LEAVES_MS,
  LIFETIME_MS,
  passengers,
  quoteCancellation,
  SECOND_LEAVES_MS,
  slices,
  underConditions,
  UNKNOWN_CONDITIONS,
  WHOLE,
} from '../booking-steps.js';

/** The quote of a scope, which is to be given. */
function quoted(life: Life, scope = WHOLE, nowMs = NOW_MS) {
  return after(life, quoteCancellation(life, scope, { nowMs })).booking.quote;
}

describe('given a paid booking of a fare that gives back all but 10.00 a passenger', () => {
  const life = paidLife();

  it('when all of it is asked for, then the price less the penalty is quoted, for a while', () => {
    expect(quoted(life)).toEqual({
      type: 'CancellationQuoted',
      ...{ bookingId: 'b1', quoteId: `q${String(life.booking.revision)}`, scope: WHOLE },
      ...{ refund: eur(46_000), penalty: eur(2_000), refundTo: 'PAYMENT' },
      lines: life.booking.priceLines,
      expiresAt: new Date(NOW_MS + LIFETIME_MS).toISOString(),
      quotedAt: new Date(NOW_MS).toISOString(),
    });
  });

  it.each([
    ['a passenger', passengers('2'), 23_000, 1_000],
    ['an infant, who paid nothing', passengers('3'), 0, 0],
    ['a direction', slices(1), 22_000, 2_000],
  ])('when only %s is asked for, then the share of that is quoted', (_, scope, refund, penalty) => {
    expect(quoted(life, scope)).toMatchObject({ scope, refund: eur(refund), penalty: eur(penalty) });
  });

  it('when the first flight has left, then the way back alone can be quoted', () => {
    expect(quoted(life, slices(1), FIRST_LEAVES_MS)).toMatchObject({ refund: eur(22_000) });
  });

  it('when the first flight has left, then the penalty is the one after departure, where the fare has another', () => {
    const other = paidLife(underConditions(DEARER_ONCE_BEGUN));
    expect(quoted(other, slices(1), FIRST_LEAVES_MS)).toMatchObject({ penalty: eur(6_000) });
    expect(quoted(other, slices(1), FIRST_LEAVES_MS - 1)).toMatchObject({ penalty: eur(2_000) });
    const unsaid = { ...DEARER_ONCE_BEGUN, refundPenaltyAfterDepartureMinor: null };
    const unknown = paidLife(underConditions(unsaid));
    expect(quoted(unknown, slices(1), FIRST_LEAVES_MS)).toMatchObject({ refund: null });
  });

  it('when a part is gone, then what is left is quoted', () => {
    expect(quoted(cancelled(life, passengers('2')))).toMatchObject({ refund: eur(23_000) });
    expect(quoted(cancelled(life, slices(0)))).toMatchObject({ refund: eur(22_000) });
  });
});

describe('given another state or fare', () => {
  it('on account, then the refund is a credit', () => {
    expect(quoted(bookedLife())).toMatchObject({ refund: eur(46_000), refundTo: 'ACCOUNT' });
  });

  it.each([
    ['flexible', FLEXIBLE],
    ['rigid', { ...FLEXIBLE, refundable: false }],
    ['unknown', UNKNOWN_CONDITIONS],
  ])('held at a fare that is %s, then nothing was charged and nothing comes back', (_, conditions) => {
    const life = bookedLife({ ...underConditions(conditions), settlement: HOLD });
    expect(quoted(life)).toMatchObject({ refund: eur(0), penalty: eur(0), refundTo: 'NONE' });
    expect(quoted(life)).toMatchObject({ lines: life.booking.priceLines });
  });

  it('not refundable, then nothing comes back and no penalty is named', () => {
    const life = paidLife(underConditions({ ...FLEXIBLE, refundable: false }));
    expect(quoted(life)).toMatchObject({ refund: eur(0), penalty: eur(0), lines: [] });
  });

  it('without conditions, then nobody knows', () => {
    const life = paidLife(underConditions(UNKNOWN_CONDITIONS));
    expect(quoted(life)).toMatchObject({ refund: null, penalty: null, lines: [] });
  });

  it('changed free of charge to a dearer journey, then no more comes back than was paid', () => {
    const life = changed(disturbed(paidLife(), 'REBOOK'), DEARER);
    expect(life.booking.totalPrice).toEqual(eur(56_000));
    expect(quoted(life)).toMatchObject({ refund: eur(48_000), penalty: eur(8_000) });
  });

  it('changed for money, then all that was paid is given back', () => {
    const life = reported(reported(changed(paidLife(), DEARER), AUTHORISED), CAPTURED);
    expect(quoted(life)).toMatchObject({ refund: eur(54_000), penalty: eur(2_000) });
  });
});

describe('given a flight that the airline cancelled, of a fare that gives nothing back', () => {
  const rigid = paidLife(underConditions({ ...FLEXIBLE, refundable: false }));
  const told = disturbed(rigid);

  it.each([
    ['all of it', WHOLE, 48_000],
    ['a passenger', passengers('2', '3'), 24_000],
    ['a direction', slices(1), 24_000],
  ])('while that waits for an answer, then %s is given back in full', (_, scope, minor) => {
    expect(quoted(told, scope)).toMatchObject({ refund: eur(minor), penalty: eur(0) });
  });

  it('when another flight was wanted, then so it is until that is had, and no longer', () => {
    const rebooking = disturbed(rigid, 'REBOOK');
    expect(quoted(rebooking)).toMatchObject({ refund: eur(48_000) });
    expect(quoted(changed(rebooking))).toMatchObject({ refund: eur(0) });
  });

  it('at a fare of which nobody knows, then it is given back in full too', () => {
    const unknown = disturbed(paidLife(underConditions(UNKNOWN_CONDITIONS)));
    expect(quoted(unknown)).toMatchObject({ refund: eur(48_000) });
  });
});

describe('given a journey that was changed', () => {
  const rebooked = changed(disturbed(paidLife(), 'REBOOK'), 40_000);
  const rigid = underConditions({ ...FLEXIBLE, refundable: false });
  const upgraded = reported(reported(changed(paidLife(rigid), DEARER), AUTHORISED), CAPTURED);

  it('free of charge, then each part gives back its share of what was paid', () => {
    expect(rebooked.booking.withheld).toEqual({ unpaidMinor: 120_000, lockedMinor: 0 });
    expect(quoted(rebooked, passengers('2', '3'))).toMatchObject({ refund: eur(24_000) });
    const left = cancelled(rebooked, passengers('2', '3'));
    expect(left.booking).toMatchObject({ chargedMinor: 24_000, withheld: { unpaidMinor: 60_000 } });
    expect(quoted(left, slices(1))).toMatchObject({ refund: eur(12_000) });
  });

  it('from a fare that is not refundable, then only what was paid at the new one comes back', () => {
    expect(quoted(upgraded)).toMatchObject({ refund: eur(8_000), penalty: eur(48_000) });
    expect(quoted(upgraded, passengers('2'))).toMatchObject({ refund: eur(4_000) });
  });

  it('from a fare that is not refundable, then all of it comes back when the airline cancels a flight', () => {
    const ended = disturbed(upgraded, 'REFUND');
    expect(ended.booking).toMatchObject({ status: 'CANCELLED', chargedMinor: 1_500 });
  });

  it('free of charge, then the airline gives its share of what was paid back for a flight that it cancels', () => {
    const notice = { noticeId: 'n2', departureId: 'AF13-2026-12-06', nowMs: FIRST_LEAVES_MS };
    const before = disturbed(paidLife(), 'REBOOK', { departureId: 'AF11-2026-12-05' });
    const noticed = disturbed(changed(before, 40_000), null, notice);
    const answer = { ...notice, answer: 'REFUND' } as const;
    const given = after(noticed, decideAnswerScheduleChange(answer, noticed.booking));
    expect(given.booking).toMatchObject({ cancelledSlices: [1], chargedMinor: 24_000 });
  });

  it('from a fare of which nobody knows, then nobody knows', () => {
    const before = paidLife(underConditions({ ...FLEXIBLE, refundable: null }));
    const unknown = reported(reported(changed(before, DEARER), AUTHORISED), CAPTURED);
    expect(quoted(unknown)).toMatchObject({ refund: null, penalty: null, lines: [] });
  });

  it('before it was recorded what is not given back, then no more comes back than was charged', () => {
    const booking = { ...rebooked.booking, withheld: NOTHING_WITHHELD };
    expect(quoted({ ...rebooked, booking })).toMatchObject({ refund: eur(48_000) });
  });
});

describe('a quote is refused', () => {
  const held = bookedLife({ settlement: HOLD });

  it.each([
    [
      'of a booking that waits for its payment',
      bookedLife({ settlement: PAY_NOW }),
      WHOLE,
      'PAYMENT_PENDING',
    ],
    ['of a booking whose change waits for its payment', changed(paidLife()), WHOLE, 'CHANGE_PENDING'],
    ['of a cancelled booking', cancelled(paidLife()), WHOLE, 'CANCELLED'],
    ['of a passenger of a hold', held, passengers('2'), 'NOT_CONFIRMED'],
    ['of a direction of a hold', held, slices(1), 'NOT_CONFIRMED'],
    ['of the only passenger', cancelled(paidLife(), passengers('2', '3')), passengers('1'), 'ONLY_PASSENGER'],
    ['of the only direction', cancelled(paidLife(), slices(0)), slices(1), 'ONLY_SLICE'],
  ])('%s', (_, life, scope, reason) => {
    const action = { WHOLE: 'CANCEL', PASSENGERS: 'CANCEL_PASSENGER', SLICES: 'CANCEL_SLICE' }[scope.kind];
    expect(outcomeOf(quoteCancellation(life, scope))).toEqual({
      code: 'ACTION_NOT_AVAILABLE',
      action,
      reason,
    });
  });

  it.each([
    [WHOLE, FIRST_LEAVES_MS],
    [passengers('2'), FIRST_LEAVES_MS],
    [slices(1), SECOND_LEAVES_MS],
  ])('once what is to be cancelled has left: %o', (scope, nowMs) => {
    expect(outcomeOf(quoteCancellation(paidLife(), scope, { nowMs }))).toMatchObject({ reason: 'DEPARTED' });
    expect(quoted(paidLife(), scope, nowMs - 1)).toMatchObject({ refundTo: 'PAYMENT' });
  });

  it('when there is no such part of it', () => {
    expect(outcomeOf(quoteCancellation(paidLife(), passengers('4')))).toEqual({
      code: 'SCOPE_INVALID',
      message: expect.stringMatching(/^Name each passenger once/u),
    });
  });
});
