import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  availableActions,
  BOOKING_ACTIONS,
  UNAVAILABLE_REASONS,
  whyUnavailable,
  type BookingAction,
  type UnavailableReason,
} from '../../../src/domain/booking/available-actions.js';
import type { BookingDecision } from '../../../src/domain/booking/booking-facts.js';
import { openSliceIndexes, travellersOf } from '../../../src/domain/booking/booking-parts.js';
import { decideExpireHold } from '../../../src/domain/booking/holding/expire-decider.js';
import { SCHEDULE_CHANGE_ANSWERS } from '../../../src/domain/booking/schedule-change-events.js';
import { decideAnswerScheduleChange } from '../../../src/domain/booking/scheduling/answer-schedule-change-decider.js';
import { NOW_MS } from './booking-fixtures.js';
import {
  after,
  AUTHORISED,
  bookedLife,
  CAPTURED,
  connectingOffer,
  failed,
  FLEXIBLE,
  HOLD,
  paidLife,
  PAY_NOW,
  reported,
  reportOf,
  returnOffer,
  type Life,
} from './booking-life.js';
import {
  answerScheduleChange,
  cancelled,
  changed,
  CHEAPER,
  confirmCancellation,
  confirmChange,
  correctPassenger,
  DEARER,
  DEARER_ONCE_BEGUN,
  disturbed,
  FIRST_LEAVES_MS,
  HOUR_MS,
  likeOffer,
  noteScheduleChange,
  otherOffer,
  passengers,
  pay,
  quoteCancellation,
  quoteChange,
  SECOND_LEAVES_MS,
  slices,
  underConditions,
  UNKNOWN_CONDITIONS,
  WHOLE,
} from './booking-steps.js';

/** What is told of each action, in the order of `BOOKING_ACTIONS`: `-` is allowed. */
function told({ booking }: Life, nowMs: number): readonly string[] {
  return availableActions(booking, nowMs).map(({ reason }) => reason ?? '-');
}

const held = bookedLife({ settlement: HOLD });
const holdEndsMs = Date.parse(held.booking.hold!.seatsHeldUntil);
const expired = after(held, decideExpireHold({ nowMs: holdEndsMs }, held.booking));
const pending = bookedLife({ settlement: PAY_NOW });
const refused = reported(after(held, pay(held)), failed('AUTHORISE'));
const rigid = { ...FLEXIBLE, changeable: false, changePenaltyMinor: null };
const alone = cancelled(paidLife(), passengers('2', '3'));
const oneWay = cancelled(paidLife(), slices(1));
const NOTHING = 'NOTHING_TO_ANSWER';

/** The way back leaves when it always did, but the airline said so anew. */
const MOVED_BACK = {
  departureId: 'AF11-2026-12-05',
  kind: 'RETIMED',
  newTimes: paidLife().booking.slices[1]!.segments[0]!,
} as const;

