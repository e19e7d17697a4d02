import fc from 'fast-check';
import { expect, it } from 'vitest';
import { availableActions } from '../../../src/domain/booking/available-actions.js';
import type { Booking } from '../../../src/domain/booking/booking.js';
import type { BookingEvent } from '../../../src/domain/booking/booking-events.js';
import type { BookingDecision } from '../../../src/domain/booking/booking-facts.js';
import { isOver, seatsOf, slicesAhead, slicesToFly } from '../../../src/domain/booking/booking-parts.js';
import type { CancellationScope } from '../../../src/domain/booking/cancellation-events.js';
import { decideConfirmCancellation } from '../../../src/domain/booking/cancelling/confirm-cancellation-decider.js';
import { decideQuoteCancellation } from '../../../src/domain/booking/cancelling/quote-cancellation-decider.js';
import { decideConfirmChange } from '../../../src/domain/booking/changing/confirm-change-decider.js';
import { decideQuoteChange } from '../../../src/domain/booking/changing/quote-change-decider.js';
import { evolveBooking } from '../../../src/domain/booking/evolve-booking.js';
import { decideExpireHold, decideExpireQuote } from '../../../src/domain/booking/holding/expire-decider.js';
import { decidePay } from '../../../src/domain/booking/paying/pay-decider.js';
import { nextPaymentStep } from '../../../src/domain/booking/payment.js';
import { decideRefundOutcome } from '../../../src/domain/booking/paying/refund-outcome-decider.js';
import { SCHEDULE_CHANGE_ANSWERS } from '../../../src/domain/booking/schedule-change-events.js';
import { decideAnswerScheduleChange } from '../../../src/domain/booking/scheduling/answer-schedule-change-decider.js';
import { decideNoteScheduleChange } from '../../../src/domain/booking/scheduling/note-schedule-change-decider.js';
import { decideRetimeDeparture } from '../../../src/domain/inventory/change-departure-decider.js';
import { NO_SEATS_SOLD, shiftOf } from '../../../src/domain/inventory/departure-seats.js';
import type { SegmentDetails } from '../../../src/domain/itinerary/itinerary.js';
import { domainEventOf, storedEventOf } from '../../../src/domain/stored-event.js';
import { balancesOf } from '../../../src/domain/ledger/posting.js';
import { hasDeparted } from '../../../src/domain/itinerary/departed.js';
import { totalMinor } from '../../../src/domain/pricing/price-lines.js';
import { entriesOf } from '../ledger/ledger-fixtures.js';
import { NOW_MS, offer, PUBLISHED_DEPARTURE_AT, segment, shifted, slice } from './booking-fixtures.js';
import {
  after,
  AUTHORISED,
  bookedLife,
  CAPTURED,
  connectingOffer,
  failed,
  FLEXIBLE,
  HOLD,
  keptMinor,
  moved,
  offerToBook,
  paidLife,
  PAY_NOW,
  reportOf,
  returnOffer,
  ticketStock,
  type Life,
} from './booking-life.js';
import { wronglyGivenBack } from './paid-worth.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const LIFETIME_MS = 900_000;

/** One thing that happens to a booking: by whom does not matter here. */
type Step = (life: Life, nowMs: number, nth: number) => BookingDecision;

const outcomes = [
  AUTHORISED,
  CAPTURED,
  { kind: 'VOIDED' },
  failed('AUTHORISE'),
  failed('CAPTURE'),
  failed('VOID'),
  { kind: 'UNKNOWN', step: 'AUTHORISE' },
  { kind: 'UNKNOWN', step: 'CAPTURE' },
] as const;

const scopes: readonly CancellationScope[] = [
  { kind: 'WHOLE' },
  { kind: 'PASSENGERS', passengerIds: ['2'] },
  { kind: 'PASSENGERS', passengerIds: ['3'] },
  { kind: 'PASSENGERS', passengerIds: ['2', '3'] },
  { kind: 'SLICES', sliceIndexes: [0] },
  { kind: 'SLICES', sliceIndexes: [1] },
];

const newJourney = [segment('AF10-2026-12-01 CDG-LHR'), segment('AF13-2026-12-06 LHR-CDG')];

/** The flights of the new journey, which the airline may move. */
const MOVABLE = newJourney.map(({ departureId }) => departureId);

