import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../../../src/domain/schedule/calendar-date.js';
import type { Offer } from '../../../../src/domain/offer/offer.js';
import { shiftOf, NO_SEATS_SOLD } from '../../../../src/domain/inventory/departure-seats.js';
import { airports } from '../timetable/airport-fixtures.js';
import { flight, leg } from '../timetable/schedule-fixtures.js';
import {
  firstOffer,
  offersOf,
  PARIS_LONDON,
  supplierOf,
  TEN_SEATS,
  type TestSupplier,
} from './supplier-fixtures.js';

const DATE = '2026-12-01';
const AF10 = `AF10-${DATE}`;

/** Nice to London by way of Paris, and back. */
const CONNECTING = [
  flight('AF1', [leg('NCE 08:00 CDG 09:30', TEN_SEATS)]),
  flight('AF2', [leg('CDG 11:00 LHR 11:20', TEN_SEATS)]),
  flight('AF3', [leg('LHR 14:00 NCE 17:00', TEN_SEATS)]),
];
const FROM_NICE = { from: { code: 'NCE', airports: airports('NCE') }, maxStops: 1 } as const;

const flightsOf = ({ slices }: Offer) => slices.flatMap(({ segments }) => segments);

/** Each flight of the cheapest brand with the local time of its departure. */
async function leaving(
  supplier: TestSupplier,
  ...search: Parameters<typeof offersOf> extends [unknown, ...infer Rest] ? Rest : never
) {
  const offers = await offersOf(supplier, ...search);
  return offers
    .filter(({ brand }) => brand.code === 'LIGHT')
    .map((offer) =>
      flightsOf(offer)
        .map(({ designator, from }) => `${designator} ${from.local.slice(5, 16)}`)
        .join(', '),
    );
}

describe('a search after a departure moved', () => {
  it('offers it at its new times, in their order', async () => {
    const supplier = supplierOf();
    expect(await leaving(supplier, { sortBy: 'DEPARTURE' })).toEqual([
      'AF10 12-01T09:00',
      'AF12 12-01T18:00',
    ]);
    supplier.move(AF10, 600);
    expect(await leaving(supplier, { sortBy: 'DEPARTURE' })).toEqual([
      'AF12 12-01T18:00',
      'AF10 12-01T19:00',
    ]);
    const [moved] = flightsOf((await offersOf(supplier, { sortBy: 'DEPARTURE' })).at(-1)!);
    expect(moved).toMatchObject({
      from: { at: '2026-12-01T18:00:00.000Z', local: '2026-12-01T19:00:00' },
      to: { at: '2026-12-01T19:20:00.000Z', local: '2026-12-01T19:20:00' },
      ...{ durationMinutes: 80, shiftMinutes: 600 },
    });
  });

  it('offers it on the day on which it leaves now, although nothing of that day had been asked for since', async () => {
    const supplier = supplierOf();
    const nextDay = { departDate: addDays(DATE, 1), sortBy: 'DEPARTURE' } as const;
    expect(await leaving(supplier, nextDay)).toHaveLength(2);
    supplier.move(`AF12-${DATE}`, 400);
    expect(await leaving(supplier, nextDay)).toEqual([
      ...['AF12 12-02T00:40', 'AF10 12-02T09:00', 'AF12 12-02T18:00'],
    ]);
    expect(await leaving(supplier)).toEqual(['AF10 12-01T09:00']);
    supplier.move(`AF12-${DATE}`, -400);
    expect(await leaving(supplier, nextDay)).toHaveLength(2);
    expect(await leaving(supplier)).toHaveLength(2);
  });

  it.each([
    ['the first, which arrives in time', 'AF1', 30, 1],
    ['the first, which arrives a minute too late', 'AF1', 31, 0],
    ['the second, which waits', 'AF2', 300, 1],
    ['the second, which leaves in time', 'AF2', -30, 1],
    ['the second, which leaves a minute too early', 'AF2', -31, 0],
    ['the second, which leaves too late', 'AF2', 511, 0],
  ])('connects only what still connects: %s', async (_, designator, minutes, count) => {
    const supplier = supplierOf({ schedules: CONNECTING });
    expect(await leaving(supplier, FROM_NICE)).toHaveLength(1);
    supplier.move(`${designator}-${DATE}`, minutes);
    expect(await leaving(supplier, FROM_NICE)).toHaveLength(count);
  });

  it('pairs only directions that leave time to turn round', async () => {
    const supplier = supplierOf({ schedules: PARIS_LONDON.slice(0, 3) });
    const sameDay = { returnDate: DATE, sortBy: 'DEPARTURE' } as const;
    expect(await leaving(supplier, sameDay)).toHaveLength(1);
    supplier.move(`AF11-${DATE}`, -60);
    expect(await leaving(supplier, sameDay)).toEqual([]);
  });

  it('sells until an hour before it leaves now', async () => {
    const supplier = supplierOf();
    supplier.setClock('2026-12-01T07:30:00Z');
    expect(await leaving(supplier)).toEqual(['AF12 12-01T18:00']);
    supplier.move(AF10, 45);
    expect(await leaving(supplier)).toHaveLength(2);
  });
});

