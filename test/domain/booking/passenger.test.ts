import { expect, it } from 'vitest';
import { seatCountOf } from '../../../src/domain/booking/passenger.js';

it('gives adults and children a seat each, and infants a lap', () => {
  expect(seatCountOf({ ADULT: 2, CHILD: 3, INFANT: 2 })).toBe(5);
});
