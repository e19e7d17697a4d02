import { describe, expect, it } from 'vitest';
import type { ScheduleChangeAnswer } from '../../../../src/domain/booking/schedule-change-events.js';
import { decideAnswerScheduleChange } from '../../../../src/domain/booking/scheduling/answer-schedule-change-decider.js';
import { NOW_MS, shifted } from '../booking-fixtures.js';
import {
  after,
  bookedLife,
  connectingOffer,
  FLEXIBLE,
  HOLD,
  outcomeOf,
  paidLife,
  PAY_NOW,
  seatsSold,
  type Life,
} from '../booking-life.js';
import {
  answerScheduleChange,
  cancelled,
  changed,
  confirmChange,
  disturbed,
  eur,
  FIRST_LEAVES_MS,
  HOUR_MS,
  likeOffer,
  noteScheduleChange,
  quoteChange,
  SECOND_LEAVES_MS,
  slices,
  underConditions,
} from '../booking-steps.js';

const { from, to } = shifted(paidLife().booking.slices[0]!.segments[0]!, -120);
const MOVED = { kind: 'RETIMED', newTimes: { from, to } } as const;
const BACK = { departureId: 'AF11-2026-12-05' };
const rigid = underConditions({ ...FLEXIBLE, refundable: false, changeable: false });

/** The life after the notice `n1` was answered. */
function answered(life: Life, answer: ScheduleChangeAnswer, nowMs = NOW_MS): Life {
  return after(life, answerScheduleChange(life, answer, nowMs));
}

describe('given a flight that was moved', () => {
  it('when that is accepted, then the booking stays as it is', () => {
    const life = answered(disturbed(paidLife(), null, MOVED), 'ACCEPT');
    expect(life.events.at(-1)).toEqual({
      type: 'ScheduleChangeAnswered',
      ...{ bookingId: 'b1', noticeId: 'n1', answer: 'ACCEPT', answeredAt: new Date(NOW_MS).toISOString() },
    });
    expect(life.booking).toMatchObject({
      ...{ status: 'TICKETED', isChangeFree: false, chargedMinor: 48_000 },
      scheduleChanges: [{ answer: 'ACCEPT' }],
    });
  });

  it.each([
    ['once it has left', paidLife(), SECOND_LEAVES_MS],
    ['while its payment is on its way', bookedLife({ settlement: PAY_NOW }), NOW_MS],
    ['while the payment of a change is', changed(paidLife()), NOW_MS],
  ])('then it can be accepted %s', (_, life, nowMs) => {
    expect(answered(disturbed(life, null, MOVED), 'ACCEPT', nowMs).booking.scheduleChanges).toMatchObject([
      { answer: 'ACCEPT' },
    ]);
  });
});

describe('given a flight that was cancelled, of a fare that allows nothing', () => {
  const life = disturbed(paidLife(rigid));

  it('when its passengers want another, then one change is free of charge', () => {
    expect(answered(life, 'REBOOK').booking).toMatchObject({
      ...{ status: 'TICKETED', isChangeFree: true, scheduleChanges: [{ answer: 'REBOOK' }] },
    });
    const { booking } = changed(answered(life, 'REBOOK'));
    expect(booking).toMatchObject({ totalPrice: eur(56_000), chargedMinor: 48_000, isChangeFree: false });
  });

  it('when they want their money, then all of it is on its way and the seats are free', () => {
    const ended = answered(life, 'REFUND');
    expect(ended.events.slice(-3)).toMatchObject([
      { type: 'ScheduleChangeAnswered', answer: 'REFUND' },
      { type: 'BookingCancelled', reason: 'DEPARTURE_CANCELLED', refund: eur(48_000), penalty: eur(0) },
      { type: 'RefundRequested', amount: eur(48_000), reason: 'SCHEDULE_CHANGE' },
    ]);
    expect(ended.booking).toMatchObject({ status: 'CANCELLED', chargedMinor: 0 });
    expect(seatsSold(ended)).toEqual({ AF10: 0, AF11: 0 });
  });

  it('when it would have left by now, then they still get their money', () => {
    expect(answered(life, 'REFUND', FIRST_LEAVES_MS).booking).toMatchObject({
      ...{ status: 'CANCELLED', chargedMinor: 0, refunds: [{ amountMinor: 48_000 }] },
    });
  });
});

