import { describe, expect, it } from 'vitest';
import { availableActions } from '../../../../src/domain/booking/available-actions.js';
import {
  decidePaymentOutcome,
  type PaymentOutcome,
} from '../../../../src/domain/booking/paying/payment-outcome-decider.js';
import { nextPaymentStep } from '../../../../src/domain/booking/payment.js';
import { NOW_MS } from '../booking-fixtures.js';
import {
  after,
  AUTHORISED,
  bookedLife,
  CAPTURED,
  failed,
  HOLD,
  keptMinor,
  outcomeOf,
  paidLife,
  PAY_NOW,
  reported,
  reportOf,
  seatsSold,
  type Life,
} from '../booking-life.js';
import { changed, pay } from '../booking-steps.js';

describe('a payment', () => {
  const asked = bookedLife({ settlement: PAY_NOW });

  it('that is authorised makes a ticket for everybody, once', () => {
    const life = reported(asked, AUTHORISED);
    expect(life.booking.status).toBe('TICKETED');
    expect(life.booking.tickets.map(({ passengerId, ticketNumber }) => [passengerId, ticketNumber])).toEqual([
      ['1', '9992400000001'],
      ['2', '9992400000002'],
      ['3', '9992400000003'],
    ]);
    expect(life.booking.tickets[0]).toMatchObject({ taxes: { XA: 4_000 }, status: 'OPEN' });
    expect(outcomeOf(reportOf(life, AUTHORISED))).toEqual([]);
  });

  it('that is refused ends a booking that was to be paid at once, and its seats are free', () => {
    const life = reported(asked, failed('AUTHORISE'));
    expect(life.booking).toMatchObject({
      status: 'CANCELLED',
      cancellationReason: 'PAYMENT_FAILED',
      chargedMinor: 0,
    });
    expect(seatsSold(life)).toEqual({ AF10: 0, AF11: 0 });
  });

  it('that cannot be captured voids the tickets, frees the seats, and is to be voided', () => {
    const life = reported(reported(asked, AUTHORISED), failed('CAPTURE'));
    expect(life.booking.tickets.map(({ status }) => status)).toEqual(['VOID', 'VOID', 'VOID']);
    expect(seatsSold(life)).toEqual({ AF10: 0, AF11: 0 });
    expect(life.booking.payments.map(nextPaymentStep)).toEqual(['VOID']);
    expect(reported(life, { kind: 'VOIDED' }).booking.payments.map(nextPaymentStep)).toEqual([null]);
  });

  it('that was taken after it had been given up goes back at once', () => {
    const life = reported(reported(reported(asked, AUTHORISED), failed('CAPTURE')), CAPTURED);
    expect(life.booking.refunds).toMatchObject([{ amountMinor: 48_000, state: 'REQUESTED' }]);
    expect(keptMinor(life.booking)).toBe(0);
  });

  it('that is authorised after it was refused is given free', () => {
    const life = reported(reported(asked, failed('AUTHORISE')), AUTHORISED);
    expect(life.booking.status).toBe('CANCELLED');
    expect(life.booking.payments.map(nextPaymentStep)).toEqual(['VOID']);
  });

  it('whose outcome is not known is said to be so once, and holds everything else up', () => {
    const life = reported(asked, { kind: 'UNKNOWN', step: 'AUTHORISE' });
    expect(outcomeOf(reportOf(life, { kind: 'UNKNOWN', step: 'AUTHORISE' }))).toEqual([]);
    const cancel = availableActions(life.booking, NOW_MS).find(({ action }) => action === 'CANCEL');
    expect(cancel).toEqual({ action: 'CANCEL', allowed: false, reason: 'PAYMENT_PENDING', until: null });
    expect(reported(life, AUTHORISED).booking.status).toBe('TICKETED');
  });

  it('that is captured leaves nothing to do', () => {
    expect(paidLife().booking.payments.map(nextPaymentStep)).toEqual([null]);
  });
});

describe('an outcome that does not fit is nothing', () => {
  const asked = bookedLife({ settlement: PAY_NOW });
  const authorised = reported(asked, AUTHORISED);

  it.each<[string, Life, PaymentOutcome]>([
    ['a capture of what is not authorised', asked, CAPTURED],
    ['a second capture', paidLife(), CAPTURED],
    ['a void of what is wanted', authorised, { kind: 'VOIDED' }],
    ['a refusal of a step that is done', authorised, failed('AUTHORISE')],
    ['a refusal of a step still to come', asked, failed('CAPTURE')],
    ['an unknown step that is done', authorised, { kind: 'UNKNOWN', step: 'AUTHORISE' }],
    ['an authorisation of what is captured', paidLife(), AUTHORISED],
    ['a word on no payment', bookedLife(), AUTHORISED],
  ])('%s', (_, life, outcome) => {
    expect(outcomeOf(reportOf(life, outcome))).toEqual([]);
  });
});

describe('an authorisation', () => {
  it('is refused while there are no ticket numbers, and can be reported again', () => {
    const asked = bookedLife({ settlement: PAY_NOW });
    const ticketStock = { accountingCode: '999', lastSequence: 99_999_999 };
    const command = { nowMs: NOW_MS, paymentId: 'p1', outcome: AUTHORISED, ticketStock };
    expect(outcomeOf(decidePaymentOutcome(command, asked.booking))).toEqual({
      code: 'TICKET_NUMBERS_USED_UP',
    });
    const started = reported(changed(paidLife()), AUTHORISED);
    const paymentId = started.booking.payments.at(-1)!.paymentId;
    const taken = { ...command, paymentId, outcome: CAPTURED };
    expect(outcomeOf(decidePaymentOutcome(taken, started.booking))).toEqual({
      code: 'TICKET_NUMBERS_USED_UP',
    });
    expect(outcomeOf(reportOf(started, CAPTURED))).toContain('BookingChanged');
  });
});

describe('a refused step', () => {
  const held = bookedLife({ settlement: HOLD });
  const paying = after(held, pay(held));
  const holdEndsMs = Date.parse(held.booking.hold!.seatsHeldUntil);

  it('lets a hold go on while it lasts, and ends it after that', () => {
    expect(reported(paying, failed('AUTHORISE'), holdEndsMs - 1).booking.status).toBe('HELD');
    const late = reported(paying, failed('AUTHORISE'), holdEndsMs);
    expect(late.events.slice(-2).map(({ type }) => type)).toEqual(['PaymentFailed', 'BookingExpired']);
    expect(seatsSold(late)).toEqual({ AF10: 0, AF11: 0 });
  });

  it('cancels a hold whose money cannot be taken', () => {
    const lost = reported(reported(paying, AUTHORISED), failed('CAPTURE'));
    expect(lost.booking).toMatchObject({ status: 'CANCELLED', cancellationReason: 'PAYMENT_FAILED' });
  });

  it('of giving free is the end of it: an authorisation lapses by itself', () => {
    const unwanted = reported(reported(bookedLife({ settlement: PAY_NOW }), failed('AUTHORISE')), AUTHORISED);
    const given = reported(unwanted, failed('VOID'));
    expect(given.booking.payments.map(nextPaymentStep)).toEqual([null]);
    expect(outcomeOf(reportOf(given, AUTHORISED))).toEqual([]);
  });
});
