import { describe, expect, it } from 'vitest';
import type { ScheduleChangeAnswer } from '../../../../src/domain/booking/schedule-change-events.js';
import { decideExpireHold } from '../../../../src/domain/booking/holding/expire-decider.js';
import { NOW_MS, segment, shifted, slice } from '../booking-fixtures.js';
import {
  after,
  bookedLife,
  connectingOffer,
  FLEXIBLE,
  HOLD,
  outcomeOf,
  paidLife,
  type Life,
} from '../booking-life.js';
import {
  answerScheduleChange,
  cancelled,
  disturbed,
  FIRST_LEAVES_MS,
  HOUR_MS,
  noteScheduleChange,
  quoteCancellation,
  SECOND_LEAVES_MS,
  slices,
  underConditions,
} from '../booking-steps.js';

const RETURN = { departureId: 'AF11-2026-12-05' };

describe('given a booking that is still to fly a departure', () => {
  it('when the departure is cancelled, then it is told', () => {
    const decision = noteScheduleChange(paidLife());
    expect(decision).toEqual({
      kind: 'accepted',
      facts: {
        events: [
          {
            type: 'ScheduleChanged',
            ...{ bookingId: 'b1', noticeId: 'n1', departureId: 'AF10-2026-12-01' },
            ...{ kind: 'CANCELLED', newTimes: null, noticedAt: new Date(NOW_MS).toISOString() },
          },
        ],
        ...{ seats: [], ticketNumbers: [] },
      },
    });
  });

  it('when the departure is moved, then the booking has its new times, and no other flight has', () => {
    const { from, to } = shifted(paidLife().booking.slices[0]!.segments[0]!, -120);
    const { booking } = disturbed(paidLife(), null, { kind: 'RETIMED', newTimes: { from, to } });
    expect(booking.slices.map(({ segments }) => segments[0]!.from.local)).toEqual([
      '2026-12-01T07:00:00',
      '2026-12-05T09:00:00',
    ]);
    expect(booking.scheduleChanges).toMatchObject([
      { noticeId: 'n1', kind: 'RETIMED', newTimes: { from, to }, answer: null },
    ]);
  });

  it('when it was told already, then it is not told again, but of the next change', () => {
    const life = disturbed(paidLife());
    expect(outcomeOf(noteScheduleChange(life))).toEqual([]);
    expect(outcomeOf(noteScheduleChange(life, { noticeId: 'n2' }))).toEqual(['ScheduleChanged']);
  });

  it('then what was quoted before does not stand', () => {
    const quoted = after(paidLife(), quoteCancellation(paidLife()));
    expect(disturbed(quoted).booking).toMatchObject({ quote: null, pastQuotes: [{ fate: 'SUPERSEDED' }] });
  });
});

describe('given passengers on their way to a connection', () => {
  const life = paidLife({ offer: connectingOffer() });
  const onward = { departureId: 'AF20-2026-12-01' };
  const leavesMs = FIRST_LEAVES_MS + 3 * HOUR_MS;

  it.each([leavesMs - 1, leavesMs, leavesMs + HOUR_MS])(
    'when it is cancelled, then they are told, also once it would have left',
    (nowMs) => {
      expect(outcomeOf(noteScheduleChange(life, { ...onward, nowMs }))).toEqual(['ScheduleChanged']);
    },
  );

  it('when it is moved, then they have its new times', () => {
    const { from, to } = shifted(life.booking.slices[0]!.segments[1]!, 90);
    const change = { ...onward, kind: 'RETIMED', newTimes: { from, to }, nowMs: leavesMs - 1 } as const;
    expect(disturbed(life, null, change).booking.slices[0]!.segments.map((one) => one.from.local)).toEqual([
      '2026-12-01T09:00:00',
      '2026-12-01T13:30:00',
    ]);
  });
});

describe('given two flights on one departure, boarded at different airports', () => {
  const AF10 = 'AF10-2026-12-01';
  const [first, second] = [
    segment(`${AF10} CDG-LHR`),
    { ...segment(`${AF10} LHR-JFK`, '2026-12-01T12:00:00'), boardLeg: 1, offLeg: 1 },
  ];
  const life = paidLife({ offer: { slices: [slice(first), slice(second)] } });
  const [newTimes, other] = [first, second].map((flight) => shifted(flight, 30));
  const change = { kind: 'RETIMED', newTimes: newTimes!, otherTimes: [other!] } as const;

  it('when it is moved, then each has its own new times', () => {
    const { booking } = disturbed(life, null, change);
    expect(
      booking.slices.map(({ segments }) => [segments[0]!.from.local, segments[0]!.shiftMinutes]),
    ).toEqual([
      ['2026-12-01T09:30:00', 30],
      ['2026-12-01T12:30:00', 30],
    ]);
    expect(outcomeOf(noteScheduleChange({ ...life, booking }, { ...change, noticeId: 'n2' }))).toEqual([]);
  });

  it('when the first has left by both its times, then the other alone is moved', () => {
    const { booking } = disturbed(life, null, { ...change, nowMs: FIRST_LEAVES_MS + HOUR_MS / 2 });
    expect(booking.slices.map(({ segments }) => segments[0]!.from.local)).toEqual([
      '2026-12-01T09:00:00',
      '2026-12-01T12:30:00',
    ]);
    expect(booking.scheduleChanges).toMatchObject([{ newTimes: { from: other!.from } }]);
  });
});