describe('the actions of a booking', () => {
  it.each([
    ['on account', bookedLife(), NOW_MS, ['NOT_HELD', '-', '-', '-', '-', '-', NOTHING]],
    ['held', held, NOW_MS, ['-', '-', 'NOT_CONFIRMED', 'NOT_CONFIRMED', 'NOT_CONFIRMED', '-', NOTHING]],
    [
      'held too long',
      held,
      holdEndsMs,
      [
        ...['HOLD_EXPIRED', 'HOLD_EXPIRED'],
        ...['NOT_CONFIRMED', 'NOT_CONFIRMED', 'NOT_CONFIRMED', 'HOLD_EXPIRED', NOTHING],
      ],
    ],
    [
      'held on a flight that was cancelled',
      disturbed(held),
      NOW_MS,
      ['FLIGHT_CANCELLED', '-', 'NOT_CONFIRMED', 'NOT_CONFIRMED', 'NOT_CONFIRMED', '-', '-'],
    ],
    [
      'held again since its payment was refused',
      refused,
      NOW_MS,
      ['-', '-', 'NOT_CONFIRMED', 'NOT_CONFIRMED', 'NOT_CONFIRMED', '-', NOTHING],
    ],
    ['expired', expired, holdEndsMs, BOOKING_ACTIONS.map(() => 'EXPIRED')],
    ['waiting for its payment', pending, NOW_MS, [...Array<string>(5).fill('PAYMENT_PENDING'), '-', NOTHING]],
    [
      'ticketed, the money not taken yet',
      reported(pending, AUTHORISED),
      NOW_MS,
      ['ALREADY_PAID', ...Array<string>(4).fill('PAYMENT_PENDING'), '-', NOTHING],
    ],
    ['ticketed', paidLife(), NOW_MS, ['ALREADY_PAID', '-', '-', '-', '-', '-', NOTHING]],
    [
      'waiting for the payment of a change',
      changed(paidLife()),
      NOW_MS,
      ['ALREADY_PAID', ...Array<string>(4).fill('CHANGE_PENDING'), '-', NOTHING],
    ],
    ['cancelled', cancelled(paidLife()), NOW_MS, BOOKING_ACTIONS.map(() => 'CANCELLED')],
    ['of one passenger', alone, NOW_MS, ['ALREADY_PAID', '-', 'ONLY_PASSENGER', '-', '-', '-', NOTHING]],
    ['of one direction', oneWay, NOW_MS, ['ALREADY_PAID', '-', '-', 'ONLY_SLICE', '-', '-', NOTHING]],
    [
      'whose first flight has left',
      paidLife(),
      FIRST_LEAVES_MS,
      ['ALREADY_PAID', 'DEPARTED', 'DEPARTED', '-', 'DEPARTED', 'DEPARTED', NOTHING],
    ],
    [
      'whose last flight has left',
      paidLife(),
      SECOND_LEAVES_MS,
      ['ALREADY_PAID', ...Array<string>(5).fill('DEPARTED'), NOTHING],
    ],
    [
      'whose fare cannot be changed',
      paidLife(underConditions(rigid)),
      NOW_MS,
      ['ALREADY_PAID', '-', '-', '-', 'FARE_NOT_CHANGEABLE', '-', NOTHING],
    ],
    [
      'whose fare fixes names',
      paidLife(underConditions({ ...FLEXIBLE, nameCorrection: 'NONE' })),
      NOW_MS,
      ['ALREADY_PAID', '-', '-', '-', '-', 'FARE_NAME_FIXED', NOTHING],
    ],
    [
      'whose conditions are not known',
      paidLife(underConditions(UNKNOWN_CONDITIONS)),
      NOW_MS,
      ['ALREADY_PAID', '-', '-', '-', 'CONDITIONS_UNKNOWN', '-', NOTHING],
    ],
    [
      'whose fare can be changed for nobody knows how much',
      paidLife(underConditions({ ...FLEXIBLE, changePenaltyMinor: null })),
      NOW_MS,
      ['ALREADY_PAID', '-', '-', '-', 'CONDITIONS_UNKNOWN', '-', NOTHING],
    ],
    [
      'whose flight was cancelled',
      disturbed(paidLife()),
      NOW_MS,
      ['ALREADY_PAID', '-', '-', '-', '-', '-', '-'],
    ],
    [
      'held for longer than its flights last, as before moves shortened holds',
      {
        ...held,
        booking: {
          ...held.booking,
          hold: { ...held.booking.hold!, seatsHeldUntil: new Date(SECOND_LEAVES_MS).toISOString() },
        },
      },
      FIRST_LEAVES_MS,
      ['DEPARTED', 'DEPARTED', ...Array<string>(3).fill('NOT_CONFIRMED'), 'DEPARTED', 'NOTHING_TO_ANSWER'],
    ],
    [
      'that may change free of charge, whatever its fare says',
      disturbed(paidLife(underConditions(rigid)), 'REBOOK'),
      NOW_MS,
      ['ALREADY_PAID', '-', '-', '-', '-', '-', '-'],
    ],
    [
      'that may change free of charge, once its cancelled flight would have left',
      disturbed(paidLife(), 'REBOOK'),
      FIRST_LEAVES_MS,
      ['ALREADY_PAID', 'DEPARTED', 'DEPARTED', '-', '-', 'DEPARTED', '-'],
    ],
    [
      'that may change free of charge, once its way back has left',
      disturbed(paidLife(), 'REBOOK'),
      SECOND_LEAVES_MS,
      ['ALREADY_PAID', ...Array<string>(5).fill('DEPARTED'), '-'],
    ],
  ])('%s', (_, life, nowMs, reasons) => {
    expect(told(life, nowMs)).toEqual(reasons);
  });

  it('end when the hold ends, the first flight leaves, or the last direction that can be cancelled', () => {
    const untilOf = ({ booking }: Life, nowMs = NOW_MS) =>
      Object.fromEntries(availableActions(booking, nowMs).map(({ action, until }) => [action, until]));
    const [first, second] = [FIRST_LEAVES_MS, SECOND_LEAVES_MS].map((ms) => new Date(ms).toISOString());
    expect(untilOf(held)).toMatchObject({
      PAY: new Date(holdEndsMs).toISOString(),
      CANCEL: new Date(holdEndsMs).toISOString(),
      CHANGE_PASSENGER: new Date(holdEndsMs).toISOString(),
      CHANGE: null,
    });
    expect(untilOf(disturbed(paidLife()))).toEqual({
      PAY: null,
      CANCEL: first,
      CANCEL_PASSENGER: first,
      CANCEL_SLICE: second,
      CHANGE: first,
      CHANGE_PASSENGER: first,
      ANSWER_SCHEDULE_CHANGE: null,
    });
    expect(untilOf(disturbed(paidLife(), 'REBOOK'))).toMatchObject({ CANCEL: first, CHANGE: second });
    expect(untilOf(cancelled(paidLife(), slices(0)))['CANCEL']).toBe(second);
    expect(untilOf(paidLife(), FIRST_LEAVES_MS)['CANCEL_SLICE']).toBe(second);
  });
});

