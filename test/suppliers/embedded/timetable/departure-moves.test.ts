import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../../../src/domain/schedule/calendar-date.js';
import {
  publishedDepartureMs,
  type Departure,
  type Segment,
} from '../../../../src/domain/schedule/departure.js';
import { segmentLegs } from '../../../../src/domain/schedule/slice.js';
import { localTimeOf } from '../../../../src/platform/zoned-time.js';
import { calendarDay } from '../../../../src/suppliers/embedded/timetable/calendar-day.js';
import { departureMoves, NO_MOVES } from '../../../../src/suppliers/embedded/timetable/departure-moves.js';
import { randomMoves, randomSchedules } from '../itinerary/random-timetables.js';
import { AIRPORTS, airportOf } from './airport-fixtures.js';
import { flight, timetableOf } from './schedule-fixtures.js';

const MINUTE_MS = 60_000;
const DATE = '2027-03-28'; // clocks change in Europe

const move = (departureId: string, shiftMinutes: number, departure?: Departure) => ({
  ...{ departureId, shiftMinutes },
  ...(departure && { publishedDepartureAt: new Date(publishedDepartureMs(departure)).toISOString() }),
});
const named = ({ departure, boardLeg, offLeg }: Segment): string =>
  [departure.departureId, boardLeg, offLeg, departure.legs[boardLeg]?.departureLocal].join(' ');

describe('moves', () => {
  it('have the same name for the same departures and times, in whatever order', () => {
    const [a, b] = [move('AF1-2027-01-15', 30), move('AF2-2027-01-15', -30)];
    expect(departureMoves([a, b]).name).toBe(departureMoves([b, a]).name);
    expect(departureMoves([a]).name).not.toBe(departureMoves([{ ...a, shiftMinutes: 31 }]).name);
    const counted = { ...a, publishedDepartureAt: '2027-01-15T10:00:00.000Z' };
    expect(departureMoves([a]).name).not.toBe(departureMoves([counted]).name);
    expect(departureMoves([])).toBe(NO_MOVES);
  });
});

describe('a departure that moved', () => {
  const timetable = timetableOf(
    flight('AF10', ['CDG 23:30 LHR 23:50']),
    flight('AF20', ['ORY 07:00 NCE 08:30', 'NCE 09:15 LGW 10:30']),
  );
  const on = (date: string, code: string, ...moved: readonly (readonly [string, number])[]) =>
    timetable
      .flown(
        departureMoves(
          moved.map(([departureId, minutes]) => move(departureId, minutes, timetable.departure(departureId))),
        ),
      )
      .departuresFrom(code, date)
      .map(named);

  it('is found on the day on which it leaves now, and on no other', () => {
    const moved = ['AF10-2026-12-01', 45] as const;
    expect(on('2026-12-01', 'CDG', moved)).toEqual([]);
    expect(on('2026-12-02', 'CDG', moved)).toEqual([
      'AF10-2026-12-01 0 0 2026-12-02T00:15',
      'AF10-2026-12-02 0 0 2026-12-02T23:30',
    ]);
    expect(on('2026-12-01', 'CDG', ['AF10-2026-12-02', -1440])).toEqual([
      'AF10-2026-12-01 0 0 2026-12-01T23:30',
      'AF10-2026-12-02 0 0 2026-12-01T23:30',
    ]);
  });

  it('moves with all its legs', () => {
    expect(on('2026-12-01', 'NCE', ['AF20-2026-12-01', -15])).toEqual([
      'AF20-2026-12-01 1 1 2026-12-01T09:00',
    ]);
  });

  it('is found as published where that is when it was moved to, and not at all where it is not known when it is flown', () => {
    const countedFrom = (publishedDepartureAt: string) =>
      timetable
        .flown(departureMoves([{ ...move('AF20-2026-12-01', 30), publishedDepartureAt }]))
        .departuresFrom('NCE', '2026-12-01')
        .map(named);
    expect(countedFrom('2026-12-01T06:00:00.000Z')).toEqual(['AF20-2026-12-01 1 1 2026-12-01T09:45']);
    expect(countedFrom('2026-12-01T05:30:00.000Z')).toEqual(['AF20-2026-12-01 1 1 2026-12-01T09:15']);
    expect(countedFrom('2026-12-01T06:30:00.000Z')).toEqual([]);
    const unknown = timetable.flown(departureMoves([move('AF20-2026-12-01', 30)]));
    expect(unknown.departuresFrom('NCE', '2026-12-01')).toEqual([]);
  });

  it('costs nothing on the routes on which nothing moved', () => {
    const flown = timetable.flown(departureMoves([move('AF10-2026-12-01', 45)]));
    const day = calendarDay('2026-12-01')!;
    const onRoute = (from: string, to: string) => {
      const route = timetable.routesFrom(from).get(to)!;
      return [flown, timetable].map((one) => one.segmentsOn(route, day));
    };
    const [moved, published] = onRoute('CDG', 'LHR');
    expect(moved).not.toEqual(published);
    const [same, remembered] = onRoute('ORY', 'NCE');
    expect(remembered).toHaveLength(1);
    expect(same).toBe(remembered);
  });

  it('is nothing when the timetable has no such departure', () => {
    expect(on('2026-12-01', 'CDG', ['AF99-2026-12-01', 15], ['nonsense', 15])).toEqual([
      'AF10-2026-12-01 0 0 2026-12-01T23:30',
    ]);
  });
});

it('over any timetable, what leaves an airport on a day is what its flights say so many minutes later', () => {
  fc.assert(
    fc.property(randomSchedules, randomMoves, (schedules, random) => {
      const timetable = timetableOf(...schedules);
      const shifts = new Map(
        random.map(({ flightNumber, days, shiftMinutes }) => [
          `AF${String(flightNumber)}-${addDays(DATE, days)}`,
          shiftMinutes,
        ]),
      );
      const flown = timetable.flown(
        departureMoves([...shifts].map(([id, minutes]) => move(id, minutes, timetable.departure(id)))),
      );
      for (const { code, timeZone } of AIRPORTS) {
        const near = [-2, -1, 0, 1, 2].flatMap((days) => timetable.departuresFrom(code, addDays(DATE, days)));
        const expected = near.flatMap((segment) => {
          const [leg] = segmentLegs(segment);
          const { departureId } = segment.departure;
          const atMs = (leg?.departsAtMs ?? NaN) + (shifts.get(departureId) ?? 0) * MINUTE_MS;
          const local = localTimeOf(atMs, timeZone);
          return local.startsWith(DATE)
            ? [[departureId, segment.boardLeg, segment.offLeg, local].join(' ')]
            : [];
        });
        const found = flown.departuresFrom(code, DATE);
        expect(found.map(named).sort()).toEqual(expected.sort());
        for (const { departure } of found) {
          const planned = timetable.departure(departure.departureId);
          const shiftMs = (shifts.get(departure.departureId) ?? 0) * MINUTE_MS;
          departure.legs.forEach((leg, index) => {
            expect(leg.departsAtMs).toBe((planned?.legs[index]?.departsAtMs ?? NaN) + shiftMs);
            expect(leg.arrivesAtMs).toBe((planned?.legs[index]?.arrivesAtMs ?? NaN) + shiftMs);
            const zone = airportOf(leg.destination)?.timeZone ?? '';
            expect(leg.arrivalLocal).toBe(localTimeOf(leg.arrivesAtMs, zone));
          });
        }
      }
    }),
    { numRuns: 20 },
  );
});
