import { describe, expect, it } from 'vitest';
import type { Departure, Segment } from '../../../src/domain/schedule/departure.js';
import { segmentDestination, segmentOrigin } from '../../../src/domain/schedule/slice.js';
import { createTimetable } from '../../../src/suppliers/embedded/timetable.js';
import { airportOf } from './timetable/airport-fixtures.js';
import { flight, leg, timetableOf } from './timetable/schedule-fixtures.js';

/** Local times and minutes in the air of each leg. */
function flown(departure: Departure | undefined): readonly string[] | undefined {
  return departure?.legs.map(({ departureLocal, arrivalLocal, departsAtMs, arrivesAtMs }) =>
    [departureLocal, arrivalLocal, (arrivesAtMs - departsAtMs) / 60_000].join(' '),
  );
}

function named(segments: readonly Segment[]): readonly string[] {
  return segments.map(
    (segment) => `${segment.departure.departureId} ${segmentOrigin(segment)}-${segmentDestination(segment)}`,
  );
}

describe('departure', () => {
  it('has its identity, stations, instants and equipment', () => {
    const published = leg('CDG 09:15 LHR 09:40', {
      departureTerminal: '2E',
      arrivalTerminal: '4',
      aircraftType: '320',
    });
    const departure = timetableOf(flight('AF1680', [published])).departure('AF1680-2026-12-01');
    expect(departure).toEqual({
      departureId: 'AF1680-2026-12-01',
      carrier: 'AF',
      designator: 'AF1680',
      date: '2026-12-01',
      shiftMinutes: 0,
      legs: [
        {
          origin: 'CDG',
          destination: 'LHR',
          departsAtMs: Date.parse('2026-12-01T08:15:00Z'),
          arrivesAtMs: Date.parse('2026-12-01T09:40:00Z'),
          departureLocal: '2026-12-01T09:15',
          arrivalLocal: '2026-12-01T09:40',
          departureTerminal: '2E',
          arrivalTerminal: '4',
          aircraftType: '320',
          seats: published.seats,
        },
      ],
    });
  });

  it.each([
    ...[
      '',
      'AF1680',
      'AF1680-',
      'AF1680-2026-12-32',
      'AF1680-2026-02-29',
      'AF1680-2026-12-1',
      'af1680-2026-12-01',
    ],
    ...[
      'AF1681-2026-12-01',
      'AF1680D-2026-12-01',
      'AF1680-2026-12-01 ',
      'AF1680-+02026-12-01',
      '__proto__-2026-12-01',
    ],
  ])('is none for "%s"', (departureId) => {
    const timetable = timetableOf(flight('AF1680', ['CDG 09:15 LHR 09:40']));
    expect(timetable.departure('AF1680-2026-12-01')).toBeDefined();
    expect(timetable.departure(departureId)).toBeUndefined();
  });

  it('keeps an operational suffix apart', () => {
    const delayed = flight('AF1680', ['CDG 15:00 LHR 15:20'], { suffix: 'D' });
    const timetable = timetableOf(flight('AF1680', ['CDG 09:15 LHR 09:40']), delayed);
    expect(flown(timetable.departure('AF1680D-2026-12-01'))).toEqual([
      '2026-12-01T15:00 2026-12-01T15:20 80',
    ]);
    expect(timetable.departure('AF1680D-2026-12-01')?.designator).toBe('AF1680D');
    expect(flown(timetable.departure('AF1680-2026-12-01'))).toEqual(['2026-12-01T09:15 2026-12-01T09:40 85']);
  });

  it('operates on the days published only', () => {
    const winter = { firstDate: '2026-10-25', lastDate: '2027-03-27', weekdays: [2, 4] };
    const timetable = timetableOf(flight('AF1680', ['CDG 09:15 LHR 09:40'], winter));
    const flies = (date: string) => timetable.departure(`AF1680-${date}`) !== undefined;
    // A Tuesday, a Wednesday, the last Thursday and the one after, the first Tuesday and the one before.
    expect(['2026-12-01', '2026-12-02', '2027-03-25', '2027-04-01'].map(flies)).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(['2026-10-27', '2026-10-20'].map(flies)).toEqual([true, false]);
  });

  it('operates every second week when fortnightly', () => {
    const fortnightly = { firstDate: '2026-12-01', fortnightly: true, weekdays: [2] };
    const timetable = timetableOf(flight('AF1680', ['CDG 09:15 LHR 09:40'], fortnightly));
    const dates = ['2026-12-01', '2026-12-08', '2026-12-15', '2026-12-22', '2026-12-29'];
    const flies = dates.map((date) => timetable.departure(`AF1680-${date}`) !== undefined);
    expect(flies).toEqual([true, false, true, false, true]);
  });

  it('follows the flight that is published for the date, the first of several', () => {
    const timetable = timetableOf(
      flight('AF1680', ['CDG 09:15 LHR 09:40'], { lastDate: '2026-12-01' }),
      flight('AF1680', ['CDG 10:15 LHR 10:40'], { firstDate: '2026-12-01' }),
    );
    expect(timetable.departure('AF1680-2026-12-01')?.legs[0]?.departureLocal).toBe('2026-12-01T09:15');
    expect(timetable.departure('AF1680-2026-12-02')?.legs[0]?.departureLocal).toBe('2026-12-02T10:15');
    expect(named(timetable.departuresFrom('CDG', '2026-12-01'))).toEqual(['AF1680-2026-12-01 CDG-LHR']);
  });
});

