import { describe, expect, it } from 'vitest';
import { brokenPromises, type BookingChange, type BookingLook } from './booking-history.js';

/** A change at node 0 that made a revision at ten times that position. */
const change = (revision: number, start: number, end: number, position = revision * 10): BookingChange => ({
  ...{ bookingId: 'a', revision, position, node: 0, start, end },
});

const look = (
  revision: number,
  start: number,
  end: number,
  more: Partial<BookingLook> = {},
): BookingLook => ({
  ...{ bookingId: 'a', revision, node: 0, atLeast: 0, start, end },
  ...more,
});

const MADE = [change(1, 0, 1), change(2, 2, 4)];

describe('the promises of bookings are kept', () => {
  it.each([
    ['when changes follow each other', MADE, []],
    ['when changes at one time come in any order', [change(2, 0, 4), change(1, 1, 5)], []],
    ['when a look sees a change that is under way, or not', MADE, [look(1, 3, 5), look(2, 3, 5)]],
    ['when another node shows a change later', MADE, [look(1, 8, 9, { node: 1 })]],
    ['when a look asks for less than there is', MADE, [look(1, 8, 9, { node: 1, atLeast: 19 })]],
    ['when nodes go on at their own pace', MADE, [look(2, 5, 6), look(1, 7, 8, { node: 1 })]],
    ['when an answer could not wait any longer', [change(1, 0, 2_001)], [look(0, 2_002, 2_003)]],
    ['when another booking is not changed', MADE, [look(0, 8, 9, { bookingId: 'b' })]],
  ])('%s', (_, changes, looks) => {
    expect(brokenPromises({ changes, looks })).toEqual([]);
  });

  it.each([
    ['when the log turns two changes round', [change(2, 0, 1), change(1, 2, 3)], []],
    ['when two changes make one revision', [change(1, 0, 1), change(1, 0, 2, 11)], []],
    ['when a later revision comes earlier in the log', [change(1, 0, 9, 20), change(2, 0, 9, 10)], []],
    ['when a stale revision is shown that was asked for', MADE, [look(1, 8, 9, { node: 1, atLeast: 20 })]],
    ['when the node that answered shows a stale revision', MADE, [look(1, 5, 6)]],
    ['when a revision is shown that nobody makes', MADE, [look(3, 5, 6)]],
    ['when a revision is shown before it is begun', MADE, [look(2, 1, 1.5, { node: 1 })]],
    ['when a node shows less than before', MADE, [look(2, 5, 6, { node: 1 }), look(1, 7, 8, { node: 1 })]],
  ])('but not %s', (_, changes, looks) => {
    expect(brokenPromises({ changes, looks }).length).toBeGreaterThan(0);
  });
});
