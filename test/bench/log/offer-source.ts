import { readFileSync } from 'node:fs';
import { readPlaceDirectory } from '../../../src/places/place-directory.js';
import { projectFile } from '../../../src/platform/project-file.js';
import { createSearchFlights } from '../../../src/queries/search-flights.js';
import { createEmbeddedSupplier } from '../../../src/suppliers/embedded/embedded-supplier.js';
import { createOfferTokens } from '../../../src/suppliers/embedded/offers/offer-token.js';
import { readSsim } from '../../../src/suppliers/embedded/ssim/read-ssim.js';
import { readTariff } from '../../../src/suppliers/embedded/tariff-file.js';
import { createTimetable } from '../../../src/suppliers/embedded/timetable.js';
import type { OfferDesk } from '../../../src/suppliers/offer-desk.js';
import { daysAhead } from '../../support/book.js';

const DEMO = 'src/suppliers/embedded/demo';

/** Few enough that no departure reaches its second fare step, at which offers of the first are refused. */
const MAX_OFFERS_PER_DEPARTURE = 6;

const CITIES = ['Paris', 'London', 'New York', 'Dubai', 'Madrid', 'Rome', 'Tokyo', 'Singapore', 'Frankfurt'];
const FIRST_DAY = 20;
const LAST_DAY = 300;
const OFFER_LIFETIME_MS = 3_600_000;

/** The demonstration airline, and offers of it that can all be booked. */
export interface OfferSource {
  readonly offerDesk: OfferDesk;
  /** So many offers, spread over many days and flights. */
  find(count: number): Promise<readonly string[]>;
}

/** Offers made by the embedded supplier while no seat is sold, signed with a secret. */
export function createOfferSource(secret: string): OfferSource {
  const places = readPlaceDirectory();
  const now = (): Date => new Date();
  const timetable = demoTimetable(places.airport);
  const supplier = createEmbeddedSupplier({
    timetable,
    tariff: demoTariff(),
    airport: places.airport,
    tokens: createOfferTokens([secret]),
    seatsOf: () => Promise.resolve(new Map()),
    movedBetween: () => Promise.resolve([]),
    now,
    offerLifetimeMs: OFFER_LIFETIME_MS,
  });
  const searchFlights = createSearchFlights({ places, shopping: supplier, now });
  return { offerDesk: supplier, find: (count) => findSpread(searchFlights, count) };
}

async function findSpread(
  searchFlights: ReturnType<typeof createSearchFlights>,
  count: number,
): Promise<readonly string[]> {
  const taken = new Map<string, number>();
  const offerIds: string[] = [];
  for (const search of searches()) {
    const page = await searchFlights(search, { first: 100, after: null });
    if ('kind' in page) throw new Error(page.message);
    for (const { offer } of page.offers) {
      const departures = offer.slices.flatMap((slice) =>
        slice.segments.map((segment) => segment.departureId),
      );
      if (departures.some((id) => (taken.get(id) ?? 0) >= MAX_OFFERS_PER_DEPARTURE)) continue;
      for (const id of departures) taken.set(id, (taken.get(id) ?? 0) + 1);
      offerIds.push(offer.offerId);
      if (offerIds.length === count) return offerIds;
    }
  }
  throw new Error(`The timetable has only ${String(offerIds.length)} offers to spread bookings over`);
}

function* searches(): Iterable<Parameters<ReturnType<typeof createSearchFlights>>[0]> {
  const party = { passengers: { ADULT: 1, CHILD: 0, INFANT: 0 }, cabin: 'ECONOMY', budget: null } as const;
  for (let day = FIRST_DAY; day <= LAST_DAY; day += 1) {
    for (const departure of CITIES) {
      for (const destination of CITIES.filter((city) => city !== departure)) {
        const departDate = daysAhead(day);
        yield {
          ...party,
          departure,
          destination,
          departDate,
          returnDate: null,
          maxStops: 1,
          sortBy: 'PRICE',
        };
      }
    }
  }
}

function demoTimetable(airport: Parameters<typeof createTimetable>[0]['airport']) {
  const isKnownAirport = (code: string): boolean => airport(code) !== undefined;
  const text = readFileSync(projectFile(`${DEMO}/timetable.ssim`), 'latin1');
  const reading = readSsim(text, { isKnownAirport });
  if (reading.kind === 'broken') throw new Error(reading.fault.reason);
  return createTimetable({ schedules: reading.schedules, airport });
}

function demoTariff() {
  const reading = readTariff(readFileSync(projectFile(`${DEMO}/tariff.json`), 'utf8'));
  if (reading.kind !== 'tariff') throw new Error(reading.reason);
  return reading.tariff;
}