describe('clock changes', () => {
  it.each([
    [
      'forward in Paris',
      'AF6',
      'JFK 19:30 CDG 08:45+1',
      '2027-03-26',
      495,
      '2027-03-27',
      435,
      '2027-03-28',
      435,
    ],
    [
      'forward overnight',
      'AF7',
      'SIN 23:30 CDG 06:30+1',
      '2027-03-26',
      840,
      '2027-03-27',
      780,
      '2027-03-28',
      780,
    ],
    [
      'back overnight',
      'AF7',
      'SIN 23:30 CDG 06:30+1',
      '2027-10-29',
      780,
      '2027-10-30',
      840,
      '2027-10-31',
      840,
    ],
    [
      'forward in New York',
      'BA7',
      'LAX 21:00 JFK 05:00+1',
      '2027-03-12',
      300,
      '2027-03-13',
      240,
      '2027-03-14',
      300,
    ],
    [
      'back in New York',
      'BA8',
      'LAX 21:00 JFK 05:00+1',
      '2027-11-05',
      300,
      '2027-11-06',
      360,
      '2027-11-07',
      300,
    ],
  ] as const)('are flown through: %s', (_, designator, text, ...expected) => {
    const timetable = timetableOf(flight(designator, [text]));
    for (let i = 0; i < expected.length; i += 2) {
      const { departsAtMs = NaN, arrivesAtMs = NaN } =
        timetable.departure(`${designator}-${expected[i]}`)?.legs[0] ?? {};
      expect([expected[i], (arrivesAtMs - departsAtMs) / 60_000]).toEqual([expected[i], expected[i + 1]]);
    }
  });

  it('leave out a departure whose published times run backwards that day', () => {
    const timetable = timetableOf(flight('AF9', ['CDG 02:30 NCE 03:10']));
    expect(flown(timetable.departure('AF9-2027-03-27'))).toEqual(['2027-03-27T02:30 2027-03-27T03:10 40']);
    expect(timetable.departure('AF9-2027-03-28')).toBeUndefined();
    expect(timetable.departuresFrom('CDG', '2027-03-28')).toEqual([]);
  });

  it('show the time on the clocks where the published one is skipped', () => {
    const timetable = timetableOf(flight('AF9', ['CDG 02:30 NCE 04:10']));
    expect(flown(timetable.departure('AF9-2027-03-28'))).toEqual(['2027-03-28T03:30 2027-03-28T04:10 40']);
  });
});

describe('the date line', () => {
  it('is crossed eastward into the day before', () => {
    const timetable = timetableOf(flight('HA446', ['AKL 23:55 HNL 09:50']));
    expect(flown(timetable.departure('HA446-2026-12-01'))).toEqual(['2026-12-01T23:55 2026-12-01T09:50 535']);
    expect(flown(timetableOf(flight('HA4', ['SYD 00:30 HNL 15:00-1'])).departure('HA4-2026-12-01'))).toEqual([
      '2026-12-01T00:30 2026-11-30T15:00 690',
    ]);
  });

  it('is crossed westward into the day after the next', () => {
    const timetable = timetableOf(flight('QF12', ['LAX 22:30 SYD 08:20+2']));
    expect(flown(timetable.departure('QF12-2026-12-01'))).toEqual(['2026-12-01T22:30 2026-12-03T08:20 890']);
  });
});

