import {
  evolveDepartureSeats,
  NO_SEATS_SOLD,
  type DepartureSeats,
} from '../../../../src/domain/inventory/departure-seats.js';
import type { Offer } from '../../../../src/domain/offer/offer.js';
import type { Tariff } from '../../../../src/domain/pricing/tariff.js';
import type { FlightSchedule } from '../../../../src/domain/schedule/flight-schedule.js';
import { publishedDepartureMs } from '../../../../src/domain/schedule/departure.js';
import { createEmbeddedSupplier } from '../../../../src/suppliers/embedded/embedded-supplier.js';
import type { OfferParts } from '../../../../src/suppliers/embedded/offers/offer-parts.js';
import { createOfferTokens } from '../../../../src/suppliers/embedded/offers/offer-token.js';
import type { FlightBoard } from '../../../../src/suppliers/flight-board.js';
import type { FlightShopping, SearchCriteria } from '../../../../src/suppliers/flight-shopping.js';
import type { OfferDesk } from '../../../../src/suppliers/offer-desk.js';
import { tariff } from '../../../domain/pricing/tariff-fixtures.js';
import { airportOf, airports } from '../timetable/airport-fixtures.js';
import { flight, leg, timetableOf } from '../timetable/schedule-fixtures.js';

/** How long offers stand in these tests. */
export const OFFER_LIFETIME_MS = 15 * 60_000;

/** Ten seats of economy on each leg, which the fixture tariff sells in steps of 5, 3 and 2. */
export const TEN_SEATS = { seats: { FIRST: 0, BUSINESS: 0, PREMIUM_ECONOMY: 0, ECONOMY: 10 } };

/** Two flights a day from Paris to London and two back, and one with a landing in Nice. */
export const PARIS_LONDON: readonly FlightSchedule[] = [
  flight('AF10', [leg('CDG 09:00 LHR 09:20', TEN_SEATS)]),
  flight('AF12', [leg('CDG 18:00 LHR 18:20', TEN_SEATS)]),
  flight('AF11', [leg('LHR 11:00 CDG 13:20', TEN_SEATS)]),
  flight('AF13', [leg('LHR 20:00 CDG 22:20', TEN_SEATS)]),
  flight('AF20', [leg('ORY 07:00 NCE 08:30', TEN_SEATS), leg('NCE 09:15 LGW 10:30', TEN_SEATS)]),
];

/** A supplier whose clock and seats the test holds. */
export interface TestSupplier extends FlightShopping, OfferDesk, FlightBoard {
  /** Moves its clock to an instant. */
  setClock(instant: string | number): void;
  now(): Date;
  /** Sells so many economy seats of one leg, as the read side would show it. */
  sell(departureId: string, seatCount: number, legIndex?: number): void;
  /** Moves a departure by so many minutes, as the read side would show it. */
  move(departureId: string, shiftMinutes: number): void;
  /** Seats sold by departure. */
  readonly sold: ReadonlyMap<string, DepartureSeats>;
}

/** A supplier on 1 November 2026 at noon, over `PARIS_LONDON` and the fixture tariff, unless changed. */
export function supplierOf(
  changes: {
    readonly schedules?: readonly FlightSchedule[];
    readonly tariff?: Tariff;
    readonly secret?: string;
    readonly offerLifetimeMs?: number;
    /** Where seats are counted, instead of by `sell`. */
    readonly seatsOf?: OfferParts['seatsOf'];
    /** Where moves are known, instead of by `move`. */
    readonly movedBetween?: OfferParts['movedBetween'];
  } = {},
): TestSupplier {
  let now = new Date('2026-11-01T12:00:00Z');
  const sold = new Map<string, DepartureSeats>();
  const timetable = timetableOf(...(changes.schedules ?? PARIS_LONDON));
  const supplier = createEmbeddedSupplier({
    timetable,
    tariff: changes.tariff ?? tariff(),
    airport: airportOf,
    tokens: createOfferTokens([changes.secret ?? 'secret']),
    seatsOf:
      changes.seatsOf ??
      ((departureIds) => Promise.resolve(new Map([...sold].filter(([id]) => departureIds.includes(id))))),
    movedBetween: changes.movedBetween ?? ((first, last) => Promise.resolve(movedIn(sold, first, last))),
    now: () => now,
    offerLifetimeMs: changes.offerLifetimeMs ?? OFFER_LIFETIME_MS,
  });
  return {
    ...supplier,
    sold,
    now: () => now,
    setClock: (instant) => {
      now = new Date(instant);
    },
    sell: (departureId, seatCount, legIndex = 0) => {
      const before = sold.get(departureId) ?? NO_SEATS_SOLD;
      const key = `${String(legIndex)}/ECONOMY`;
      const counts = { ...before.sold, [key]: (before.sold[key] ?? 0) + seatCount };
      sold.set(departureId, { ...before, sold: counts });
    },
    move: (departureId, shiftMinutes) => {
      const departure = timetable.departure(departureId);
      const retimed = {
        type: 'DepartureRetimed',
        ...{ departureId, shiftMinutes, retimedAt: '' },
        ...(departure && { publishedDepartureAt: new Date(publishedDepartureMs(departure)).toISOString() }),
      } as const;
      sold.set(departureId, evolveDepartureSeats(sold.get(departureId) ?? NO_SEATS_SOLD, retimed));
    },
  };
}

function movedIn(departures: ReadonlyMap<string, DepartureSeats>, firstDate: string, lastDate: string) {
  return [...departures].flatMap(([departureId, departure]) => {
    const date = departureId.slice(-10);
    return date < firstDate || date > lastDate ? [] : [{ departureId, ...departure }];
  });
}

/** One adult from Paris to London on 1 December 2026, non-stop, cheapest first, unless changed. */
export function criteria(changes: Partial<SearchCriteria> = {}): SearchCriteria {
  return {
    from: { code: 'PAR', airports: airports('CDG', 'ORY') },
    to: { code: 'LON', airports: airports('LHR', 'LGW') },
    departDate: '2026-12-01',
    returnDate: null,
    passengers: { ADULT: 1, CHILD: 0, INFANT: 0 },
    cabin: 'ECONOMY',
    maxStops: 0,
    budgetMinor: null,
    sortBy: 'PRICE',
    ...changes,
  };
}

/** All offers of a search, by one page. */
export async function offersOf(
  shopping: FlightShopping,
  changes: Partial<SearchCriteria> = {},
): Promise<readonly Offer[]> {
  const page = await shopping.search(criteria(changes), 100, null);
  return page?.offers.map(({ offer }) => offer) ?? [];
}

/** The first offer of a search. */
export async function firstOffer(
  shopping: FlightShopping,
  changes: Partial<SearchCriteria> = {},
): Promise<Offer> {
  const [offer] = await offersOf(shopping, changes);
  if (offer === undefined) throw new Error('no offer found');
  return offer;
}