/** Well-formed commands of an action, each alone: those that name a part of the booking once for each part. */
function commandsOf(life: Life, action: BookingAction, nowMs: number): readonly BookingDecision[] {
  const { booking } = life;
  switch (action) {
    case 'PAY':
      return [pay(life, { nowMs })];
    case 'CANCEL':
      return [quoteCancellation(life, WHOLE, { nowMs })];
    case 'CANCEL_PASSENGER':
      return travellersOf(booking).map(({ passengerId }) =>
        quoteCancellation(life, passengers(passengerId), { nowMs }),
      );
    case 'CANCEL_SLICE':
      return openSliceIndexes(booking).map((index) => quoteCancellation(life, slices(index), { nowMs }));
    case 'CHANGE':
      return [quoteChange(life, likeOffer(booking, nowMs), nowMs)];
    case 'CHANGE_PASSENGER':
      return travellersOf(booking)
        .slice(0, 1)
        .map(({ passengerId }) => correctPassenger(life, { passengerId, nowMs }));
    case 'ANSWER_SCHEDULE_CHANGE':
      return booking.scheduleChanges.flatMap(({ noticeId }) =>
        SCHEDULE_CHANGE_ANSWERS.map((answer) =>
          decideAnswerScheduleChange({ nowMs, noticeId, answer }, booking),
        ),
      );
  }
}

/** What was quoted is confirmed; any other decision stands as it is. */
function confirmed(life: Life, decision: BookingDecision, nowMs: number): BookingDecision {
  if (decision.kind === 'refused') return decision;
  const quoted = after(life, decision);
  const type = decision.facts.events[0]?.type;
  if (type === 'CancellationQuoted')
    return confirmCancellation(quoted, { nowMs, acceptsUnknownRefund: true });
  if (type !== 'ChangeQuoted') return decision;
  return confirmChange(quoted, { nowMs, offer: likeOffer(quoted.booking, nowMs) });
}

/** One thing that happens to a booking, whatever is said to be available; null when it cannot. */
type Step = (life: Life, nowMs: number) => Life | null;

/** The life after what was decided, step by step. */
function step(...decisions: readonly ((life: Life, nowMs: number) => BookingDecision)[]): Step {
  return (first, nowMs) =>
    decisions.reduce<Life | null>((life, decide) => {
      const decision = life && decide(life, nowMs);
      return decision?.kind === 'accepted' && decision.facts.events.length > 0
        ? after(life!, decision)
        : null;
    }, first);
}

