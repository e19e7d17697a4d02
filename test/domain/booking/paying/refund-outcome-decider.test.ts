import { describe, expect, it } from 'vitest';
import { REFUND_UNKNOWN } from '../../../../src/domain/booking/payment-events.js';
import {
  decideRefundOutcome,
  type RefundOutcome,
} from '../../../../src/domain/booking/paying/refund-outcome-decider.js';
import { NOW_MS } from '../booking-fixtures.js';
import { after, outcomeOf, paidLife, type Life } from '../booking-life.js';
import { cancelled, eur } from '../booking-steps.js';

const requested = cancelled(paidLife());
const { refundId } = requested.booking.refunds[0]!;
const ISSUED: RefundOutcome = { kind: 'ISSUED' };
const at = new Date(NOW_MS).toISOString();

function delayed(declineCount: number, reason = 'declined'): RefundOutcome {
  return { kind: 'DELAYED', reason, declineCount };
}

const reportOf = ({ booking }: Life, outcome: RefundOutcome, id = refundId) =>
  decideRefundOutcome({ nowMs: NOW_MS, refundId: id, outcome }, booking);

function reported(life: Life, ...outcomes: readonly RefundOutcome[]): Life {
  return outcomes.reduce((before, outcome) => after(before, reportOf(before, outcome)), life);
}

describe('a refund', () => {
  it('is issued once', () => {
    const issued = reported(requested, ISSUED);
    expect(issued.events.at(-1)).toEqual({
      ...{ type: 'RefundIssued', bookingId: 'b1', refundId, amount: eur(46_000), issuedAt: at },
    });
    expect(issued.booking).toMatchObject({
      ...{ refunds: [{ state: 'ISSUED' }], payments: [{ refundedMinor: 46_000 }] },
    });
    expect(outcomeOf(reportOf(issued, ISSUED))).toEqual([]);
    expect(outcomeOf(reportOf(issued, delayed(0)))).toEqual([]);
  });

  it('is delayed once for each request that is declined, and issued after that', () => {
    const once = reported(requested, delayed(0));
    expect(once.events.at(-1)).toEqual({
      ...{ type: 'RefundDelayed', bookingId: 'b1', refundId, reason: 'declined', delayedAt: at },
    });
    expect(once.booking.refunds).toMatchObject([
      { state: 'DELAYED', delayReason: 'declined', declineCount: 1 },
    ]);
    expect(outcomeOf(reportOf(once, delayed(0)))).toEqual([]);
    expect(reported(once, delayed(1)).booking.refunds).toMatchObject([{ declineCount: 2 }]);
    expect(reported(once, ISSUED).booking.refunds).toMatchObject([{ state: 'ISSUED' }]);
  });

  it('whose outcome is unknown is said to be so once, and is no refusal', () => {
    const unknown = reported(requested, delayed(0, REFUND_UNKNOWN));
    expect(unknown.booking.refunds).toMatchObject([{ state: 'DELAYED', declineCount: 0 }]);
    expect(outcomeOf(reportOf(unknown, delayed(0, REFUND_UNKNOWN)))).toEqual([]);
    expect(outcomeOf(reportOf(unknown, delayed(0)))).toEqual(['RefundDelayed']);
    const declined = reported(unknown, delayed(0));
    expect(outcomeOf(reportOf(declined, delayed(1, REFUND_UNKNOWN)))).toEqual(['RefundDelayed']);
  });

  it('that comes back after it was issued is to be issued again, under another key', () => {
    const returned = (declineCount: number): RefundOutcome => ({
      ...{ kind: 'RETURNED', reason: 'REFUND_FAILED', declineCount },
    });
    expect(outcomeOf(reportOf(requested, returned(0)))).toEqual([]);
    const back = reported(requested, ISSUED, returned(0));
    expect(back.events.at(-1)).toEqual({
      ...{ type: 'RefundReturned', bookingId: 'b1', refundId, amount: eur(46_000) },
      ...{ reason: 'REFUND_FAILED', returnedAt: at },
    });
    expect(back.booking).toMatchObject({
      refunds: [{ state: 'DELAYED', delayReason: 'REFUND_FAILED', declineCount: 1 }],
      payments: [{ refundedMinor: 0, refundRequestedMinor: 46_000 }],
    });
    expect(outcomeOf(reportOf(back, returned(0)))).toEqual([]);
    expect(outcomeOf(reportOf(reported(back, ISSUED), returned(0)))).toEqual([]);
    expect(reported(back, ISSUED).booking).toMatchObject({ payments: [{ refundedMinor: 46_000 }] });
  });

  it('that there is not has no outcome', () => {
    expect(outcomeOf(reportOf(requested, ISSUED, 'b1-refund-9'))).toEqual([]);
  });
});
