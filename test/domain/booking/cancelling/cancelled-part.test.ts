import { describe, expect, it } from 'vitest';
import {
  cancellationAction,
  cancelledPart,
  scopeFault,
} from '../../../../src/domain/booking/cancelling/cancelled-part.js';
import { NOW_MS, passenger, segment, slice } from '../booking-fixtures.js';
import { bookedLife } from '../booking-life.js';
import { cancelled, FIRST_LEAVES_MS, passengers, slices, WHOLE } from '../booking-steps.js';

/** Two adults, each with an infant, on three flights. */
const booking = bookedLife({
  passengers: [passenger('ADULT'), passenger('ADULT'), passenger('INFANT'), passenger('INFANT')],
  offer: {
    passengers: { ADULT: 2, CHILD: 0, INFANT: 2 },
    slices: [
      slice(segment('AF10-2026-12-01 CDG-LHR')),
      slice(segment('AF11-2026-12-05 LHR-CDG')),
      slice(segment('AF12-2026-12-09 CDG-LHR')),
    ],
  },
}).booking;

describe('a scope', () => {
  it('is an action of its own', () => {
    expect([WHOLE, passengers('1'), slices(0)].map(cancellationAction)).toEqual([
      'CANCEL',
      'CANCEL_PASSENGER',
      'CANCEL_SLICE',
    ]);
  });

  it('is so many passengers on some slices', () => {
    const everybody = { ADULT: 2, CHILD: 0, INFANT: 2 };
    expect(cancelledPart(booking, WHOLE)).toEqual({ passengers: everybody, slices: [0, 1, 2] });
    expect(cancelledPart(booking, slices(2, 1))).toEqual({ passengers: everybody, slices: [2, 1] });
    expect(cancelledPart(booking, passengers('2', '4'))).toEqual({
      passengers: { ADULT: 1, CHILD: 0, INFANT: 1 },
      slices: [0, 1, 2],
    });
  });

  it('does not count what is cancelled already', () => {
    const life = cancelled(cancelled(bookedLife(), passengers('2')), slices(0));
    expect(cancelledPart(life.booking, WHOLE)).toEqual({
      passengers: { ADULT: 1, CHILD: 0, INFANT: 1 },
      slices: [1],
    });
    expect(cancelledPart(life.booking, passengers('1', '2')).passengers.ADULT).toBe(1);
  });
});

describe('what is wrong with a scope', () => {
  const withoutSlice = { ...booking, cancelledSlices: [1] };
  const withoutAdult = { ...booking, cancelledPassengerIds: ['2', '4'] };
  const NAMED_WRONG = /^Name each/u;

  it.each([
    ['no passenger', booking, passengers(), NAMED_WRONG],
    ['a passenger twice', booking, passengers('3', '3'), NAMED_WRONG],
    ['a passenger that there is not', booking, passengers('3', '5'), NAMED_WRONG],
    ['a passenger that is cancelled', withoutAdult, passengers('3', '4'), NAMED_WRONG],
    ['every adult', booking, passengers('1', '2', '3'), /^An adult must remain/u],
    ['an adult whose infant stays', booking, passengers('2'), /cancel the infant too$/u],
    ['no slice', booking, slices(), NAMED_WRONG],
    ['a slice twice', booking, slices(1, 1), NAMED_WRONG],
    ['a slice that there is not', booking, slices(0, 3), NAMED_WRONG],
    ['a slice that is cancelled', withoutSlice, slices(1), NAMED_WRONG],
    ['every slice', withoutSlice, slices(2, 0), /cancel the whole booking instead$/u],
  ])('is said when it names %s', (_, from, scope, fault) => {
    expect(scopeFault(from, scope, NOW_MS)).toMatch(fault);
  });

  it.each([
    ['all of it', booking, WHOLE],
    ['an adult with an infant', booking, passengers('4', '1')],
    ['an infant', booking, passengers('3')],
    ['some slices', booking, slices(2, 0)],
    ['a slice beside one that is cancelled', withoutSlice, slices(2)],
  ])('is nothing when it names %s', (_, from, scope) => {
    expect(scopeFault(from, scope, NOW_MS)).toBeNull();
  });

  it('is that a slice has departed', () => {
    expect(scopeFault(booking, slices(0, 1), FIRST_LEAVES_MS)).toMatch(/^A slice that has departed/u);
    expect(scopeFault(booking, slices(0, 1), FIRST_LEAVES_MS - 1)).toBeNull();
    expect(scopeFault(booking, slices(1), FIRST_LEAVES_MS)).toBeNull();
  });
});