describe('given a cancelled flight whose passengers wanted another, and did not change yet', () => {
  const life = answered(disturbed(paidLife(rigid)), 'REBOOK');

  it.each([
    ['at once', NOW_MS],
    ['once it would have left', FIRST_LEAVES_MS],
  ])('when they want their money %s, then all of it is on its way', (_, nowMs) => {
    expect(answered(life, 'REFUND', nowMs).booking).toMatchObject({
      ...{ status: 'CANCELLED', chargedMinor: 0, refunds: [{ amountMinor: 48_000 }] },
      ...{ isChangeFree: false, scheduleChanges: [{ answer: 'REFUND' }] },
    });
  });

  it('when they want their money, then the change that was quoted does not stand', () => {
    const quoted = after(life, quoteChange(life));
    expect(answered(quoted, 'REFUND').booking).toMatchObject({
      ...{ quote: null, pastQuotes: [{ fate: 'SUPERSEDED' }] },
    });
  });

  it.each([FIRST_LEAVES_MS, SECOND_LEAVES_MS - 1])(
    'when it would have left by now, then they still change free of charge, until the way back leaves',
    (nowMs) => {
      const offer = likeOffer(life.booking, nowMs);
      const quoted = after(life, quoteChange(life, offer, nowMs));
      expect(quoted.booking.quote).toMatchObject({ due: eur(0) });
      const rebooked = after(quoted, confirmChange(quoted, { nowMs, offer }));
      expect(rebooked.booking).toMatchObject({ chargedMinor: 48_000, isChangeFree: false });
      expect(outcomeOf(answerScheduleChange(rebooked, 'REFUND', nowMs))).toMatchObject({
        reason: 'NOTHING_TO_ANSWER',
      });
    },
  );

  it('when the way back has left, then they change no more, and are given the money of the way there', () => {
    expect(outcomeOf(quoteChange(life, likeOffer(life.booking), SECOND_LEAVES_MS))).toMatchObject({
      reason: 'DEPARTED',
    });
    expect(answered(life, 'REFUND', SECOND_LEAVES_MS).booking).toMatchObject({
      ...{ cancelledSlices: [0], chargedMinor: 24_000, isChangeFree: false },
    });
  });
});

describe('given a way back that was cancelled', () => {
  const life = disturbed(paidLife(), null, BACK);

  it.each([
    ['on the way', FIRST_LEAVES_MS],
    ['too late for another', SECOND_LEAVES_MS + HOUR_MS],
  ])('when money is wanted %s, then that of the way back is given, in full', (_, nowMs) => {
    const given = answered(life, 'REFUND', nowMs);
    expect(given.booking).toMatchObject({
      ...{ status: 'TICKETED', cancelledSlices: [1], chargedMinor: 24_000, totalPrice: eur(24_000) },
      refunds: [{ amountMinor: 24_000, reason: 'SCHEDULE_CHANGE' }],
    });
    expect(seatsSold(given)).toEqual({ AF10: 2, AF11: 0 });
  });

  it('when the way there was given up before, then all that is left is given back', () => {
    const given = answered(disturbed(cancelled(paidLife(), slices(0)), null, BACK), 'REFUND');
    expect(given.booking).toMatchObject({ status: 'CANCELLED', chargedMinor: 2_000 });
  });
});

describe('given passengers on their way to a connection', () => {
  const ONWARD = { departureId: 'AF20-2026-12-01', nowMs: FIRST_LEAVES_MS };
  const life = paidLife({ ...rigid, offer: { ...connectingOffer(), ...rigid.offer } });
  const told = disturbed(life, null, ONWARD);

  it.each([
    ['while they wait for it', FIRST_LEAVES_MS + HOUR_MS],
    ['once it would have left', FIRST_LEAVES_MS + 4 * HOUR_MS],
  ])(
    'when it was cancelled and money is wanted %s, then all that was not flown is given back',
    (_, nowMs) => {
      const given = answered(told, 'REFUND', nowMs);
      expect(given.events.at(-2)).toMatchObject({
        ...{ type: 'BookingPartlyCancelled', sliceIndexes: [1], refund: eur(48_000), penalty: eur(0) },
        begunSlices: [{ sliceIndex: 0, flownCount: 1 }],
      });
      expect(given.booking).toMatchObject({
        ...{ status: 'TICKETED', cancelledSlices: [1], chargedMinor: 24_000, totalPrice: eur(24_000) },
        ...{ refunds: [{ amountMinor: 48_000, reason: 'SCHEDULE_CHANGE' }] },
        slices: [{ stops: 0, durationMinutes: 60, segments: [{ designator: 'AF10' }] }, {}],
      });
      expect(given.booking.priceLines.map(({ subject }) => subject)).toEqual(['AF10', 'CDG']);
      expect(seatsSold(given)).toEqual({ AF10: 2, AF20: 0, AF11: 0 });
    },
  );

  it('when the way back has left too, then the flight that was cancelled alone is given back', () => {
    const given = answered(told, 'REFUND', SECOND_LEAVES_MS);
    expect(given.booking).toMatchObject({ cancelledSlices: [], chargedMinor: 48_000 });
    expect(seatsSold(given)).toEqual({ AF10: 2, AF20: 0, AF11: 2 });
    expect(given.booking.priceLines.map(({ subject }) => subject)).toEqual(['AF10', 'CDG', 'AF11', 'JFK']);
  });

  it('when it was cancelled before they set out, then nothing that they flew is given back', () => {
    const before = disturbed(life, null, { ...ONWARD, nowMs: NOW_MS });
    expect(answered(before, 'REFUND', FIRST_LEAVES_MS).booking.chargedMinor).toBe(24_000);
    expect(answered(before, 'REFUND', NOW_MS).booking.status).toBe('CANCELLED');
  });

  it('when the way back was cancelled, then they fly on, and are given the money of the way back', () => {
    const given = answered(disturbed(life, null, { ...ONWARD, ...BACK }), 'REFUND', FIRST_LEAVES_MS);
    expect(given.booking).toMatchObject({ cancelledSlices: [1], chargedMinor: 48_000 });
    expect(given.booking.slices[0]!.segments).toHaveLength(2);
  });

  it('when it was moved, then that can be accepted, and only the way back given up', () => {
    const { from: boards, to: leaves } = shifted(life.booking.slices[0]!.segments[1]!, 90);
    const late = disturbed(life, null, {
      ...{ ...ONWARD, kind: 'RETIMED', newTimes: { from: boards, to: leaves } },
    });
    expect(outcomeOf(answerScheduleChange(late, 'ACCEPT', FIRST_LEAVES_MS))).toEqual([
      'ScheduleChangeAnswered',
    ]);
    expect(answered(late, 'REFUND', FIRST_LEAVES_MS).booking).toMatchObject({
      ...{ cancelledSlices: [1], chargedMinor: 48_000 },
    });
  });

  it('then they do not change to another journey free of charge', () => {
    expect(outcomeOf(answerScheduleChange(told, 'REBOOK', FIRST_LEAVES_MS))).toMatchObject({
      reason: 'DEPARTED',
    });
  });
});