/** Quotes an offer of the flights as they are flown now, or one that was made before they moved. */
function quoteChange(fareMinor: number, madeAt: 'NOW' | 'BEFORE'): Step {
  return ({ booking, departures }, nowMs, nth) => {
    const shifts = MOVABLE.map((id) => (madeAt === 'NOW' ? shiftOf(departures.get(id) ?? NO_SEATS_SOLD) : 0));
    const opened = journeyFor(booking, [fareMinor, ...shifts].join(' '));
    const command = { nowMs, quoteId: `q${String(nth)}`, offer: opened, lifetimeMs: LIFETIME_MS };
    return decideQuoteChange(command, booking, departures);
  };
}

/** The new journey for whoever still travels, by an offer id that tells its fare and by how much each flight was moved. */
function journeyFor({ passengerCounts }: Booking, offerId: string): ReturnType<typeof offerToBook> {
  const [fareMinor = 0, ...shifts] = offerId.split(' ').map(Number);
  const made = returnOffer({}, fareMinor);
  const priceLines = (made.priceLines ?? []).map((line) => ({
    ...line,
    passengerCount: passengerCounts.ADULT,
    amountMinor: line.unitMinor * passengerCounts.ADULT,
    subject: line.subject === 'AF11' ? 'AF13' : line.subject,
  }));
  return offerToBook({
    ...{ ...made, priceLines, passengers: passengerCounts },
    slices: newJourney.map((flight, index) => slice(shifted(flight, shifts[index] ?? 0))),
    ...{ offerId, expiresAtMs: NOW_MS + 1_000 * HOUR_MS },
    totalPrice: { amountMinor: totalMinor(priceLines), currency: 'EUR' },
  });
}

function confirmChange(paymentToken: string | null): Step {
  return (life, nowMs, nth) => {
    const { quote } = life.booking;
    const offerId = quote?.type === 'ChangeQuoted' ? quote.offerId : '0';
    const command = {
      ...{ nowMs, quoteId: quote?.quoteId ?? '', paymentId: `p${String(nth)}`, paymentToken },
      ...{ offer: journeyFor(life.booking, offerId), ticketStock: ticketStock(life) },
    };
    return decideConfirmChange(command, life.booking, life.departures);
  };
}

/** So dear that what was paid at first is the lesser part of it. */
const MUCH_DEARER = 40_000;

/** A change takes three steps in a row, and is worth getting to. */
const CHANGE_OFTEN = [1, 2, 3];

const quoteIdOf = ({ quote }: Booking): string => quote?.quoteId ?? '';

const steps: readonly Step[] = [
  ...outcomes.map(
    (outcome): Step =>
      (life, nowMs) =>
        reportOf(life, outcome, nowMs),
  ),
  ...[50_000, 48_000].map((acceptedMinor): Step => ({ booking, departures }, nowMs, nth) => {
    const freshOffer = offer(returnOffer({}, 10_500));
    const payment = { paymentId: `p${String(nth)}`, paymentToken: 'tok' };
    return decidePay({ nowMs, ...payment, acceptedMinor, freshOffer }, booking, departures);
  }),
  ...scopes.map(
    (scope): Step =>
      ({ booking }, nowMs, nth) =>
        decideQuoteCancellation(
          { nowMs, quoteId: `q${String(nth)}`, scope, lifetimeMs: LIFETIME_MS },
          booking,
        ),
  ),
  ({ booking }, nowMs) =>
    decideConfirmCancellation(
      { nowMs, quoteId: quoteIdOf(booking), acceptsUnknownRefund: true, operator: null },
      booking,
    ),
  ...CHANGE_OFTEN.map(() => confirmChange('tok')),
  confirmChange(null),
  ...CHANGE_OFTEN.map(() => quoteChange(12_000, 'NOW')),
  quoteChange(MUCH_DEARER, 'NOW'),
  quoteChange(9_000, 'NOW'),
  quoteChange(9_000, 'BEFORE'),
  ({ booking }, nowMs) => decideExpireHold({ nowMs }, booking),
  ({ booking }, nowMs) => decideExpireQuote({ nowMs, quoteId: quoteIdOf(booking) }, booking),
  ...['AF10-2026-12-01', 'AF20-2026-12-01'].map((departureId): Step => ({ booking }, nowMs) => {
    const notice = { noticeId: departureId, departureId, kind: 'CANCELLED', newTimes: null } as const;
    return decideNoteScheduleChange({ nowMs, ...notice }, booking);
  }),
  ...MOVABLE.map(
    (departureId): Step =>
      (life, nowMs) =>
        tellOfMove(life, departureId, nowMs),
  ),
  ...SCHEDULE_CHANGE_ANSWERS.map((answer): Step => ({ booking }, nowMs) => {
    const notice = booking.scheduleChanges.find((one) => one.answer === null || one.answer === 'REBOOK');
    return decideAnswerScheduleChange({ nowMs, noticeId: notice?.noticeId ?? 'none', answer }, booking);
  }),
  ...(['ISSUED', 'DELAYED'] as const).map((kind): Step => ({ booking }, nowMs) => {
    const refund = booking.refunds.find(({ state }) => state !== 'ISSUED');
    const [refundId, declineCount] = [refund?.refundId ?? '', refund?.declineCount ?? 0];
    const outcome = kind === 'ISSUED' ? { kind } : { kind, reason: 'declined', declineCount };
    return decideRefundOutcome({ nowMs, refundId, outcome }, booking);
  }),
];

