import { describe, expect, it } from 'vitest';
import type { DatedLeg, Departure, Segment, Slice } from '../../../src/domain/schedule/departure.js';
import {
  arrivesAtMs,
  departsAtMs,
  durationMinutes,
  segmentDestination,
  segmentLegs,
  segmentOrigin,
  sliceKey,
  stopCount,
} from '../../../src/domain/schedule/slice.js';

const MINUTE_MS = 60_000;

function leg(origin: string, destination: string, departs: number, arrives: number): DatedLeg {
  return {
    origin,
    destination,
    departsAtMs: departs * MINUTE_MS,
    arrivesAtMs: arrives * MINUTE_MS,
    departureLocal: '2026-12-01T00:00',
    arrivalLocal: '2026-12-01T00:00',
    departureTerminal: null,
    arrivalTerminal: null,
    aircraftType: '320',
    seats: { FIRST: 0, BUSINESS: 0, PREMIUM_ECONOMY: 0, ECONOMY: 1 },
  };
}

function departure(designator: string, ...legs: readonly DatedLeg[]): Departure {
  const date = '2026-12-01';
  const id = { departureId: `${designator}-${date}`, carrier: designator.slice(0, 2), designator, date };
  return { ...id, shiftMinutes: 0, legs };
}

const feeder = departure('AF1', leg('NCE', 'CDG', 10, 100));
const long = departure(
  'QF2',
  leg('LHR', 'CDG', 0, 60),
  leg('CDG', 'SIN', 180, 960),
  leg('SIN', 'SYD', 1050, 1530),
);
const whole: Segment = { departure: long, boardLeg: 0, offLeg: 2 };
const tail: Segment = { departure: long, boardLeg: 1, offLeg: 2 };
const changing: Slice = { segments: [{ departure: feeder, boardLeg: 0, offLeg: 0 }, tail] };

describe('segment', () => {
  it('begins and ends where it is boarded and left', () => {
    expect([segmentOrigin(whole), segmentDestination(whole)]).toEqual(['LHR', 'SYD']);
    expect([segmentOrigin(tail), segmentDestination(tail)]).toEqual(['CDG', 'SYD']);
  });

  it('has the legs between, both ends included', () => {
    expect(segmentLegs(tail)).toEqual(long.legs.slice(1));
    expect(segmentLegs({ departure: long, boardLeg: 1, offLeg: 1 })).toEqual([long.legs[1]]);
  });
});

describe('slice', () => {
  it('lasts from the first departure to the last arrival', () => {
    expect(departsAtMs(changing)).toBe(10 * MINUTE_MS);
    expect(arrivesAtMs(changing)).toBe(1530 * MINUTE_MS);
    expect(durationMinutes(changing)).toBe(1520);
  });

  it('stops wherever it lands before the end', () => {
    expect(stopCount({ segments: [{ departure: feeder, boardLeg: 0, offLeg: 0 }] })).toBe(0);
    expect(stopCount({ segments: [whole] })).toBe(2);
    expect(stopCount(changing)).toBe(2);
  });

  it('is named by its departures and where they are boarded and left', () => {
    expect(sliceKey(changing)).toBe('AF1-2026-12-01:NCE-CDG,QF2-2026-12-01:CDG-SYD');
    expect(sliceKey({ segments: [whole] })).not.toBe(sliceKey({ segments: [tail] }));
  });
});
