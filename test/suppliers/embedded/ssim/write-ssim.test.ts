import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FlightSchedule, ScheduledLeg } from '../../../../src/domain/schedule/flight-schedule.js';
import { readSsim } from '../../../../src/suppliers/embedded/ssim/read-ssim.js';
import { writeSsim, type SsimCarrier } from '../../../../src/suppliers/embedded/ssim/write-ssim.js';

/** Stations by what their clocks add to UTC, in minutes. */
const CLOCKS: Readonly<Record<string, number>> = {
  CDG: 60,
  LHR: 0,
  JFK: -300,
  DEL: 330,
  SYD: 660,
  HNL: -600,
  AKL: 780,
};
const STATIONS = Object.keys(CLOCKS);
const clockOf = (station: string): number => CLOCKS[station] ?? 0;

const writeCarriers = (carriers: readonly SsimCarrier[]): string =>
  writeSsim({ createdOn: '2026-01-15', carriers, utcVariationMinutes: clockOf });

/** Minutes after midnight of the flight's date, as minute and day. */
const placed = (minutes: number) => ({
  minute: ((minutes % 1440) + 1440) % 1440,
  day: Math.floor(minutes / 1440),
});

const legPlan = fc.record({
  station: fc.integer({ min: 1, max: STATIONS.length - 1 }),
  flying: fc.integer({ min: 30, max: 600 }),
  ground: fc.integer({ min: 0, max: 90 }),
  seats: fc.record({
    FIRST: fc.integer({ min: 0, max: 20 }),
    BUSINESS: fc.integer({ min: 0, max: 99 }),
    PREMIUM_ECONOMY: fc.integer({ min: 0, max: 99 }),
    ECONOMY: fc.integer({ min: 1, max: 600 }),
  }),
  terminal: fc.constantFrom(null, '1', '2E'),
  isClosed: fc.boolean(),
});

/** Legs whose times fit their stations' clocks. */
const legs = (timeMode: ScheduledLeg['timeMode']) =>
  fc
    .tuple(
      fc.integer({ min: 0, max: 1439 }),
      fc.nat(STATIONS.length - 1),
      fc.array(legPlan, { minLength: 1, maxLength: 3 }),
    )
    .map(([departure, start, plans]) => {
      const result: ScheduledLeg[] = [];
      let [clock, at] = [departure, start];
      for (const plan of plans) {
        const next = (at + plan.station) % STATIONS.length;
        const [origin = '', destination = ''] = [STATIONS[at], STATIONS[next]];
        const difference = timeMode === 'UTC' ? 0 : clockOf(destination) - clockOf(origin);
        const arrival = clock + plan.flying + difference;
        result.push({
          origin,
          destination,
          timeMode,
          departureMinute: placed(clock).minute,
          departureDayOffset: placed(clock).day,
          arrivalMinute: placed(arrival).minute,
          arrivalDayOffset: placed(arrival).day,
          departureTerminal: plan.terminal,
          arrivalTerminal: plan.terminal,
          aircraftType: '32N',
          seats: plan.seats,
          closedOffPoints: plan.isClosed ? [destination] : [],
        });
        [clock, at] = [arrival + plan.ground, next];
      }
      return result;
    })
    .filter((flown) => flown.every((leg) => Math.min(leg.departureDayOffset, leg.arrivalDayOffset) >= -1))
    .filter((flown) => flown.every((leg) => Math.max(leg.departureDayOffset, leg.arrivalDayOffset) <= 2));

const date = fc
  .date({ min: new Date('1980-01-01T00:00:00Z'), max: new Date('2079-12-31T00:00:00Z'), noInvalidDate: true })
  .map((instant) => instant.toISOString().slice(0, 10));

const schedules = (
  carrier: string,
  timeMode: ScheduledLeg['timeMode'],
): fc.Arbitrary<readonly FlightSchedule[]> =>
  fc.uniqueArray(
    fc
      .record({
        carrier: fc.constant(carrier),
        flightNumber: fc.integer({ min: 1, max: 9999 }),
        suffix: fc.constantFrom('', 'D'),
        dates: fc.tuple(fc.option(date), fc.option(date)),
        weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }).map((days) => days.sort()),
        isFortnightly: fc.boolean(),
        legs: legs(timeMode),
      })
      .map(({ dates: [one, other], isFortnightly, ...schedule }) => {
        const isReversed = one !== null && other !== null && one > other;
        const [firstDate, lastDate] = isReversed ? [other, one] : [one, other];
        return { ...schedule, firstDate, lastDate, fortnightly: isFortnightly && firstDate !== null };
      }),
    { selector: ({ flightNumber, suffix }) => `${flightNumber}${suffix}`, maxLength: 5 },
  );

const carriers = fc.tuple(schedules('Q0', 'LOCAL'), schedules('U0', 'UTC')).map(([local, utc]) => [
  { airline: 'Q0', title: 'Demo Meridian', schedules: local },
  { airline: 'U0', title: 'Demo Crescent', schedules: utc },
]);

describe('writeSsim', () => {
  it('writes what is read back as the same schedules', () => {
    fc.assert(
      fc.property(carriers, (written) => {
        const expected = { kind: 'timetable', schedules: written.flatMap((carrier) => carrier.schedules) };
        expect(readSsim(writeCarriers(written))).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('writes whole blocks of five records', () => {
    const lines = writeCarriers([{ airline: 'Q0', title: '', schedules: [] }])
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(15);
    expect(lines.map((line) => line.length)).toEqual(lines.map(() => 200));
    expect(lines.map((line) => line.charAt(0)).join('')).toBe('100002000050000');
  });

  it('numbers the variations of a designator, past a hundred too', () => {
    const [flight] = fc.sample(
      schedules('Q0', 'LOCAL').filter(({ length }) => length > 0),
      { numRuns: 1, seed: 7 },
    );
    const one = flight?.[0];
    if (one === undefined) throw new Error('no sample');
    const days = Array.from({ length: 120 }, (_, index) =>
      new Date(Date.UTC(2026, 0, 5 + index)).toISOString().slice(0, 10),
    );
    const weekdays = [1, 2, 3, 4, 5, 6, 7];
    const daily = days.map((day) => ({
      ...one,
      firstDate: day,
      lastDate: day,
      weekdays,
      fortnightly: false,
    }));
    expect(readSsim(writeCarriers([{ airline: 'Q0', title: '', schedules: daily }]))).toEqual({
      kind: 'timetable',
      schedules: daily,
    });
  });

  it('throws on what has no columns', () => {
    const [sample] = fc.sample(
      schedules('Q0', 'LOCAL').filter(({ length }) => length > 0),
      { numRuns: 1, seed: 7 },
    );
    const one = sample?.[0];
    if (one === undefined) throw new Error('no sample');
    const write = (schedule: FlightSchedule) => () =>
      writeCarriers([{ airline: 'Q0', title: '', schedules: [schedule] }]);
    expect(write(one)).not.toThrow();
    expect(write({ ...one, flightNumber: 10_000 })).toThrow(/does not fit columns 6 to 9/);
    expect(write({ ...one, firstDate: '2080-01-01' })).toThrow(/2080-01-01 has no SSIM form/);
    expect(write({ ...one, carrier: 'U0' })).toThrow(/a flight of U0 among others/);
    const mixed = [...one.legs, ...one.legs.map((leg) => ({ ...leg, timeMode: 'UTC' as const }))];
    expect(write({ ...one, legs: mixed })).toThrow(/mixes local times and UTC/);
  });
});