/** Steps that are seldom refused one after the other, and by which money comes and goes. */
const moneySteps: readonly Step[] = [
  ...[AUTHORISED, CAPTURED].map(
    (outcome): Step =>
      (life, nowMs) =>
        reportOf(life, outcome, nowMs),
  ),
  ...[scopes[1], scopes[3], scopes[4], scopes[5]].map(
    (scope = { kind: 'WHOLE' }): Step =>
      ({ booking }, nowMs, nth) =>
        decideQuoteCancellation(
          { nowMs, quoteId: `q${String(nth)}`, scope, lifetimeMs: LIFETIME_MS },
          booking,
        ),
  ),
  ({ booking }, nowMs) =>
    decideConfirmCancellation(
      { nowMs, quoteId: quoteIdOf(booking), acceptsUnknownRefund: true, operator: null },
      booking,
    ),
  ...CHANGE_OFTEN.map(() => confirmChange('tok')),
  ...[9_000, 12_000, MUCH_DEARER].map((fareMinor) => quoteChange(fareMinor, 'NOW')),
  ({ booking }, nowMs) => {
    const departureId = booking.slices[0]?.segments[0]?.departureId ?? '';
    const notice = { noticeId: `c${String(booking.revision)}`, departureId, kind: 'CANCELLED' } as const;
    return decideNoteScheduleChange({ nowMs, ...notice, newTimes: null }, booking);
  },
  ({ booking }, nowMs) => {
    const noticeId = booking.scheduleChanges.find(({ answer }) => answer === null)?.noticeId ?? 'none';
    return decideAnswerScheduleChange({ nowMs, noticeId, answer: 'REBOOK' }, booking);
  },
];

/** The booking is told of where a departure was moved to. */
function tellOfMove(life: Life, departureId: string, nowMs: number): BookingDecision {
  const noticeId = `m${String(life.booking.revision)}`;
  const newTimes = timesNow(life, departureId);
  return decideNoteScheduleChange({ nowMs, noticeId, departureId, kind: 'RETIMED', newTimes }, life.booking);
}

/** How the airline moves a departure: by minutes, or to a minute before or after now. */
type Shift = number | 'TO_BEFORE_NOW' | 'TO_AFTER_NOW';

/** The life after the airline wanted to move a departure, of which the booking was not told yet. */
function movedNow(life: Life, departureId: string, shift: Shift, nowMs: number): Life {
  const leavesMs = Date.parse(timesNow(life, departureId)?.from.at ?? '');
  const toNow = (nowMs - leavesMs) / MINUTE_MS;
  const shiftMinutes = typeof shift === 'number' ? shift : toNow + (shift === 'TO_AFTER_NOW' ? 1 : -1);
  const departure = life.departures.get(departureId) ?? NO_SEATS_SOLD;
  const publishedMs = Date.parse(PUBLISHED_DEPARTURE_AT);
  const plannedMs = leavesMs - shiftOf(departure) * MINUTE_MS;
  const decision = decideRetimeDeparture(
    {
      ...{ departureId, shiftMinutes, publishedLegsMs: [publishedMs], ifRevision: null },
      nowMs: nowMs + publishedMs - plannedMs,
    },
    departure,
  );
  if (shift === 'TO_BEFORE_NOW') expect(decision.kind).toBe('refused');
  return decision.kind === 'refused' ? life : moved(life, departureId, shiftMinutes);
}