describe('UTC timetables', () => {
  const utc = (text: string) => leg(text, { timeMode: 'UTC' });

  it('show the local times of the stations', () => {
    const timetable = timetableOf(flight('AF9', [utc('CDG 08:00 LHR 09:15')]));
    expect(flown(timetable.departure('AF9-2027-03-27'))).toEqual(['2027-03-27T09:00 2027-03-27T09:15 75']);
    expect(flown(timetable.departure('AF9-2027-03-28'))).toEqual(['2027-03-28T10:00 2027-03-28T10:15 75']);
  });

  it('are boarded on the calendar of the station', () => {
    // 21:00 in UTC is 08:00 of the day after in Sydney; 03:00 is the evening before in Los Angeles.
    const timetable = timetableOf(
      flight('QF1', [utc('SYD 21:00 LAX 10:30+1')]),
      flight('QF2', [utc('LAX 03:00 SYD 18:00')]),
    );
    expect(named(timetable.departuresFrom('SYD', '2026-12-02'))).toEqual(['QF1-2026-12-01 SYD-LAX']);
    expect(named(timetable.departuresFrom('LAX', '2026-11-30'))).toEqual(['QF2-2026-12-01 LAX-SYD']);
  });

  it('may count the day before as the flight its own', () => {
    const timetable = timetableOf(flight('QF1', [utc('SYD 21:00-1 LAX 10:30')]));
    expect(named(timetable.departuresFrom('SYD', '2026-12-01'))).toEqual(['QF1-2026-12-01 SYD-LAX']);
  });
});

describe('departures from an airport', () => {
  const kangaroo = flight('QF2', ['LHR 20:30 SIN 17:30+1', 'SIN 19:10+1 SYD 06:10+2']);

  it('are every pair of stations of a flight, on the date of boarding', () => {
    const timetable = timetableOf(kangaroo);
    expect(named(timetable.departuresFrom('LHR', '2026-12-01'))).toEqual([
      'QF2-2026-12-01 LHR-SIN',
      'QF2-2026-12-01 LHR-SYD',
    ]);
    expect(named(timetable.departuresFrom('SIN', '2026-12-02'))).toEqual(['QF2-2026-12-01 SIN-SYD']);
    expect(timetable.departuresFrom('SYD', '2026-12-03')).toEqual([]);
  });

  it('leave out pairs that traffic rights close', () => {
    const open = leg('LHR 20:30 CDG 22:40', { closedOffPoints: ['CDG'] });
    const timetable = timetableOf(flight('QF4', [open, 'CDG 23:50 SIN 19:00+1']));
    expect(named(timetable.departuresFrom('LHR', '2026-12-01'))).toEqual(['QF4-2026-12-01 LHR-SIN']);
    expect(named(timetable.departuresFrom('CDG', '2026-12-01'))).toEqual(['QF4-2026-12-01 CDG-SIN']);
  });

  it('leave out pairs that call somewhere twice', () => {
    const round = flight('AF3', ['CDG 08:00 NCE 09:30', 'NCE 10:00 CDG 11:30', 'CDG 12:00 BOD 13:10']);
    const timetable = timetableOf(round);
    expect(named(timetable.departuresFrom('CDG', '2026-12-01'))).toEqual([
      'AF3-2026-12-01 CDG-NCE',
      'AF3-2026-12-01 CDG-BOD',
    ]);
    expect(named(timetable.departuresFrom('NCE', '2026-12-01'))).toEqual([
      'AF3-2026-12-01 NCE-CDG',
      'AF3-2026-12-01 NCE-BOD',
    ]);
  });

  it('come in the order of departure', () => {
    const timetable = timetableOf(
      flight('AF3', ['CDG 18:00 NCE 19:30']),
      flight('AF2', ['CDG 08:00 BOD 09:10']),
      flight('AF1', ['CDG 08:00 NCE 09:30']),
    );
    const ids = timetable.departuresFrom('CDG', '2026-12-01').map(({ departure }) => departure.designator);
    expect(ids).toEqual(['AF1', 'AF2', 'AF3']);
  });

  it('name departures that are found by their id', () => {
    const timetable = timetableOf(kangaroo);
    for (const { departure } of timetable.departuresFrom('SIN', '2026-12-02')) {
      expect(timetable.departure(departure.departureId)).toBe(departure);
    }
    expect.assertions(1);
  });

  it('are none where nothing is known', () => {
    const timetable = timetableOf(kangaroo);
    expect(timetable.departuresFrom('XXX', '2026-12-01')).toEqual([]);
    expect(timetable.departuresFrom('LHR', 'tomorrow')).toEqual([]);
  });
});

it('leaves out flights that call at unknown stations, and names the stations', () => {
  const schedules = [
    flight('AF1', ['CDG 08:00 QQQ 09:00', 'QQQ 10:00 NCE 11:00']),
    flight('AF2', ['CDG 08:00 NCE 09:30']),
  ];
  const timetable = createTimetable({ schedules, airport: airportOf });
  expect(timetable.unknownStations).toEqual(['QQQ']);
  expect(timetable.departure('AF1-2026-12-01')).toBeUndefined();
  expect(named(timetable.departuresFrom('CDG', '2026-12-01'))).toEqual(['AF2-2026-12-01 CDG-NCE']);
});
