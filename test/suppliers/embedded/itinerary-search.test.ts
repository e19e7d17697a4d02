import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Slice } from '../../../src/domain/schedule/departure.js';
import { createTurns } from '../../../src/platform/turns.js';
import type { FlightSchedule } from '../../../src/domain/schedule/flight-schedule.js';
import { durationMinutes, sliceKey } from '../../../src/domain/schedule/slice.js';
import {
  createItinerarySearch,
  findSlices as stepsToSlices,
  type SliceRequest,
} from '../../../src/suppliers/embedded/itinerary-search.js';
import type { Timetable } from '../../../src/suppliers/embedded/timetable.js';
import { finish } from '../../support/finish.js';
import { bruteForceSlices, stationsOf, waitMinutes } from './itinerary/brute-force-slices.js';
import { randomMoves, randomRequest, randomSchedules } from './itinerary/random-timetables.js';
import { addDays } from '../../../src/domain/schedule/calendar-date.js';
import { departureMoves, NO_MOVES } from '../../../src/suppliers/embedded/timetable/departure-moves.js';
import { airports } from './timetable/airport-fixtures.js';
import { flight, leg, timetableOf } from './timetable/schedule-fixtures.js';

function request(origins: string, destinations: string, changes: Partial<SliceRequest> = {}): SliceRequest {
  const places = {
    origins: airports(...origins.split(' ')),
    destinations: airports(...destinations.split(' ')),
  };
  return { ...places, date: '2026-12-01', maxStops: 2, cabin: 'ECONOMY', ...changes };
}

function findSlices(timetable: Timetable, wanted: SliceRequest): readonly Slice[] {
  return finish(stepsToSlices(timetable, wanted));
}

/** The ways found, each as the designators flown and the stations called at. */
function ways(schedules: readonly FlightSchedule[], wanted: SliceRequest): readonly string[] {
  return findSlices(timetableOf(...schedules), wanted).map(wayOf);
}

function wayOf(slice: Slice): string {
  const designators = slice.segments.map(({ departure }) => departure.designator);
  return `${designators.join(' ')}: ${stationsOf(slice).join(' ')}`;
}

describe('non-stop flights', () => {
  const schedules = [
    flight('AF10', ['CDG 09:00 LHR 09:20']),
    flight('AF11', ['ORY 10:00 LHR 10:30']),
    flight('AF12', ['LHR 12:00 CDG 14:20']),
    flight('AF13', ['CDG 15:00 LHR 15:20'], { weekdays: [3] }),
  ];

  it('leave from any of the origins on the date', () => {
    expect(ways(schedules, request('CDG ORY', 'LHR LGW'))).toEqual(['AF10: CDG LHR', 'AF11: ORY LHR']);
    expect(ways(schedules, request('CDG', 'LHR', { date: '2026-12-02' }))).toEqual([
      'AF10: CDG LHR',
      'AF13: CDG LHR',
    ]);
  });

  it('are all that no stop allows', () => {
    const landing = flight('AF14', ['CDG 08:00 NCE 09:30', 'NCE 10:10 LHR 11:20']);
    const wanted = request('CDG', 'LHR', { maxStops: 0 });
    expect(ways([...schedules, landing, flight('BA1', ['NCE 11:00 LHR 12:15'])], wanted)).toEqual([
      'AF10: CDG LHR',
    ]);
  });

  it('are none on a text that is no date, or from a place to itself', () => {
    expect(ways(schedules, request('CDG', 'LHR', { date: '2026-02-30' }))).toEqual([]);
    expect(ways(schedules, request('CDG', 'CDG'))).toEqual([]);
  });
});