describe('given a hold', () => {
  it('when its flight was cancelled, then it ends and nothing is owed', () => {
    const life = answered(disturbed(bookedLife({ settlement: HOLD })), 'REFUND');
    expect(life.booking).toMatchObject({ status: 'CANCELLED', chargedMinor: 0, refunds: [] });
  });
});

describe('an answer is refused', () => {
  const noticed = disturbed(paidLife());
  const movedLife = disturbed(paidLife(), null, MOVED);
  const accepted = answered(movedLife, 'ACCEPT');
  const busy = disturbed(bookedLife({ settlement: PAY_NOW }));
  const backLater = shifted(paidLife().booking.slices[1]!.segments[0]!, 30);
  const gone = disturbed(disturbed(paidLife(), null, { ...MOVED, ...BACK, newTimes: backLater }), null, {
    noticeId: 'n2',
  });
  const other = after(noticed, noteScheduleChange(noticed, { ...BACK, noticeId: 'n2' }));

  it.each<[string, Life, ScheduleChangeAnswer, number, string]>([
    ['twice', disturbed(paidLife(), 'REBOOK'), 'REBOOK', NOW_MS, 'NOTHING_TO_ANSWER'],
    ['to a notice answered beside another', answered(other, 'REBOOK'), 'REBOOK', NOW_MS, 'NOTHING_TO_ANSWER'],
    ['to a move that was accepted', accepted, 'REFUND', NOW_MS, 'NOTHING_TO_ANSWER'],
    ['of a cancelled booking', cancelled(noticed), 'REFUND', NOW_MS, 'CANCELLED'],
    ['that wants money while the payment is on its way', busy, 'REFUND', NOW_MS, 'PAYMENT_PENDING'],
    ['that wants a change while the payment is on its way', busy, 'REBOOK', NOW_MS, 'PAYMENT_PENDING'],
    ['that wants money during a change', disturbed(changed(paidLife())), 'REFUND', NOW_MS, 'CHANGE_PENDING'],
    [
      'that wants to change a hold',
      disturbed(bookedLife({ settlement: HOLD })),
      'REBOOK',
      NOW_MS,
      'NOT_CONFIRMED',
    ],
    ['that wants to change what has left', movedLife, 'REBOOK', FIRST_LEAVES_MS, 'DEPARTED'],
    ['that wants to change once the way back has left', noticed, 'REBOOK', SECOND_LEAVES_MS, 'DEPARTED'],
    [
      'that wants money for moved flights that left',
      disturbed(paidLife(), null, MOVED),
      'REFUND',
      SECOND_LEAVES_MS,
      'DEPARTED',
    ],
  ])('%s', (_, life, answer, nowMs, reason) => {
    const action = 'ANSWER_SCHEDULE_CHANGE';
    expect(outcomeOf(answerScheduleChange(life, answer, nowMs))).toEqual({
      code: 'ACTION_NOT_AVAILABLE',
      ...{ action, reason },
    });
  });

  it('to a notice that there is not', () => {
    const command = { nowMs: NOW_MS, noticeId: 'n9', answer: 'ACCEPT' } as const;
    expect(outcomeOf(decideAnswerScheduleChange(command, noticed.booking))).toEqual({
      code: 'NOTICE_NOT_FOUND',
    });
  });

  it('that accepts a flight which does not fly', () => {
    expect(outcomeOf(answerScheduleChange(noticed, 'ACCEPT'))).toEqual({ code: 'NOTHING_TO_ACCEPT' });
    expect(outcomeOf(answerScheduleChange(gone, 'ACCEPT'))).toEqual(['ScheduleChangeAnswered']);
  });
});