/** Whoever was told of every move has the times of what is still to leave, and can do something about it. */
function checkTold(told: Life, nowMs: number): void {
  const { booking } = told;
  if (isOver(booking)) return;
  for (const { departureId, from } of slicesAhead(booking).flatMap(({ segments }) => segments)) {
    const flown = timesNow(told, departureId)?.from.at;
    if (flown !== undefined && Date.parse(flown) > nowMs) expect(from.at, departureId).toBe(flown);
  }
  const isOpen = booking.scheduleChanges.some(({ kind, answer }) => kind === 'RETIMED' && answer === null);
  if (!isOpen) return;
  const actions = availableActions(booking, nowMs).filter(({ allowed }) => allowed);
  expect(actions.map(({ action }) => action)).toContain('ANSWER_SCHEDULE_CHANGE');
}

/** From one step to the next that is tried: no divisor of their numbers, so that all are. */
const STRIDE = 17;

/** The first of the steps, from one on, that can be taken and changes something; null when there is none. */
function stepOf(life: Life, nowMs: number, pick: number, among = steps): BookingDecision | null {
  for (let tried = 0; tried < among.length; tried += 1) {
    const decision = among[(pick + tried * STRIDE) % among.length]?.(life, nowMs, life.booking.revision);
    if (decision?.kind === 'accepted' && decision.facts.events.length > 0) return decision;
  }
  return null;
}

/** When a flight of the new journey is flown now. */
function timesNow({ departures }: Life, departureId: string): Pick<SegmentDetails, 'from' | 'to'> | null {
  const flight = newJourney.find((one) => one.departureId === departureId);
  return flight === undefined ? null : shifted(flight, shiftOf(departures.get(departureId) ?? NO_SEATS_SOLD));
}

/** What is sold is sold as it is flown, and whoever is told of a move has the new times, whether paid for yet or not. */
function checkTimes(before: Booking, { booking, events, departures }: Life): void {
  for (const event of events.slice(before.revision)) {
    const isTold = event.type === 'ScheduleChanged' && event.newTimes !== null;
    const isSold =
      event.type === 'ChangeStarted' || (event.type === 'BookingChanged' && before.pendingChange === null);
    const flown = isSold ? event.slices : isTold ? slicesAhead(booking) : [];
    for (const { departureId, shiftMinutes = 0, from } of flown.flatMap(({ segments }) => segments)) {
      if (isTold && event.departureId !== departureId) continue;
      const departure = departures.get(departureId) ?? NO_SEATS_SOLD;
      expect(shiftMinutes, `${event.type} ${departureId}`).toBe(shiftOf(departure));
      const planned = newJourney.find((one) => one.departureId === departureId);
      if (planned !== undefined) expect(from.at).toBe(shifted(planned, shiftMinutes).from.at);
    }
  }
}

/** What must be true of every booking at every time. */
function check({ booking, departures }: Life, nowMs: number): void {
  const held = new Map<string, number>();
  for (const { departureId, seatCount } of seatsOf(booking))
    held.set(departureId, (held.get(departureId) ?? 0) + seatCount);
  for (const [id, { sold }] of departures) expect(sold['0/ECONOMY'] ?? 0, id).toBe(held.get(id) ?? 0);
  expect(totalMinor(booking.priceLines)).toBe(booking.totalPrice.amountMinor);
  expect(booking.chargedMinor).toBeGreaterThanOrEqual(0);
  const isSettled = booking.payments.every((payment) => nextPaymentStep(payment) === null);
  const isOnAccount = booking.payments.length === 0;
  if (isSettled && !isOnAccount && booking.status !== 'HELD')
    expect(keptMinor(booking)).toBe(booking.chargedMinor);
  for (const payment of booking.payments) {
    expect(payment.refundRequestedMinor).toBeLessThanOrEqual(payment.capturedMinor);
    expect(payment.refundedMinor).toBeLessThanOrEqual(payment.refundRequestedMinor);
  }
  const openTickets = booking.tickets.filter(({ status }) => status === 'OPEN').length;
  const travellers = Object.values(booking.passengerCounts).reduce((sum, count) => sum + count, 0);
  expect(openTickets).toBe(booking.status === 'TICKETED' ? travellers : 0);
  const isGone = slicesToFly(booking).some((flown) => hasDeparted(flown, nowMs));
  const mayAct = availableActions(booking, nowMs).some(({ allowed }) => allowed);
  const holdEnds = booking.status === 'HELD';
  expect(isOver(booking) || isGone || mayAct || !isSettled || holdEnds).toBe(true);
}

