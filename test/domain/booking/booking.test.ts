import { expect, it } from 'vitest';
import { decideBookFlight } from '../../../src/domain/booking/booking-decider.js';
import { bookingOf } from '../../../src/domain/booking/evolve-booking.js';
import { bookFlight, offer } from './booking-fixtures.js';

it('is confirmed once booked, with everything that was bought', () => {
  const decision = decideBookFlight(bookFlight(), { departures: new Map(), takenReferences: new Set() });
  if (decision.kind === 'refused') throw new Error(decision.refusal.code);
  const { offerId, cabin, brand, slices, priceLines, totalPrice } = offer();
  expect(bookingOf(decision.facts.booked)).toEqual({
    bookingId: 'b1',
    owner: null,
    reference: 'ABC234',
    status: 'CONFIRMED',
    party: bookFlight().party,
    createdAt: '2026-11-01T12:00:00.000Z',
    revision: 1,
    ...{ cancelledSlices: [], cancelledPassengerIds: [], passengerCounts: { ADULT: 1, CHILD: 0, INFANT: 0 } },
    ...{
      chargedMinor: 10_000,
      hold: null,
      payments: [],
      refunds: [],
      tickets: [],
      quote: null,
      pastQuotes: [],
    },
    ...{ pendingChange: null, scheduleChanges: [], isChangeFree: false, cancellationReason: null },
    ...{ offerId, cabin, brand, slices, priceLines, totalPrice },
  });
});