const steps: readonly Step[] = [
  ...[AUTHORISED, CAPTURED, failed('AUTHORISE'), failed('CAPTURE'), { kind: 'VOIDED' } as const].map(
    (outcome) => step((life, nowMs) => reportOf(life, outcome, nowMs)),
  ),
  step((life, nowMs) => pay(life, { nowMs })),
  ...[WHOLE, passengers('2'), passengers('3'), passengers('2', '3'), slices(0), slices(1)].map((scope) =>
    step(
      (life, nowMs) => quoteCancellation(life, scope, { nowMs }),
      (life, nowMs) => confirmCancellation(life, { nowMs, acceptsUnknownRefund: true }),
    ),
  ),
  ...[DEARER, CHEAPER].map((fareMinor) =>
    step(
      (life, nowMs) => quoteChange(life, otherOffer(life.booking, fareMinor), nowMs),
      (life, nowMs) => confirmChange(life, { nowMs, offer: otherOffer(life.booking, fareMinor) }),
    ),
  ),
  step((life, nowMs) => noteScheduleChange(life, { nowMs })),
  step((life, nowMs) => noteScheduleChange(life, { nowMs, departureId: 'AF20-2026-12-01' })),
  step((life, nowMs) => noteScheduleChange(life, { nowMs, noticeId: 'n2', ...MOVED_BACK })),
  step(({ booking }, nowMs) => decideExpireHold({ nowMs }, booking)),
  ...SCHEDULE_CHANGE_ANSWERS.map((answer) =>
    step((life, nowMs) => answerScheduleChange(life, answer, nowMs)),
  ),
];

const anySettlement = fc.constantFrom({ kind: 'ON_ACCOUNT' } as const, PAY_NOW, HOLD, 'PAID' as const);
const anyConditions = fc.constantFrom(
  FLEXIBLE,
  rigid,
  { ...FLEXIBLE, refundable: false },
  DEARER_ONCE_BEGUN,
  UNKNOWN_CONDITIONS,
  { ...FLEXIBLE, nameCorrection: 'NONE' as const },
);
const anyJourney = fc.constantFrom(returnOffer(), connectingOffer());
const toFirstFlightMs = FIRST_LEAVES_MS - NOW_MS;
const anyPause = fc.constantFrom(
  ...[0, 0, 0, HOUR_MS / 6, 3 * HOUR_MS, 24 * HOUR_MS, 300 * HOUR_MS, toFirstFlightMs],
);

/** A booking after steps that could be taken, and an instant. */
const anyLife: fc.Arbitrary<{ readonly life: Life; readonly nowMs: number }> = fc
  .tuple(
    fc.record({ settlement: anySettlement, conditions: anyConditions, journey: anyJourney }),
    fc.array(fc.tuple(fc.nat(), anyPause), { maxLength: 6 }),
    anyPause,
  )
  .map(([{ settlement, conditions, journey }, moves, lastPauseMs]) => {
    const changes = { offer: { ...journey, ...underConditions(conditions).offer } };
    let life = settlement === 'PAID' ? paidLife(changes) : bookedLife({ ...changes, settlement });
    let nowMs = NOW_MS;
    for (const [pick, pauseMs] of moves) {
      nowMs += pauseMs;
      const possible = steps.flatMap((take) => take(life, nowMs) ?? []);
      life = possible[pick % possible.length] ?? life;
    }
    return { life, nowMs: nowMs + lastPauseMs };
  });

describe('what is told of any action of any booking', () => {
  it('is what its decider does, until the instant that was told', () => {
    const met = new Set<UnavailableReason | null>();
    fc.assert(
      fc.property(anyLife, ({ life, nowMs }) => {
        for (const { action, reason, until } of availableActions(life.booking, nowMs)) {
          met.add(reason);
          const answers = commandsOf(life, action, nowMs).map((decision) => confirmed(life, decision, nowMs));
          if (reason === null) {
            expect(answers.map(({ kind }) => kind)).toContain('accepted');
          } else {
            const refusal = { code: 'ACTION_NOT_AVAILABLE', action, reason };
            expect(answers).toEqual(answers.map(() => ({ kind: 'refused', refusal })));
          }
          if (until === null) continue;
          expect(whyUnavailable(life.booking, action, Date.parse(until) - 1)).toBeNull();
          expect(whyUnavailable(life.booking, action, Date.parse(until))).not.toBeNull();
        }
      }),
      { numRuns: 300, seed: 7 },
    );
    expect(met).toEqual(new Set([null, ...UNAVAILABLE_REASONS]));
  });
});
