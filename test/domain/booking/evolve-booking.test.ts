import { describe, expect, it } from 'vitest';
import type { Booking } from '../../../src/domain/booking/booking.js';
import { evolveBooking } from '../../../src/domain/booking/evolve-booking.js';
import { decideExpireHold } from '../../../src/domain/booking/holding/expire-decider.js';
import {
  after,
  AUTHORISED,
  bookedLife,
  CAPTURED,
  failed,
  HOLD,
  paidLife,
  PAY_NOW,
  reported,
  type Life,
} from './booking-life.js';
import {
  cancelled,
  changed,
  correctPassenger,
  disturbed,
  passengers,
  pay,
  quoteCancellation,
  slices,
} from './booking-steps.js';

const held = bookedLife({ settlement: HOLD });
const quotedHold = after(held, quoteCancellation(held));
const holdEndsMs = Date.parse(held.booking.hold!.seatsHeldUntil);

describe('a booking', () => {
  it('begins with its first event, and counts those that follow', () => {
    const [, ...later] = paidLife().events;
    expect(later.reduce<Booking | null>(evolveBooking, null)).toBeNull();
    expect(paidLife().booking.revision).toBe(1 + later.length);
  });

  it.each<[string, Life, Booking['status']]>([
    ['on account', bookedLife(), 'CONFIRMED'],
    ['to be paid at once', bookedLife({ settlement: PAY_NOW }), 'PENDING_PAYMENT'],
    ['held', held, 'HELD'],
    ['a hold that is being paid', after(held, pay(held)), 'PENDING_PAYMENT'],
    ['a hold whose payment was declined', reported(after(held, pay(held)), failed('AUTHORISE')), 'HELD'],
    ['a hold that is paid', reported(after(held, pay(held)), AUTHORISED), 'TICKETED'],
    ['a change that is being paid', changed(paidLife()), 'TICKETED'],
    ['a change whose payment was declined', reported(changed(paidLife()), failed('AUTHORISE')), 'TICKETED'],
    ['cancelled in part', cancelled(paidLife(), slices(0)), 'TICKETED'],
  ])('stands where its events leave it: %s', (_, { booking }, status) => {
    expect(booking.status).toBe(status);
  });

  it('forgets who was erased, and nothing else', () => {
    const { booking } = paidLife();
    const event = {
      type: 'PersonalDataErased',
      bookingId: 'b1',
      erasureId: 'e1',
      subjectIds: ['s2'],
    } as const;
    const { party, ...rest } = evolveBooking(booking, event)!;
    expect(party.passengers.map(({ identity }) => identity !== null)).toEqual([true, false, true]);
    expect(party.contact).toEqual(booking.party.contact);
    expect({ ...rest, party: booking.party, revision: booking.revision }).toEqual(booking);
  });
});

describe('a quote that stands', () => {
  it.each<[string, Life]>([
    ['a payment of the booking', after(quotedHold, pay(quotedHold))],
    ['the end of its hold', after(quotedHold, decideExpireHold({ nowMs: holdEndsMs }, quotedHold.booking))],
    ['a change of schedule', disturbed(quotedHold)],
    ['a cancellation by another quote', cancelled(quotedHold)],
    ['another quote', after(quotedHold, quoteCancellation(quotedHold))],
  ])('is overtaken by %s', (_, { booking }) => {
    const { quoteId } = quotedHold.booking.quote!;
    expect(booking.quote?.quoteId).not.toBe(quoteId);
    expect(booking.pastQuotes[0]).toEqual({ quoteId, fate: 'SUPERSEDED' });
  });

  it('outlives what does not touch its terms', () => {
    const { quote } = quotedHold.booking;
    expect(after(quotedHold, correctPassenger(quotedHold)).booking.quote).toEqual(quote);
  });
});

describe('tickets', () => {
  const statuses = ({ booking }: Life) => booking.tickets.map(({ status }) => status);

  it('are open until the passenger or the booking is cancelled, or another replaces them', () => {
    const changedOnce = reported(reported(changed(paidLife()), AUTHORISED), CAPTURED);
    expect(statuses(cancelled(paidLife(), passengers('2', '3')))).toEqual(['OPEN', 'VOID', 'VOID']);
    expect(statuses(cancelled(paidLife()))).toEqual(['VOID', 'VOID', 'VOID']);
    expect(statuses(changedOnce)).toEqual([
      ...['EXCHANGED', 'EXCHANGED', 'EXCHANGED'],
      ...['OPEN', 'OPEN', 'OPEN'],
    ]);
    expect(statuses(cancelled(changedOnce)).slice(0, 3)).toEqual(['EXCHANGED', 'EXCHANGED', 'EXCHANGED']);
  });
});
