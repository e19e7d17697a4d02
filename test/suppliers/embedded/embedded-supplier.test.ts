import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../../src/domain/schedule/calendar-date.js';
import type { SliceDetails } from '../../../src/domain/itinerary/itinerary.js';
import type { Offer } from '../../../src/domain/offer/offer.js';
import { OFFER_SORTS } from '../../../src/domain/offer/offer-sort.js';
import { totalMinor } from '../../../src/domain/pricing/price-lines.js';
import { CABIN_CLASSES } from '../../../src/domain/schedule/cabin-class.js';
import { readPlaceDirectory } from '../../../src/places/place-directory.js';
import { projectFile } from '../../../src/platform/project-file.js';
import { localTimeOf } from '../../../src/platform/zoned-time.js';
import { createEmbeddedSupplier } from '../../../src/suppliers/embedded/embedded-supplier.js';
import { createOfferTokens } from '../../../src/suppliers/embedded/offers/offer-token.js';
import { readSsim } from '../../../src/suppliers/embedded/ssim/read-ssim.js';
import { readTariff } from '../../../src/suppliers/embedded/tariff-file.js';
import { createTimetable } from '../../../src/suppliers/embedded/timetable.js';
import type { SearchCriteria } from '../../../src/suppliers/flight-shopping.js';

const MINUTE_MS = 60_000;
const DEMO = 'src/suppliers/embedded/demo';
const places = readPlaceDirectory();

/** The supplier as it is started without any setting, on 1 November 2026. */
function demoSupplier() {
  const isKnownAirport = (code: string): boolean => places.airport(code) !== undefined;
  const timetable = readSsim(readFileSync(projectFile(`${DEMO}/timetable.ssim`), 'latin1'), {
    isKnownAirport,
  });
  const tariff = readTariff(readFileSync(projectFile(`${DEMO}/tariff.json`), 'utf8'));
  if (timetable.kind === 'broken' || tariff.kind === 'broken')
    throw new Error('a demonstration file is broken');
  const { schedules } = timetable;
  const flights = createTimetable({ schedules, airport: places.airport });
  const supplier = createEmbeddedSupplier({
    timetable: flights,
    tariff: tariff.tariff,
    airport: places.airport,
    tokens: createOfferTokens(['secret']),
    seatsOf: () => Promise.resolve(new Map()),
    movedBetween: () => Promise.resolve([]),
    now: () => new Date('2026-11-01T12:00:00Z'),
    offerLifetimeMs: 15 * MINUTE_MS,
  });
  const stations = [...new Set(schedules.flatMap(({ legs }) => legs.map(({ origin }) => origin)))];
  return { supplier, stations };
}

const { supplier, stations } = demoSupplier();

const end = fc.constantFrom(...stations).map((code) => ({ code, airports: [places.airport(code)!] }));

/** Any journey between two stations of the timetable, some time in the next year. */
const anyCriteria: fc.Arbitrary<SearchCriteria> = fc
  .record({
    ...{ from: end, to: end },
    days: fc.integer({ min: 1, max: 365 }),
    stay: fc.option(fc.integer({ min: 1, max: 14 })),
    passengers: fc.constantFrom({ ADULT: 1, CHILD: 0, INFANT: 0 }, { ADULT: 2, CHILD: 2, INFANT: 1 }),
    cabin: fc.constantFrom(...CABIN_CLASSES, 'ECONOMY' as const),
    maxStops: fc.constantFrom(0 as const, 1 as const, 2 as const, 2 as const),
    sortBy: fc.constantFrom(...OFFER_SORTS),
  })
  .filter(({ from, to }) => from.code !== to.code)
  .map(({ days, stay, ...wanted }) => {
    const departDate = addDays('2026-11-01', days);
    const returnDate = stay === null ? null : addDays(departDate, stay);
    return { ...wanted, departDate, returnDate, budgetMinor: null };
  });

