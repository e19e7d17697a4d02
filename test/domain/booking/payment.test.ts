import { expect, it } from 'vitest';
import { nextPaymentStep, PAYMENT_STATES, refundableMinor } from '../../../src/domain/booking/payment.js';
import { paidLife } from './booking-life.js';

const [payment] = paidLife().booking.payments;

it.each([
  [false, ['AUTHORISE', 'CAPTURE', null, null, null]],
  [true, ['AUTHORISE', 'VOID', null, null, null]],
])('a payment has one next step in each state; wanted no more: %s', (isUnwanted, next) => {
  expect(PAYMENT_STATES.map((state) => nextPaymentStep({ ...payment!, state, isUnwanted }))).toEqual(next);
});

it('what was captured can be given back but for what is promised back already', () => {
  expect(refundableMinor({ ...payment!, capturedMinor: 48_000, refundRequestedMinor: 8_000 })).toBe(40_000);
});
