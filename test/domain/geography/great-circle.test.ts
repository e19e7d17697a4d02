import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { greatCircleKm } from '../../../src/domain/geography/great-circle.js';

const HALF_CIRCUMFERENCE_KM = Math.PI * 6371.0088;

const position = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});

describe('greatCircleKm', () => {
  it.each([
    [
      'London to New York',
      { latitude: 51.4706, longitude: -0.4619 },
      { latitude: 40.6398, longitude: -73.7789 },
      5540,
    ],
    [
      'Sydney to Santiago',
      { latitude: -33.9461, longitude: 151.1772 },
      { latitude: -33.393, longitude: -70.7858 },
      11340,
    ],
    ['over the date line', { latitude: 0, longitude: 179.5 }, { latitude: 0, longitude: -179.5 }, 111.2],
    [
      'pole to pole',
      { latitude: 90, longitude: 12 },
      { latitude: -90, longitude: 77 },
      HALF_CIRCUMFERENCE_KM,
    ],
  ])('measures %s', (_, a, b, km) => {
    expect(Math.abs(greatCircleKm(a, b) - km) / km).toBeLessThan(0.003);
  });

  it('is symmetric, zero for the same place and never beyond half the circumference', () => {
    fc.assert(
      fc.property(position, position, (a, b) => {
        const km = greatCircleKm(a, b);
        expect(km).toBeCloseTo(greatCircleKm(b, a), 6);
        expect(greatCircleKm(a, a)).toBe(0);
        expect(km).toBeGreaterThanOrEqual(0);
        expect(km).toBeLessThanOrEqual(HALF_CIRCUMFERENCE_KM + 1e-6);
      }),
    );
  });

  it('gives antipodes half the circumference, although rounding may pass it', () => {
    fc.assert(
      fc.property(position, ({ latitude, longitude }) => {
        const antipode = {
          latitude: -latitude,
          longitude: longitude > 0 ? longitude - 180 : longitude + 180,
        };
        expect(greatCircleKm({ latitude, longitude }, antipode)).toBeCloseTo(HALF_CIRCUMFERENCE_KM, 3);
      }),
    );
  });
});