/** Every entry balances, and the customer owes what was charged and neither captured nor left with them by a refund. */
function checkLedger({ booking, events }: Life): void {
  const entries = entriesOf(events);
  for (const postings of entries) {
    const sum = postings.reduce((total, { debitMinor, creditMinor }) => total + debitMinor - creditMinor, 0);
    expect(sum).toBe(0);
  }
  const owed = booking.payments.reduce(
    (left, { capturedMinor, refundedMinor }) => left - capturedMinor + refundedMinor,
    booking.chargedMinor,
  );
  expect(balancesOf(entries.flat(), 'EUR').get('CUSTOMER') ?? 0).toBe(owed);
}

/** The booking as its stored events make it. */
function refolded({ events }: Life): Booking | null {
  return events
    .map((event) => domainEventOf(storedEventOf(event)) as BookingEvent)
    .reduce<Booking | null>(evolveBooking, null);
}

const conditions = fc.constantFrom(
  FLEXIBLE,
  { ...FLEXIBLE, refundable: false },
  { refundable: null, refundPenaltyMinor: null, changeable: null, changePenaltyMinor: null },
);

it('keeps seats and money right whatever happens to it, in whatever order, and always has a way out', () => {
  const settlements = fc.constantFrom(
    { kind: 'ON_ACCOUNT' } as const,
    PAY_NOW,
    HOLD,
    'PAID' as const,
    'PAID' as const,
  );
  const journeys = fc.constantFrom(returnOffer(), connectingOffer());
  const toFirstFlightMs = Date.parse('2026-12-01T09:00:00Z') - NOW_MS;
  const pauses = fc.constantFrom(0, 0, 0, 0, 0, HOUR_MS / 3, 3 * HOUR_MS, 600 * HOUR_MS, toFirstFlightMs);
  const minutes = fc.constantFrom<Shift>(-1_440, -45, 45, 90, 1_440, 'TO_BEFORE_NOW', 'TO_AFTER_NOW');
  const shifts = fc.option(fc.tuple(fc.constantFrom(...MOVABLE), minutes), { freq: 6 });
  const picks = fc.noBias(fc.nat(steps.length - 1));
  const moves = fc.array(fc.tuple(picks, pauses, shifts), { minLength: 3, maxLength: 20 });
  const reached = new Set<string>();
  fc.assert(
    fc.property(
      conditions,
      fc.tuple(settlements, journeys),
      moves,
      (fare, [settlement, journey], sequence) => {
        const offered = { ...journey, brand: { ...offer().brand, conditions: fare } };
        let life =
          settlement === 'PAID' ? paidLife({ offer: offered }) : bookedLife({ settlement, offer: offered });
        let nowMs = NOW_MS;
        for (const [pick, pauseMs, shift] of sequence) {
          nowMs += pauseMs;
          if (shift !== null) life = movedNow(life, ...shift, nowMs);
          const before = life.booking;
          const decision = stepOf(life, nowMs, pick);
          if (decision !== null) life = after(life, decision);
          checkTimes(before, life);
          check(life, nowMs);
        }
        life = MOVABLE.reduce((told, id) => after(told, tellOfMove(told, id, nowMs)), life);
        checkTold(life, nowMs);
        expect(refolded(life)).toEqual(life.booking);
        checkLedger(life);
        expect(wronglyGivenBack(life.events)).toEqual([]);
        for (const event of life.events) {
          const isBegun = event.type === 'BookingPartlyCancelled' && event.begunSlices !== undefined;
          reached.add(isBegun ? 'begun' : event.type);
        }
      },
    ),
    { numRuns: 250, seed: 2 },
  );
  expect([...reached]).toEqual(
    expect.arrayContaining([
      ...['BookingChanged', 'ChangeFailed', 'BookingPartlyCancelled', 'BookingCancelled'],
      ...['RefundIssued', 'PaymentVoided', 'BookingRepriced', 'BookingExpired', 'QuoteExpired', 'begun'],
    ]),
  );
});

it('gives nobody back what is not theirs, and lets nobody fly for less than they paid', () => {
  const picks = fc.array(fc.noBias(fc.nat(moneySteps.length - 1)), { minLength: 4, maxLength: 14 });
  fc.assert(
    fc.property(conditions, fc.boolean(), picks, (fare, isPaid, sequence) => {
      const offered = { ...returnOffer(), brand: { ...offer().brand, conditions: fare } };
      let life = isPaid ? paidLife({ offer: offered }) : bookedLife({ offer: offered });
      for (const pick of sequence) {
        const decision = stepOf(life, NOW_MS, pick, moneySteps);
        if (decision !== null) life = after(life, decision);
      }
      check(life, NOW_MS);
      expect(wronglyGivenBack(life.events)).toEqual([]);
    }),
    { numRuns: 200, seed: 42 },
  );
});
