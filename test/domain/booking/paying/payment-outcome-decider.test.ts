import { describe, expect, it } from 'vitest';
import { availableActions } from '../../../../src/domain/booking/available-actions.js';
import { nextPaymentStep } from '../../../../src/domain/booking/payment.js';
import { NOW_MS } from '../booking-fixtures.js';
import {
  AUTHORISED,
  bookedLife,
  CAPTURED,
  failed,
  keptMinor,
  outcomeOf,
  paidLife,
  PAY_NOW,
  reported,
  reportOf,
  seatsSold,
} from '../booking-life.js';

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