/** What is wrong with one direction of an offer. */
function faultsOf(slice: SliceDetails, from: string, to: string, date: string): readonly string[] {
  const { segments } = slice;
  const [first, last] = [segments[0], segments.at(-1)];
  const faults: string[] = [];
  if (first?.from.airport !== from || last?.to.airport !== to)
    faults.push('it does not go from there to there');
  if (first?.from.local.startsWith(date) !== true) faults.push('it does not leave on the day');
  segments.forEach((segment, index) => {
    for (const { at, local, timeZone } of [segment.from, segment.to])
      if (localTimeOf(Date.parse(at), timeZone) + ':00' !== local) faults.push('its clocks are wrong');
    const minutes = (Date.parse(segment.to.at) - Date.parse(segment.from.at)) / MINUTE_MS;
    if (minutes <= 0 || minutes !== segment.durationMinutes) faults.push('it flies for another time');
    const next = segments[index + 1];
    if (next === undefined) return;
    const wait = (Date.parse(next.from.at) - Date.parse(segment.to.at)) / MINUTE_MS;
    if (next.from.airport !== segment.to.airport) faults.push('its flights do not connect in place');
    if (wait < 45 || wait > 600) faults.push(`it waits ${String(wait)} minutes`);
  });
  return faults;
}

function faultsOfOffer(offer: Offer, criteria: SearchCriteria): readonly string[] {
  const [out, back] = offer.slices;
  const { from, to, departDate, returnDate, maxStops } = criteria;
  const faults = out === undefined ? ['it goes nowhere'] : [...faultsOf(out, from.code, to.code, departDate)];
  if ((back === undefined) !== (returnDate === null)) faults.push('it has the wrong number of directions');
  if (back !== undefined) faults.push(...faultsOf(back, to.code, from.code, returnDate ?? ''));
  if (offer.slices.some(({ stops }) => stops > maxStops)) faults.push('it stops too often');
  if (totalMinor(offer.priceLines) !== offer.totalPrice.amountMinor) faults.push('its price does not add up');
  return faults;
}

describe('every offer of the demonstration timetable', () => {
  it('connects in place and time, on the right days, and its price adds up', async () => {
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(anyCriteria, async (criteria) => {
        const page = await supplier.search(criteria, 20, null);
        for (const { offer } of page?.offers ?? []) {
          seen += 1;
          expect(faultsOfOffer(offer, criteria)).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
    expect(seen).toBeGreaterThan(20);
  });

  it('is found again by its id, as a booking would open it', async () => {
    await fc.assert(
      fc.asyncProperty(anyCriteria, async (criteria) => {
        const page = await supplier.search(criteria, 3, null);
        for (const { offer } of page?.offers ?? []) {
          expect(await supplier.offer(offer.offerId)).toEqual(offer);
          expect(supplier.open(offer.offerId)?.offeredPrice).toEqual(offer.totalPrice);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is in the order asked for', async () => {
    const [from, to] = ['CDG', 'JFK'].map((code) => ({ code, airports: [places.airport(code)!] }));
    const wanted = {
      from: from!,
      to: to!,
      departDate: '2026-12-01',
      returnDate: '2026-12-08',
      budgetMinor: null,
    };
    const search = async (sortBy: SearchCriteria['sortBy']) => {
      const party = { passengers: { ADULT: 1, CHILD: 0, INFANT: 0 }, cabin: 'ECONOMY', maxStops: 2 } as const;
      return (await supplier.search({ ...wanted, ...party, sortBy }, 100, null))?.offers.map(
        ({ offer }) => offer,
      );
    };
    const measures = {
      PRICE: (offer: Offer) => offer.totalPrice.amountMinor,
      DURATION: (offer: Offer) => offer.slices.reduce((sum, slice) => sum + slice.durationMinutes, 0),
      DEPARTURE: (offer: Offer) => Date.parse(offer.slices[0]?.segments[0]?.from.at ?? ''),
    };
    for (const sortBy of OFFER_SORTS) {
      const values = (await search(sortBy))?.map(measures[sortBy]) ?? [];
      expect(values.length).toBeGreaterThan(20);
      expect(values).toEqual(values.toSorted((a, b) => a - b));
    }
  });
});
