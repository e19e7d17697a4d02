import { describe, expect, it } from 'vitest';
import { decideSettleCancellation } from '../../../../src/domain/booking/cancelling/settle-cancellation-decider.js';
import type { BookingDecision } from '../../../../src/domain/booking/booking-facts.js';
import { NOW_MS } from '../booking-fixtures.js';
import { after, bookedLife, HOLD, keptMinor, outcomeOf, paidLife, type Life } from '../booking-life.js';
import {
  cancelled,
  confirmCancellation,
  eur,
  passengers,
  quoteCancellation,
  underConditions,
  UNKNOWN_CONDITIONS,
  WHOLE,
} from '../booking-steps.js';

const unknown = underConditions(UNKNOWN_CONDITIONS);

/** The life after part of a booking, or all of it, was cancelled without knowing what comes back. */
function givenUp(life: Life, scope = WHOLE): Life {
  const quoted = after(life, quoteCancellation(life, scope));
  return after(quoted, confirmCancellation(quoted, { acceptsUnknownRefund: true }));
}

function settle({ booking }: Life, refundMinor: number): BookingDecision {
  return decideSettleCancellation({ nowMs: NOW_MS, refundMinor, reason: 'As agreed' }, booking);
}

describe('given a paid booking that was cancelled without knowing what comes back', () => {
  const life = givenUp(paidLife(unknown));

  it('when it is settled, then the refund is on its way and only the rest stays charged', () => {
    const settled = after(life, settle(life, 30_000));
    expect(settled.events.slice(-2)).toMatchObject([
      {
        type: 'CancellationSettled',
        ...{ bookingId: 'b1', refund: eur(30_000), refundTo: 'PAYMENT', reason: 'As agreed' },
      },
      { type: 'RefundRequested', amount: eur(30_000), reason: 'CANCELLATION' },
    ]);
    expect(settled.booking).toMatchObject({ status: 'CANCELLED', chargedMinor: 18_000 });
    expect(keptMinor(settled.booking)).toBe(18_000);
  });

  it('when nothing is to come back, then that is settled too', () => {
    expect(outcomeOf(settle(life, 0))).toEqual(['CancellationSettled']);
  });

  it('then no more can come back than was charged', () => {
    expect(outcomeOf(settle(life, 48_001))).toEqual({ code: 'REFUND_TOO_HIGH', most: eur(48_000) });
    expect(outcomeOf(settle(life, 48_000))).toContain('RefundRequested');
  });

  it('then it is settled once', () => {
    const settled = after(life, settle(life, 30_000));
    expect(outcomeOf(settle(settled, 1))).toEqual({ code: 'NOTHING_TO_SETTLE' });
  });
});

describe('given a part that was cancelled so', () => {
  it('then what the others paid stays, and no more than the part can come back', () => {
    const life = givenUp(paidLife(unknown), passengers('2', '3'));
    expect(outcomeOf(settle(life, 24_001))).toEqual({ code: 'REFUND_TOO_HIGH', most: eur(24_000) });
    const { booking } = after(life, settle(life, 24_000));
    expect(booking).toMatchObject({ status: 'TICKETED', chargedMinor: 24_000, totalPrice: eur(24_000) });
  });
});

describe('given a booking on account', () => {
  it('then settling is itself the credit', () => {
    const life = givenUp(bookedLife(unknown));
    const settled = after(life, settle(life, 10_000));
    expect(settled.events.at(-1)).toMatchObject({ type: 'CancellationSettled', refundTo: 'ACCOUNT' });
    expect(settled.booking).toMatchObject({ chargedMinor: 38_000, refunds: [] });
  });
});

describe('there is nothing to settle', () => {
  it.each([
    ['of a booking that is not cancelled', paidLife(unknown)],
    ['of one whose refund was known', cancelled(paidLife())],
    ['of a hold, which nobody paid', givenUp(bookedLife({ ...unknown, settlement: HOLD }))],
  ])('%s', (_, life) => {
    expect(outcomeOf(settle(life, 0))).toEqual({ code: 'NOTHING_TO_SETTLE' });
  });
});
