import type { Settlement } from '../../src/domain/booking/hold-events.js';
import type { PaymentRequested } from '../../src/domain/booking/payment-events.js';
import type { DomainEvent } from '../../src/domain/stored-event.js';
import { SANDBOX_TOKENS, type SandboxBehaviour } from '../../src/suppliers/payments/sandbox-tokens.js';
import { segment, slice } from '../domain/booking/booking-fixtures.js';
import { flightBooked, seatsReserved } from '../read-models/domain-facts.js';

/** The departure that every booking of these tests takes a seat of. */
export const DEPARTURE = 'AF10-2026-12-01';

/** What every booking of these tests costs. */
export const PRICE = { amountMinor: 5000, currency: 'EUR' } as const;

/** A booking of a seat, and the seat. */
function bookedBy(bookingId: string, settlement: Settlement): readonly DomainEvent[] {
  const slices = [slice(segment(`${DEPARTURE} CDG-LHR`))];
  return [
    flightBooked(bookingId, { settlement, slices, totalPrice: PRICE }),
    seatsReserved(DEPARTURE, bookingId),
  ];
}

/** The first, second … attempt to take the price of a booking. */
export function paymentRequested(
  bookingId: string,
  attempt: number,
  behaviour: SandboxBehaviour,
): PaymentRequested {
  return {
    type: 'PaymentRequested',
    ...{ bookingId, amount: PRICE, purpose: 'BOOKING', quoteId: null },
    paymentId: `${bookingId}-payment-${String(attempt)}`,
    paymentToken: SANDBOX_TOKENS[behaviour].token,
    requestedAt: '2026-11-01T12:00:00.000Z',
  };
}

/** A booking to be paid at once by a token of the sandbox. */
export function bookedToPayNow(bookingId: string, behaviour: SandboxBehaviour): readonly DomainEvent[] {
  return [...bookedBy(bookingId, { kind: 'PAY_NOW' }), paymentRequested(bookingId, 1, behaviour)];
}

/** A booking that keeps its seat until an instant. */
export function bookedToHold(bookingId: string, seatsHeldUntil: string): readonly DomainEvent[] {
  return bookedBy(bookingId, { kind: 'HOLD', seatsHeldUntil, priceHeldUntil: seatsHeldUntil });
}