describe('connections', () => {
  const arriving = flight('AF1', ['NCE 08:00 CDG 09:30']);

  it.each([
    ['domestic, a minute too tight', 'CDG 10:14 BOD 11:20', 'BOD', 0],
    ['domestic, just in time', 'CDG 10:15 BOD 11:20', 'BOD', 1],
    ['international, a minute too tight', 'CDG 10:29 LHR 10:50', 'LHR', 0],
    ['international, just in time', 'CDG 10:30 LHR 10:50', 'LHR', 1],
    ['the longest wait', 'CDG 19:30 BOD 20:40', 'BOD', 1],
    ['a minute too long', 'CDG 19:31 BOD 20:40', 'BOD', 0],
  ])('%s', (_, onward, to, count) => {
    expect(ways([arriving, flight('AF2', [onward])], request('NCE', to))).toHaveLength(count);
  });

  it('are international when the passenger comes from abroad, even onto a domestic flight', () => {
    const schedules = [flight('AF1', ['LHR 07:00 CDG 09:30']), flight('AF2', ['CDG 10:15 NCE 11:45'])];
    expect(ways(schedules, request('LHR', 'NCE'))).toEqual([]);
  });

  it('may wait over midnight', () => {
    const schedules = [flight('AF1', ['NCE 21:00 CDG 22:30']), flight('AF2', ['CDG 07:00 BOD 08:10'])];
    expect(ways(schedules, request('NCE', 'BOD'))).toEqual(['AF1 AF2: NCE CDG BOD']);
    const found = findSlices(timetableOf(...schedules), request('NCE', 'BOD'))[0];
    expect(found?.segments.map(({ departure }) => departure.date)).toEqual(['2026-12-01', '2026-12-02']);
  });

  it('wait by the instant, not by the clock, while clocks change', () => {
    // From 01:30 to 03:10 local: 40 minutes when clocks go forward, 160 when they go back.
    const schedules = [flight('AF1', ['NCE 00:10 CDG 01:30']), flight('AF2', ['CDG 03:10 BOD 04:20'])];
    const minutes = (date: string) =>
      findSlices(timetableOf(...schedules), request('NCE', 'BOD', { date })).map(durationMinutes);
    expect([minutes('2027-03-27'), minutes('2027-03-28'), minutes('2027-10-31')]).toEqual([[250], [], [310]]);
  });

  it('cross the date line both ways', () => {
    const schedules = [
      flight('NZ1', ['AKL 23:00 HNL 09:00']),
      flight('HA1', ['HNL 12:00 LAX 20:00']),
      flight('UA1', ['LAX 22:30 SYD 08:20+2']),
      flight('QF1', ['SYD 10:00 AKL 15:10']),
    ];
    expect(ways(schedules, request('AKL', 'LAX'))).toEqual(['NZ1 HA1: AKL HNL LAX']);
    const [west] = findSlices(timetableOf(...schedules), request('LAX', 'AKL'));
    expect(west?.segments.map(({ departure }) => departure.departureId)).toEqual([
      'UA1-2026-12-01',
      'QF1-2026-12-03',
    ]);
  });

  it('never leave from another airport than the arrival', () => {
    expect(ways([arriving, flight('AF2', ['ORY 11:00 BOD 12:10'])], request('NCE', 'BOD'))).toEqual([]);
  });

  it('never use an airport or a flight twice', () => {
    const schedules = [
      flight('AF1', ['NCE 08:00 CDG 09:30']),
      flight('AF2', ['CDG 10:30 NCE 12:00']),
      flight('AF3', ['NCE 13:00 BOD 14:30']),
      flight('AF4', [leg('NCE 07:00 CDG 08:30', { closedOffPoints: ['BOD'] }), 'CDG 09:30 BOD 10:30']),
    ];
    expect(ways(schedules, request('NCE', 'BOD'))).toEqual(['AF3: NCE BOD']);
  });

  it('never pass through another airport of either place', () => {
    const schedules = [
      flight('AF1', ['NCE 08:00 ORY 09:30']),
      flight('AF2', ['ORY 11:00 CDG 12:00']),
      flight('AF3', ['NCE 08:00 BOD 09:30']),
      flight('AF4', ['BOD 11:00 CDG 12:10']),
      flight('AF5', ['NCE 08:00 ORY 09:30', 'ORY 10:10 CDG 11:00']),
    ];
    expect(ways(schedules, request('NCE', 'CDG'))).toEqual(['AF3 AF4: NCE BOD CDG']);
    expect(ways(schedules, request('NCE', 'CDG ORY'))).toEqual([
      ...['AF1: NCE ORY', 'AF5: NCE ORY', 'AF3 AF4: NCE BOD CDG'],
    ]);
  });
});

