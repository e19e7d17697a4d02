import { describe, expect, it } from 'vitest';
import type { Booking } from '../../../src/domain/booking/booking.js';
import { bookingOf, evolveBooking } from '../../../src/domain/booking/evolve-booking.js';
import type { SubjectPlace } from '../../../src/domain/booking/personal-data.js';
import { decideErasePerson } from '../../../src/domain/privacy/erase-person-decider.js';
import { flightBooked } from '../../read-models/domain-facts.js';
import { NOW_MS, CONTACT, passenger, sealedParty } from '../booking/booking-fixtures.js';

const PERSONAL = { passengers: [passenger('ADULT'), passenger('CHILD')], contact: CONTACT };

function sealedBooking(bookingId: string): Booking {
  return bookingOf(flightBooked(bookingId, { party: sealedParty(PERSONAL) }));
}

const first = (bookingId: string): SubjectPlace => ({ bookingId, role: 'PASSENGER', passengerId: '1' });
const contact = (bookingId: string): SubjectPlace => ({ bookingId, role: 'CONTACT', passengerId: null });

function decide(places: readonly SubjectPlace[], bookings: readonly Booking[]) {
  const command = { nowMs: NOW_MS, erasureId: 'e1', reason: 'asked', places };
  return decideErasePerson(command, new Map(bookings.map((booking) => [booking.bookingId, booking])));
}

describe('an erasure', () => {
  it('names the subjects of all places, and says in each booking which of its own', () => {
    const decision = decide(
      [first('b1'), contact('b1'), first('b2')],
      [sealedBooking('b1'), sealedBooking('b2')],
    );
    if (decision.kind === 'refused') throw new Error(decision.refusal.code);
    expect(decision.facts.personErased).toEqual({
      ...{ type: 'PersonErased', erasureId: 'e1', reason: 'asked', erasedAt: '2026-11-01T12:00:00.000Z' },
      subjects: [
        { ...first('b1'), subjectId: 's1' },
        { ...contact('b1'), subjectId: 'contact' },
        { ...first('b2'), subjectId: 's1' },
      ],
    });
    const erased = { type: 'PersonalDataErased', erasureId: 'e1', reason: 'asked' };
    expect(decision.facts.personalDataErased).toEqual([
      { ...erased, bookingId: 'b1', subjectIds: ['s1', 'contact'] },
      { ...erased, bookingId: 'b2', subjectIds: ['s1'] },
    ]);
  });

  it('leaves the other people of a booking, and its seats and money, as they are', () => {
    const before = sealedBooking('b1');
    const decision = decide([first('b1')], [before]);
    if (decision.kind === 'refused') throw new Error(decision.refusal.code);
    const after = evolveBooking(before, decision.facts.personalDataErased[0]!);
    expect(after).toEqual({
      ...before,
      party: {
        ...before.party,
        passengers: [{ ...before.party.passengers[0], identity: null }, before.party.passengers[1]],
      },
      revision: 2,
    });
  });

  it('passes over who was erased already, and over bookings that are not there', () => {
    const before = sealedBooking('b1');
    const erased = {
      type: 'PersonalDataErased',
      bookingId: 'b1',
      erasureId: 'e0',
      subjectIds: ['s1'],
    } as const;
    const decision = decide([first('b1'), contact('b1'), first('b9')], [evolveBooking(before, erased)!]);
    if (decision.kind === 'refused') throw new Error(decision.refusal.code);
    expect(decision.facts.personErased.subjects).toEqual([{ ...contact('b1'), subjectId: 'contact' }]);
    expect(decide([first('b1'), first('b9')], [evolveBooking(before, erased)!])).toEqual({
      kind: 'refused',
      refusal: { code: 'PERSON_NOT_FOUND' },
    });
    expect(decide([], [])).toMatchObject({ refusal: { code: 'PERSON_NOT_FOUND' } });
  });

  it('is refused as a whole where an event holds the person in the clear, and says where', () => {
    const plain = bookingOf(flightBooked('old'));
    expect(decide([first('b1'), first('old'), contact('old')], [sealedBooking('b1'), plain])).toEqual({
      kind: 'refused',
      refusal: { code: 'PERSON_IN_PLAIN_TEXT', bookingIds: ['old'] },
    });
  });

  it('is refused, too, where the person was in the clear before a correction', () => {
    const corrected = evolveBooking(bookingOf(flightBooked('old')), {
      ...{ type: 'PassengerCorrected', bookingId: 'old', passengerId: '1' },
      identity: { subjectId: 's1', box: 'box' },
      correctedAt: '2026-11-01T12:00:00.000Z',
    })!;
    expect(decide([first('old')], [corrected])).toEqual({
      kind: 'refused',
      refusal: { code: 'PERSON_IN_PLAIN_TEXT', bookingIds: ['old'] },
    });
  });
});
