import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { domainEventOf, storedEventOf, type DomainEvent } from '../../src/domain/stored-event.js';
import { decideBookFlight } from '../../src/domain/booking/booking-decider.js';
import { CABIN_CLASSES } from '../../src/domain/schedule/cabin-class.js';
import { bookFlight, passenger } from './booking/booking-fixtures.js';

const small = fc.nat(300);
const text = fc.string({ unit: 'grapheme' });

const seatsReserved: fc.Arbitrary<DomainEvent> = fc.record({
  type: fc.constant('SeatsReserved' as const),
  ...{ departureId: text, bookingId: text, cabin: fc.constantFrom(...CABIN_CLASSES) },
  ...{ boardLeg: small, offLeg: small, seatCount: small },
});

const referenceAssigned: fc.Arbitrary<DomainEvent> = fc.record({
  type: fc.constant('BookingReferenceAssigned' as const),
  ...{ reference: text, bookingId: text },
});

/** A booking of somebody with any letters in their name, at any price. */
const flightBooked: fc.Arbitrary<DomainEvent> = fc
  .record({ letters: fc.stringMatching(/^\p{L}{1,20}$/u), amountMinor: fc.nat() })
  .map(({ letters, amountMinor }) => {
    const totalPrice = { amountMinor, currency: 'EUR' };
    const passengers = [passenger('ADULT', { givenName: letters, familyName: letters })];
    const command = bookFlight({ passengers, offer: { totalPrice }, offeredMinor: amountMinor });
    const decision = decideBookFlight(command, { departures: new Map(), takenReferences: new Set() });
    if (decision.kind === 'refused') throw new Error(decision.refusal.code);
    return decision.facts.booked;
  });

describe('an event', () => {
  it('is the same after it was stored as text', () => {
    fc.assert(
      fc.property(fc.oneof(seatsReserved, referenceAssigned, flightBooked), (event) => {
        const stored: unknown = JSON.parse(JSON.stringify(storedEventOf(event)));
        expect(domainEventOf(stored as ReturnType<typeof storedEventOf>)).toEqual(event);
      }),
    );
  });

  it('keeps its type beside its payload, not in it', () => {
    const event = { type: 'BookingReferenceAssigned', reference: 'ABC234', bookingId: 'b1' } as const;
    expect(storedEventOf(event)).toEqual({
      type: 'BookingReferenceAssigned',
      schemaVersion: 1,
      data: { reference: 'ABC234', bookingId: 'b1' },
    });
  });

  it.each([
    ['FlightCancelled', 1],
    ['FlightBooked', 3],
    ['FlightBooked', 1.5],
    ['FlightBooked', 0],
    ['toString', 1],
    ['__proto__', 1],
    ['', 1],
  ])('of type "%s" and version %i is unknown', (type, schemaVersion) => {
    expect(domainEventOf({ type, schemaVersion, data: {} })).toBeNull();
  });
});
