import { describe, expect, it } from 'vitest';
import {
  isOver,
  openSliceIndexes,
  seatsForChange,
  seatsOf,
  slicesToFly,
  travellersOf,
  unflownSliceIndexes,
} from '../../../src/domain/booking/booking-parts.js';
import { BOOKING_STATUSES } from '../../../src/domain/booking/booking.js';
import { NOW_MS } from './booking-fixtures.js';
import { bookedLife, paidLife } from './booking-life.js';
import {
  cancelled,
  changed,
  disturbed,
  FIRST_LEAVES_MS,
  passengers,
  SECOND_LEAVES_MS,
  slices,
} from './booking-steps.js';

const { booking } = bookedLife();
const parted = cancelled(cancelled(bookedLife(), passengers('2')), slices(0)).booking;
const seats = (of: typeof booking) =>
  seatsOf(of).map(({ departureId, seatCount }) => [departureId, seatCount]);

describe('the parts of a booking', () => {
  it('are all of it at first', () => {
    expect(travellersOf(booking)).toEqual(booking.party.passengers);
    expect(slicesToFly(booking)).toEqual(booking.slices);
    expect(openSliceIndexes(booking)).toEqual([0, 1]);
    expect(seats(booking)).toEqual([
      ['AF10-2026-12-01', 2],
      ['AF11-2026-12-05', 2],
    ]);
  });

  it('keep their places when others are cancelled', () => {
    expect(travellersOf(parted).map(({ passengerId }) => passengerId)).toEqual(['1', '3']);
    expect(slicesToFly(parted).map(({ segments }) => segments.length)).toEqual([0, 1]);
    expect(openSliceIndexes(parted)).toEqual([1]);
    expect(seats(parted)).toEqual([['AF11-2026-12-05', 1]]);
  });

  it('take no seats once the booking is over, nor where nobody needs one', () => {
    const taking = BOOKING_STATUSES.filter((status) => seatsOf({ ...booking, status }).length > 0);
    expect(taking).toEqual(['HELD', 'PENDING_PAYMENT', 'CONFIRMED', 'TICKETED']);
    expect(BOOKING_STATUSES.filter((status) => isOver({ status }))).toEqual(['CANCELLED', 'EXPIRED']);
    expect(seatsOf({ ...booking, passengerCounts: { ADULT: 0, CHILD: 0, INFANT: 1 } })).toEqual([]);
  });

  it('take the seats for a change besides, as far as they are others', () => {
    const { booking: changing } = changed(paidLife());
    expect(seatsForChange(changing).map(({ departureId }) => departureId)).toEqual(['AF13-2026-12-06']);
    expect(seats(changing).map(([departureId]) => departureId)).toEqual([
      ...['AF10-2026-12-01', 'AF11-2026-12-05', 'AF13-2026-12-06'],
    ]);
    expect(seatsForChange(booking)).toEqual([]);
  });
});

describe('the slices that are not flown', () => {
  it('are those whose first flight has not left', () => {
    const unflown = [NOW_MS, FIRST_LEAVES_MS - 1, FIRST_LEAVES_MS, SECOND_LEAVES_MS];
    expect(unflown.map((nowMs) => unflownSliceIndexes(booking, nowMs))).toEqual([[0, 1], [0, 1], [1], []]);
    expect(unflownSliceIndexes(parted, NOW_MS)).toEqual([1]);
  });

  it('are also those whose first flight was cancelled, but not those whose was moved', () => {
    const noticed = (changes: Parameters<typeof disturbed>[2]) =>
      unflownSliceIndexes(disturbed(paidLife(), null, changes).booking, SECOND_LEAVES_MS);
    const newTimes = booking.slices[0]!.segments[0]!;
    expect(noticed({})).toEqual([0]);
    expect(noticed({ departureId: 'AF11-2026-12-05' })).toEqual([1]);
    expect(noticed({ kind: 'RETIMED', newTimes })).toEqual([]);
  });
});