describe('stops', () => {
  const schedules = [
    flight('QF1', ['LHR 20:30 SIN 17:30+1', 'SIN 19:10+1 SYD 06:10+2']),
    flight('AF1', ['NCE 16:00 LHR 17:10']),
    flight('QF5', ['SYD 09:00 AKL 14:10']),
    flight('JL1', ['CDG 10:00 LHR 10:20', 'LHR 11:30 KEF 14:40', 'KEF 15:30 JFK 16:30']),
  ];

  it('count landings and changes of flight alike', () => {
    const found = (from: string, to: string) =>
      ([0, 1, 2] as const).map((maxStops) => ways(schedules, request(from, to, { maxStops })).length);
    expect(found('LHR', 'SYD')).toEqual([0, 1, 1]);
    expect(found('NCE', 'SIN')).toEqual([0, 1, 1]);
    expect(found('NCE', 'SYD')).toEqual([0, 0, 1]);
    expect(found('NCE', 'AKL')).toEqual([0, 0, 0]);
    expect(found('CDG', 'JFK')).toEqual([0, 0, 1]);
  });

  it('may be two changes of flight', () => {
    const legs = [flight('BA1', ['NCE 08:00 LHR 09:10']), flight('FI1', ['LHR 11:00 KEF 14:10'])];
    const last = flight('FI2', ['KEF 17:00 BOS 17:30']);
    expect(ways([...legs, last], request('NCE', 'BOS'))).toEqual(['BA1 FI1 FI2: NCE LHR KEF BOS']);
    expect(ways([...legs, last], request('NCE', 'BOS', { maxStops: 1 }))).toEqual([]);
  });
});

describe('detours', () => {
  it('are refused when changing flight, but not on one flight', () => {
    const changing = [flight('AF1', ['NCE 08:00 KEF 11:00']), flight('AF2', ['KEF 13:00 BOD 18:30'])];
    const staying = flight('AF3', ['NCE 08:00 KEF 11:00', 'KEF 13:00 BOD 18:30']);
    expect(ways([...changing, staying], request('NCE', 'BOD'))).toEqual(['AF3: NCE KEF BOD']);
  });

  it('are measured along every landing', () => {
    const schedules = [
      flight('AF1', ['BOD 08:00 CDG 09:10']),
      flight('AF2', ['CDG 10:30 LHR 10:50']),
      flight('AF3', ['CDG 10:30 KEF 13:00', 'KEF 14:00 LHR 17:00']),
    ];
    expect(ways(schedules, request('BOD', 'LHR'))).toEqual(['AF1 AF2: BOD CDG LHR']);
  });

  it('are allowed over a hub that is a little off', () => {
    const schedules = [flight('AF1', ['NCE 08:00 CDG 09:30']), flight('AF2', ['CDG 10:30 BOD 11:40'])];
    expect(ways(schedules, request('NCE', 'BOD'))).toEqual(['AF1 AF2: NCE CDG BOD']);
  });
});

it('offers only flights with seats of the cabin on every leg', () => {
  const seats = { FIRST: 4, BUSINESS: 0, PREMIUM_ECONOMY: 0, ECONOMY: 100 };
  const schedules = [
    flight('BA1', [leg('LHR 09:00 CDG 11:10', { seats })]),
    flight('BA2', ['LHR 10:00 CDG 12:10']),
    flight('BA3', ['NCE 06:00 LHR 07:20', leg('LHR 08:20 CDG 10:30', { seats })]),
  ];
  const inCabin = (cabin: SliceRequest['cabin']) => ways(schedules, request('LHR', 'CDG', { cabin }));
  expect(inCabin('FIRST')).toEqual(['BA1: LHR CDG', 'BA3: LHR CDG']);
  expect(inCabin('BUSINESS')).toEqual(['BA2: LHR CDG']);
  expect(inCabin('PREMIUM_ECONOMY')).toEqual([]);
  expect(ways(schedules, request('NCE', 'CDG', { cabin: 'FIRST' }))).toEqual([]);
});

