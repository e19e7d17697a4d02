import { describe, expect, it } from 'vitest';
import {
  formatAircraftConfiguration,
  parseAircraftConfiguration,
} from '../../../../../src/suppliers/embedded/ssim/fields/aircraft-configuration.js';

function seatsOf(text: string): readonly number[] | string {
  const configuration = parseAircraftConfiguration(text);
  return configuration.kind === 'seats' ? Object.values(configuration.seats) : configuration.kind;
}

describe('parseAircraftConfiguration', () => {
  it.each([
    ['Y180', [0, 0, 0, 180]],
    ['C12Y168', [0, 12, 0, 168]],
    ['F8C42W24Y200', [8, 42, 24, 200]],
    ['F008C042W024Y200', [8, 42, 24, 200]],
    ['P4F8A2J10C5D1I1Z1', [14, 18, 0, 0]],
    ['S10Y20M30K40', [0, 0, 0, 100]],
    ['C00Y189', [0, 0, 0, 189]],
    ['Y119PP20LL', [0, 0, 0, 119]],
    ['F014Y119VVT3M33', [14, 0, 0, 119]],
    ['V30', [0, 0, 0, 30]],
    ['', 'blank'],
    ['XX', 'elsewhere'],
    ['PP10', 'broken'],
    ['VVT3', 'broken'],
    ['Y1800', 'broken'],
    ['12Y', 'broken'],
  ])('reads %s', (text, expected) => {
    expect(seatsOf(text.padEnd(20))).toEqual(expected);
  });

  it('reads what is written', () => {
    const seats = { FIRST: 8, BUSINESS: 0, PREMIUM_ECONOMY: 24, ECONOMY: 200 };
    expect(formatAircraftConfiguration(seats)).toBe('F8W24Y200');
    expect(parseAircraftConfiguration('F8W24Y200')).toEqual({ kind: 'seats', seats });
  });
});