describe('an offer of a departure that moved since', () => {
  it('is none to look at, and is opened at its old times, to be refused by the log', async () => {
    const supplier = supplierOf();
    const { offerId } = await firstOffer(supplier);
    supplier.move(AF10, 30);
    expect(await supplier.offer(offerId)).toBeNull();
    expect(supplier.open(offerId)?.seats).toMatchObject([{ departureId: AF10, shiftMinutes: 0 }]);
  });

  it('has a fresh offer at the new times', async () => {
    const supplier = supplierOf();
    const opened = supplier.open((await firstOffer(supplier)).offerId)!;
    supplier.move(AF10, 30);
    const fresh = supplier.freshOffer(opened, supplier.sold)!;
    expect(flightsOf(fresh)[0]?.from.local).toBe('2026-12-01T09:30:00');
    expect(await supplier.offer(fresh.offerId)).toEqual(fresh);
  });

  it.each([
    ['connect', 'AF1', 31],
    ['connect', 'AF2', 511],
    ['leave time to turn round', 'AF3', -101],
  ])('has no fresh offer when its flights no longer %s', async (_, designator, minutes) => {
    const supplier = supplierOf({ schedules: CONNECTING });
    const back = { ...FROM_NICE, returnDate: DATE };
    const opened = supplier.open((await firstOffer(supplier, back)).offerId)!;
    supplier.move(`${designator}-${DATE}`, minutes);
    expect(supplier.freshOffer(opened, supplier.sold)).toBeNull();
    supplier.move(`${designator}-${DATE}`, -minutes);
    expect(supplier.freshOffer(opened, supplier.sold)).not.toBeNull();
  });
});

it('whatever moves, every offer is of the timetable and the moves, and opens as it was found', async () => {
  const plan = supplierOf();
  const planned = new Map(
    (
      await Promise.all(
        [-1, 0, 1, 2].map((days) => offersOf(plan, { departDate: addDays(DATE, days), maxStops: 1 })),
      )
    )
      .flat()
      .flatMap(flightsOf)
      .map((segment) => [segment.departureId, Date.parse(segment.from.at)]),
  );
  const moves = fc.record({
    departureId: fc.constantFrom(...planned.keys()),
    shiftMinutes: fc.integer({ min: -1440, max: 1440 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(moves, { minLength: 1, maxLength: 12 }), async (moved) => {
      const supplier = supplierOf();
      for (const { departureId, shiftMinutes } of moved) {
        supplier.move(departureId, shiftMinutes - shiftOf(supplier.sold.get(departureId) ?? NO_SEATS_SOLD));
        for (const departDate of [DATE, addDays(DATE, 1)]) {
          const offers = await offersOf(supplier, { departDate, maxStops: 1 });
          const due = [...planned].filter(([id, atMs]) => {
            const nowMs = atMs + 60_000 * shiftOf(supplier.sold.get(id) ?? NO_SEATS_SOLD);
            return new Date(nowMs + 3_600_000).toISOString().startsWith(departDate); // Paris in winter
          });
          const found = new Set(offers.flatMap(flightsOf).map((segment) => segment.departureId));
          expect([...found].sort()).toEqual(due.map(([id]) => id).sort());
          for (const offer of offers) {
            for (const { departureId: id, from } of flightsOf(offer)) {
              const shift = shiftOf(supplier.sold.get(id) ?? NO_SEATS_SOLD);
              expect(Date.parse(from.at)).toBe((planned.get(id) ?? NaN) + shift * 60_000);
            }
            expect(await supplier.offer(offer.offerId)).toEqual(offer);
            expect(supplier.open(offer.offerId)?.offer.slices).toEqual(offer.slices);
          }
        }
      }
    }),
    { numRuns: 25 },
  );
});
