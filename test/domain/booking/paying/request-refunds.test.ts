import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refundableOf, requestRefunds } from '../../../../src/domain/booking/paying/request-refunds.js';
import { NOW_MS } from '../booking-fixtures.js';
import { paidLife } from '../booking-life.js';
import { eur } from '../booking-steps.js';

const { booking } = paidLife();
const [payment] = booking.payments;

/** A booking with payments that took so much and promised so much of it back. */
function withPayments(...payments: readonly (readonly [capturedMinor: number, requestedMinor: number])[]) {
  return {
    ...booking,
    payments: payments.map(([capturedMinor, refundRequestedMinor], index) => ({
      ...{ ...payment!, paymentId: `p${String(index + 1)}`, capturedMinor, refundRequestedMinor },
    })),
  };
}

const order = (amountMinor: number) => ({ amountMinor, reason: 'CHANGE' as const, nowMs: NOW_MS });

describe('a refund', () => {
  const paid = withPayments([48_000, 10_000], [9_500, 0], [0, 0]);

  it('goes back on the latest payment first, then on those before, as far as they reach', () => {
    expect(requestRefunds(paid, order(20_000))).toEqual(
      [
        ['b1-refund-1', 'p2', 9_500],
        ['b1-refund-2', 'p1', 10_500],
      ].map(([refundId, paymentId, amountMinor]) => ({
        ...{
          type: 'RefundRequested',
          bookingId: 'b1',
          refundId,
          paymentId,
          amount: eur(Number(amountMinor)),
        },
        ...{ reason: 'CHANGE', requestedAt: new Date(NOW_MS).toISOString() },
      })),
    );
  });

  it('is named after those before it', () => {
    const refund = {
      refundId: 'b1-refund-1',
      paymentId: 'p1',
      currency: 'EUR',
      amountMinor: 1,
      reason: 'CHANGE',
    } as const;
    const before = {
      ...paid,
      refunds: [{ ...refund, state: 'ISSUED', delayReason: null, declineCount: 0 } as const],
    };
    expect(requestRefunds(before, order(1)).map(({ refundId }) => refundId)).toEqual(['b1-refund-2']);
  });

  it.each([0, -5])('of nothing is not requested: %i', (amountMinor) => {
    expect(requestRefunds(paid, order(amountMinor))).toEqual([]);
  });

  it('is never more than can be given back, of the booking and of each payment', () => {
    const anyPayment = fc.nat(1_000).chain((captured) => fc.tuple(fc.constant(captured), fc.nat(captured)));
    fc.assert(
      fc.property(fc.array(anyPayment, { maxLength: 4 }), fc.nat(5_000), (payments, amountMinor) => {
        const before = withPayments(...payments);
        const requests = requestRefunds(before, order(amountMinor));
        const sum = requests.reduce((total, { amount }) => total + amount.amountMinor, 0);
        expect(sum).toBe(Math.min(amountMinor, refundableOf(before)));
        for (const { paymentId, amount } of requests) {
          const [captured, requested] = payments[Number(paymentId.slice(1)) - 1]!;
          expect(amount.amountMinor).toBeLessThanOrEqual(captured - requested);
        }
      }),
    );
  });
});