it('keeps the two hundred shortest, by departure where equally long', () => {
  // 260 flights: every fifth takes 90 minutes, the others 80.
  const schedules = Array.from({ length: 260 }, (_, i) =>
    flight(`AF${1000 + i}`, [i % 5 === 0 ? 'CDG 08:00 LHR 08:30' : 'CDG 08:00 LHR 08:20']),
  );
  const found = findSlices(timetableOf(...schedules), request('CDG', 'LHR'));
  expect(found).toHaveLength(200);
  expect(found.filter((slice) => durationMinutes(slice) === 80)).toHaveLength(200);
  const keys = found.map(sliceKey);
  expect(keys).toEqual([...keys].sort());
  expect(keys[0]).toBe('AF1001-2026-12-01:CDG-LHR');
});

it('prefers short connections to long ones when there are too many', () => {
  const feeders = Array.from({ length: 30 }, (_, i) =>
    flight(`AF${100 + i}`, [`NCE 08:${10 + i} CDG 09:${20 + i}`]),
  );
  const onward = Array.from({ length: 30 }, (_, i) =>
    flight(`AF${200 + i}`, [`CDG 11:${10 + i} BOD 12:${10 + i}`]),
  );
  const timetable = timetableOf(...feeders, ...onward);
  expect(findSlices(timetable, request('NCE', 'BOD')).map(sliceKey)).toEqual(
    bruteForceSlices(timetable, request('NCE', 'BOD')).slice(0, 200).map(sliceKey),
  );
});

describe('a search in turns', () => {
  const names = (count: number, from: number) =>
    Array.from({ length: count }, (_, i) => `AF${String(from + i)}`);
  // Each of a hundred first flights is followed by any of two hundred: more work than a turn may do.
  const onTime = timetableOf(
    ...names(100, 100).map((name) => flight(name, ['NCE 08:00 CDG 09:30'])),
    ...names(200, 300).map((name) => flight(name, ['CDG 11:00 BOD 12:00'])),
  );
  const wanted = request('NCE', 'BOD');

  /** A search, and how often it has looked at the flights of a day so far. */
  function counted() {
    let looks = 0;
    const segmentsOn: Timetable['segmentsOn'] = (...args) => {
      looks += 1;
      return onTime.segmentsOn(...args);
    };
    const timetable: Timetable = { ...onTime, segmentsOn, flown: () => timetable };
    const find = createItinerarySearch(timetable, createTurns());
    const search = (request: SliceRequest, signal?: AbortSignal) => find(request, NO_MOVES, signal);
    return { search, looks: () => looks };
  }

  async function turns(count: number): Promise<void> {
    for (let turn = 0; turn < count; turn += 1) await setImmediate();
  }

  it('finds what it finds at once', async () => {
    const { search } = counted();
    expect(await search(wanted)).toEqual(findSlices(onTime, wanted));
  });

  it('remembers the latest answers', async () => {
    const { search } = counted();
    const first = await search(wanted);
    expect(await search(wanted)).toBe(first);
    expect(await search(request('NCE', 'BOD', { date: '2026-12-02' }))).not.toEqual(first);
    expect(await search(request('NCE', 'BOD', { cabin: 'FIRST' }))).toEqual([]);
    expect(await search(request('BOD', 'NCE'))).toEqual([]);
  });

  it('remembers answers with the moves that they were found with', async () => {
    const find = createItinerarySearch(timetableOf(flight('AF10', ['CDG 09:00 LHR 09:20'])), createTurns());
    const search = request('CDG', 'LHR');
    const first = await find(search, NO_MOVES);
    const moved = departureMoves([
      {
        ...{ departureId: 'AF10-2026-12-01', shiftMinutes: 30 },
        publishedDepartureAt: '2026-12-01T08:00:00.000Z',
      },
    ]);
    expect((await find(search, moved))[0]?.segments[0]?.departure.shiftMinutes).toBe(30);
    expect(await find(search, NO_MOVES)).toBe(first);
  });

  it('stops looking once it is aborted, with the reason', async () => {
    const whole = counted();
    await whole.search(wanted);
    const { search, looks } = counted();
    const stop = new AbortController();
    const found = search(wanted, stop.signal);
    found.catch(() => undefined);
    await turns(2);
    stop.abort(new Error('too long'));
    const looksThen = looks();
    await expect(found).rejects.toThrow('too long');
    await turns(50);
    expect(looksThen).toBeGreaterThan(0);
    expect(looks()).toBe(looksThen);
    expect(looks()).toBeLessThan(whole.looks());
    await expect(search(wanted, stop.signal)).rejects.toThrow('too long');
    expect(await search(wanted)).toHaveLength(200);
  });

  it('is done once for all who ask at a time, and goes on while one of them waits', async () => {
    const alone = counted();
    await alone.search(wanted);
    const { search, looks } = counted();
    const stop = new AbortController();
    const left = search(wanted, stop.signal);
    left.catch(() => undefined);
    const others = [search(wanted), search(wanted)];
    await turns(2);
    stop.abort(new Error('gone'));
    const [one, other] = await Promise.all(others);
    expect(one).toBe(other);
    await expect(left).rejects.toThrow('gone');
    expect(looks()).toBe(alone.looks());
  });
});

