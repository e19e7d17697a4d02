import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantMsOf, localTimeOf } from '../../src/platform/zoned-time.js';

const ZONES = [
  'UTC',
  'Europe/Paris',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Australia/Lord_Howe',
];

describe('zoned time', () => {
  it.each([
    ['2027-01-15T10:30', 'Europe/Paris', '2027-01-15T09:30:00.000Z'],
    ['2027-07-15T10:30', 'Europe/Paris', '2027-07-15T08:30:00.000Z'],
    ['2027-01-15T00:10', 'Asia/Kathmandu', '2027-01-14T18:25:00.000Z'],
    ['2027-01-15T00:10', 'Pacific/Kiritimati', '2027-01-14T10:10:00.000Z'],
    ['2027-01-15T23:50', 'Pacific/Pago_Pago', '2027-01-16T10:50:00.000Z'],
  ])('%s in %s is %s', (local, zone, instant) => {
    expect(new Date(instantMsOf(local, zone)).toISOString()).toBe(instant);
    expect(localTimeOf(Date.parse(instant), zone)).toBe(local);
  });

  it('reads a time that a clock change skips an hour later', () => {
    expect(new Date(instantMsOf('2027-03-28T02:30', 'Europe/Paris')).toISOString()).toBe(
      '2027-03-28T01:30:00.000Z',
    );
    expect(localTimeOf(instantMsOf('2027-03-28T02:30', 'Europe/Paris'), 'Europe/Paris')).toBe(
      '2027-03-28T03:30',
    );
  });

  it('reads a time that happens twice as the first', () => {
    expect(new Date(instantMsOf('2027-10-31T02:30', 'Europe/Paris')).toISOString()).toBe(
      '2027-10-31T00:30:00.000Z',
    );
    expect(localTimeOf(Date.parse('2027-10-31T01:30:00Z'), 'Europe/Paris')).toBe('2027-10-31T02:30');
  });

  it('comes back to the same minute, except within an hour that happens twice', () => {
    const minutes = fc.integer({ min: Date.UTC(2020, 0) / 60_000, max: Date.UTC(2040, 0) / 60_000 });
    fc.assert(
      fc.property(minutes, fc.constantFrom(...ZONES), (minute, zone) => {
        const instantMs = minute * 60_000;
        const again = instantMsOf(localTimeOf(instantMs, zone), zone);
        expect([0, 1_800_000, 3_600_000]).toContain(instantMs - again);
        expect(localTimeOf(again, zone)).toBe(localTimeOf(instantMs, zone));
      }),
      { numRuns: 300 },
    );
  });
});
