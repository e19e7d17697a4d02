import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantMsOf, localTimeOf } from '../../../../src/platform/zoned-time.js';
import { createZoneClock, wallDigits } from '../../../../src/suppliers/embedded/timetable/zone-clock.js';

const MINUTE_MS = 60_000;
const from2024 = Date.parse('2024-01-01T00:00:00Z') / MINUTE_MS;
const to2032 = Date.parse('2032-01-01T00:00:00Z') / MINUTE_MS;

// Half an hour of summer time, Ramadan, no change at all, fourteen hours ahead, a change at midnight.
const zone = fc.constantFrom(
  ...['Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Asia/Tokyo'],
  ...['Pacific/Kiritimati', 'Pacific/Honolulu', 'Asia/Kathmandu', 'Africa/Cairo', 'America/St_Johns'],
);
const minute = fc.integer({ min: from2024, max: to2032 });
/** Minutes of the two days on which clocks change in Paris and of the days beside them. */
const nearChange = fc
  .tuple(
    fc.constantFrom('2027-03-28', '2027-10-31', '2027-03-14', '2027-11-07'),
    fc.integer({ min: -2880, max: 2880 }),
  )
  .map(([date, minutes]) => Date.parse(date + 'T00:00:00Z') / MINUTE_MS + minutes);

describe('zone clock', () => {
  it('agrees with the platform at any time in any zone', () => {
    const clock = createZoneClock();
    fc.assert(
      fc.property(zone, fc.oneof(minute, nearChange), (timeZone, atMinute) => {
        const ms = atMinute * MINUTE_MS;
        expect(clock.instantMs(ms, timeZone)).toBe(instantMsOf(wallDigits(ms), timeZone));
        expect(wallDigits(clock.wallMs(ms, timeZone))).toBe(localTimeOf(ms, timeZone));
      }),
      { numRuns: 800 },
    );
  });

  it.each([
    ['a time before the clocks go forward', '2027-03-28T01:59', '2027-03-28T00:59:00Z'],
    ['a time that is skipped', '2027-03-28T02:30', '2027-03-28T01:30:00Z'],
    ['a time after the clocks went forward', '2027-03-28T03:00', '2027-03-28T01:00:00Z'],
    ['a time that happens twice', '2027-10-31T02:30', '2027-10-31T00:30:00Z'],
    ['a time after the clocks went back', '2027-10-31T03:00', '2027-10-31T02:00:00Z'],
  ])('reads %s in Paris', (_, local, instant) => {
    const wallMs = Date.parse(local + ':00Z');
    expect(createZoneClock().instantMs(wallMs, 'Europe/Paris')).toBe(Date.parse(instant));
  });
});