describe('a booking is not told', () => {
  const held = bookedLife({ settlement: HOLD });
  const holdEndsMs = Date.parse(held.booking.hold!.seatsHeldUntil);

  it.each<[string, Life, Parameters<typeof noteScheduleChange>[1]]>([
    ['of a departure that it is not on', paidLife(), { departureId: 'AF12-2026-12-01' }],
    ['of a direction that it gave up', cancelled(paidLife(), slices(0)), {}],
    ['once it is cancelled', cancelled(paidLife()), {}],
    ['once it has expired', after(held, decideExpireHold({ nowMs: holdEndsMs }, held.booking)), {}],
  ])('%s', (_, life, changes) => {
    expect(outcomeOf(noteScheduleChange(life, changes))).toEqual([]);
  });

  it('of the flight there, but of the way back', () => {
    const told = (nowMs: number) => outcomeOf(noteScheduleChange(paidLife(), { ...RETURN, nowMs }));
    expect(told(SECOND_LEAVES_MS - 1)).toEqual(['ScheduleChanged']);
  });

  it('of a move once its flight has left by the old times and by the new', () => {
    const told = (leftMs: number) => {
      const change = moveOf(paidLife(), 60);
      return outcomeOf(noteScheduleChange(paidLife(), { ...change, nowMs: FIRST_LEAVES_MS + leftMs }));
    };
    expect(told(HOUR_MS - 1)).toEqual(['ScheduleChanged']);
    expect(told(HOUR_MS)).toEqual([]);
    const earlier = moveOf(paidLife(), -60);
    expect(outcomeOf(noteScheduleChange(paidLife(), { ...earlier, nowMs: FIRST_LEAVES_MS }))).toEqual([]);
  });
});

describe('given a flight that should have left', () => {
  const rigid = underConditions({ ...FLEXIBLE, refundable: false, changeable: false });
  const nowMs = FIRST_LEAVES_MS + 2 * HOUR_MS;
  const answeredAt = (life: Life, answer: ScheduleChangeAnswer) =>
    outcomeOf(answerScheduleChange(life, answer, nowMs));

  it('when it is cancelled late, then its passengers can have another or their money', () => {
    const life = disturbed(paidLife(rigid), null, { nowMs });
    expect(answeredAt(life, 'REBOOK')).toEqual(['ScheduleChangeAnswered']);
    expect(answeredAt(life, 'REFUND')).toEqual([
      ...['ScheduleChangeAnswered', 'BookingCancelled', 'RefundRequested'],
    ]);
  });

  it('when it is delayed late, then they can accept, have another or their money', () => {
    const life = disturbed(paidLife(rigid), null, { ...moveOf(paidLife(), 180), nowMs });
    expect(life.booking.slices[0]!.segments[0]!.from.local).toBe('2026-12-01T12:00:00');
    expect(answeredAt(life, 'ACCEPT')).toEqual(['ScheduleChangeAnswered']);
    expect(answeredAt(life, 'REBOOK')).toEqual(['ScheduleChangeAnswered']);
    expect(answeredAt(life, 'REFUND')).toContain('BookingCancelled');
  });

  it('when it was moved into the past before that was refused, then it comes back', () => {
    const early = disturbed(paidLife(rigid), null, moveOf(paidLife(), -24 * 60));
    const at = FIRST_LEAVES_MS - HOUR_MS;
    expect(outcomeOf(answerScheduleChange(early, 'REBOOK', at))).toMatchObject({ reason: 'DEPARTED' });
    const back = disturbed(early, null, { ...moveOf(paidLife(), 0), noticeId: 'n2', nowMs: at });
    expect(back.booking.slices[0]!.segments[0]).toMatchObject({ from: { at: '2026-12-01T09:00:00.000Z' } });
    expect(outcomeOf(answerScheduleChange(back, 'REFUND', at))).toContain('BookingCancelled');
  });
});

/** The first flight of a life at other times. */
function moveOf(life: Life, shiftMinutes: number) {
  const { from, to } = shifted(life.booking.slices[0]!.segments[0]!, shiftMinutes);
  return { kind: 'RETIMED', newTimes: { from, to } } as const;
}
