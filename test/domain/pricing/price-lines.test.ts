import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  priceLines,
  segmentTotalMinor,
  taxesOf,
  totalMinor,
} from '../../../src/domain/pricing/price-lines.js';
import {
  AIRPORT_TAX,
  anyParty,
  anySegment,
  anyTariff,
  brand,
  pricedSegment,
  tariff,
} from './tariff-fixtures.js';

describe('price lines', () => {
  it('name the fare and the taxes of each type of passenger', () => {
    const lines = priceLines(tariff(), [pricedSegment()], { ADULT: 2, CHILD: 1, INFANT: 1 });
    const fare = { kind: 'FARE', code: 'LIGHT', description: 'Light fare CDG-LHR', subject: 'AF10' };
    const tax = { kind: 'TAX', code: 'FR', description: 'Passenger charge', subject: 'CDG' };
    expect(lines).toEqual([
      { ...fare, passengerType: 'ADULT', passengerCount: 2, unitMinor: 13_000, amountMinor: 26_000 },
      { ...tax, passengerType: 'ADULT', passengerCount: 2, unitMinor: 1_500, amountMinor: 3_000 },
      { ...fare, passengerType: 'CHILD', passengerCount: 1, unitMinor: 9_750, amountMinor: 9_750 },
      { ...tax, passengerType: 'CHILD', passengerCount: 1, unitMinor: 750, amountMinor: 750 },
      { ...fare, passengerType: 'INFANT', passengerCount: 1, unitMinor: 1_300, amountMinor: 1_300 },
    ]);
    expect(totalMinor(lines)).toBe(40_800);
  });

  it('are those of every flight, with the taxes of the airport where it is boarded', () => {
    const onward = pricedSegment({ designator: 'BA1', origin: 'LHR', destination: 'JFK' });
    const lines = priceLines(tariff(), [pricedSegment(), onward], { ADULT: 1, CHILD: 0, INFANT: 0 });
    expect(lines.map(({ kind, subject }) => [kind, subject])).toEqual([
      ['FARE', 'AF10'],
      ['TAX', 'CDG'],
      ['FARE', 'BA1'],
    ]);
  });

  it('leave out what costs nothing', () => {
    const free = tariff({ passengerPercent: { ADULT: 100, CHILD: 0, INFANT: 0 } });
    const lines = priceLines(free, [pricedSegment()], { ADULT: 1, CHILD: 1, INFANT: 1 });
    expect(lines.map(({ kind, passengerType }) => `${kind} ${passengerType}`)).toEqual([
      'FARE ADULT',
      'TAX ADULT',
      'TAX CHILD',
    ]);
  });

  it('round a child’s part of the fare for each child', () => {
    const segment = pricedSegment({ distanceKm: 1, brand: brand('LIGHT', 1) });
    const by = tariff({ passengerPercent: { ADULT: 100, CHILD: 75, INFANT: 10 } });
    const [, , child] = priceLines(by, [segment], { ADULT: 1, CHILD: 3, INFANT: 0 });
    expect(child).toMatchObject({ passengerType: 'CHILD', unitMinor: 23, amountMinor: 69 }); // of 30
  });

  it('add up to the total of each flight, exactly and never below zero', () => {
    fc.assert(
      fc.property(
        anyTariff,
        fc.array(anySegment, { minLength: 1, maxLength: 6 }),
        anyParty,
        (by, segments, party) => {
          const lines = priceLines(by, segments, party);
          const totals = segments.map((segment) => segmentTotalMinor(by, segment, party));
          expect(totalMinor(lines)).toBe(totals.reduce((sum, total) => sum + total, 0));
          expect(Number.isSafeInteger(totalMinor(lines))).toBe(true);
          expect(lines.every((line) => line.unitMinor > 0)).toBe(true);
          expect(lines.every((line) => line.amountMinor === line.unitMinor * line.passengerCount)).toBe(true);
        },
      ),
    );
  });

  it('never ask for less when a flight is fuller or one more travels', () => {
    fc.assert(
      fc.property(anyTariff, anySegment, anyParty, (by, segment, party) => {
        const total = segmentTotalMinor(by, segment, party);
        const fuller = { ...segment, fareStep: Math.min(2, segment.fareStep + 1) };
        expect(segmentTotalMinor(by, fuller, party)).toBeGreaterThanOrEqual(total);
        const larger = { ...party, CHILD: party.CHILD + 1 };
        expect(segmentTotalMinor(by, segment, larger)).toBeGreaterThanOrEqual(total);
      }),
    );
  });
});

describe('taxes', () => {
  it('are those of the airport, or of any airport without its own', () => {
    const other = { ...AIRPORT_TAX, code: 'XX' };
    const by = tariff({ taxes: new Map([['CDG', []]]), anyAirportTaxes: [other] });
    expect(taxesOf(by, 'CDG')).toEqual([]);
    expect(taxesOf(by, 'LHR')).toEqual([other]);
  });
});