describe('over any timetable', () => {
  it('finds what trying everything finds', () => {
    const found = [0, 0, 0];
    fc.assert(
      fc.property(randomSchedules, randomRequest, (schedules, wanted) => {
        const timetable = timetableOf(...schedules);
        const slices = findSlices(timetable, wanted);
        for (const { segments } of slices) found[segments.length - 1] = (found[segments.length - 1] ?? 0) + 1;
        expect(slices.map(sliceKey)).toEqual(bruteForceSlices(timetable, wanted).slice(0, 200).map(sliceKey));
      }),
      { numRuns: 50 },
    );
    // Some of each, direct and with one and two changes: else the comparison would mean nothing.
    expect(Math.min(...found)).toBeGreaterThan(0);
  });

  it('finds what trying everything finds while departures are flown at other times', () => {
    let movedCount = 0;
    fc.assert(
      fc.property(randomSchedules, randomRequest, randomMoves, (schedules, wanted, moved) => {
        const timetable = timetableOf(...schedules);
        const dated = moved.map(({ flightNumber, days, shiftMinutes }) => {
          const departureId = `AF${String(flightNumber)}-${addDays(wanted.date, days)}`;
          const publishedMs = timetable.departure(departureId)?.legs[0]?.departsAtMs ?? 0;
          return { departureId, shiftMinutes, publishedDepartureAt: new Date(publishedMs).toISOString() };
        });
        const flown = timetable.flown(departureMoves(dated));
        const slices = findSlices(flown, wanted);
        expect(slices.map(sliceKey)).toEqual(bruteForceSlices(flown, wanted).slice(0, 200).map(sliceKey));
        for (const slice of slices) {
          checkSlice(slice, wanted);
          for (const { departure } of slice.segments) {
            const move = dated.findLast(({ departureId }) => departureId === departure.departureId);
            if (move !== undefined) movedCount += 1;
            expect(departure.shiftMinutes).toBe(move?.shiftMinutes ?? 0);
          }
        }
      }),
      { numRuns: 40 },
    );
    expect(movedCount).toBeGreaterThan(0);
  });

  it('connects in place and time, from an origin to a destination, calling nowhere twice', () => {
    fc.assert(
      fc.property(randomSchedules, randomRequest, (schedules, wanted) => {
        for (const slice of findSlices(timetableOf(...schedules), wanted)) checkSlice(slice, wanted);
      }),
      { numRuns: 80 },
    );
  });
});

function checkSlice(slice: Slice, wanted: SliceRequest): void {
  const stations = stationsOf(slice);
  expect(wanted.origins.map(({ code }) => code)).toContain(stations[0]);
  expect(wanted.destinations.map(({ code }) => code)).toContain(stations.at(-1));
  expect(new Set(stations).size).toBe(stations.length);
  const first = slice.segments[0];
  expect(first?.departure.legs[first.boardLeg]?.departureLocal.slice(0, 10)).toBe(wanted.date);
  slice.segments.slice(1).forEach((next, index) => {
    const before = slice.segments[index];
    if (before === undefined) throw new Error('a segment has one before it');
    expect(next.departure.legs[next.boardLeg]?.origin).toBe(
      before.departure.legs[before.offLeg]?.destination,
    );
    expect(waitMinutes(before, next)).toBeGreaterThanOrEqual(45);
    expect(waitMinutes(before, next)).toBeLessThanOrEqual(600);
  });
}
