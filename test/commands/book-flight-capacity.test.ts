import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SeatsReserved } from '../../src/domain/inventory/departure-seats.js';
import { PASSENGER_TYPES, type PassengerCounts } from '../../src/domain/booking/passenger.js';
import type { Offer } from '../../src/domain/offer/offer.js';
import type { CabinClass } from '../../src/domain/schedule/cabin-class.js';
import { passenger } from '../domain/booking/booking-fixtures.js';
import { airports } from '../suppliers/embedded/timetable/airport-fixtures.js';
import { flight, leg } from '../suppliers/embedded/timetable/schedule-fixtures.js';
import { firstOffer, offersOf } from '../suppliers/embedded/offers/supplier-fixtures.js';
import { expectCode, openDesk, type BookingDesk } from './booking-desk.js';

const BIG = { FIRST: 0, BUSINESS: 3, PREMIUM_ECONOMY: 0, ECONOMY: 9 };
const SMALL = { FIRST: 0, BUSINESS: 2, PREMIUM_ECONOMY: 0, ECONOMY: 6 };

/** One flight with a landing, whose second leg is smaller, and one that connects at the landing. */
const SCHEDULES = [
  flight('AF20', [leg('BOD 07:00 ORY 08:15', { seats: BIG }), leg('ORY 09:15 LGW 09:30', { seats: SMALL })]),
  flight('AF21', [leg('ORY 10:00 LHR 10:20', { seats: SMALL })]),
];

const CAPACITY: Readonly<Record<string, typeof BIG>> = { 'AF20/0': BIG, 'AF20/1': SMALL, 'AF21/0': SMALL };

interface Wish {
  readonly from: string;
  readonly to: string;
  readonly cabin: CabinClass;
  readonly party: PassengerCounts;
  /** Which of the offers found. */
  readonly choice: number;
  /** Few keys, so that some are used again. */
  readonly key: number;
}

const anyWish: fc.Arbitrary<Wish> = fc.record({
  from: fc.constantFrom('BOD', 'ORY'),
  to: fc.constantFrom('LHR', 'LGW', 'ORY'),
  cabin: fc.constantFrom<CabinClass[]>('ECONOMY', 'ECONOMY', 'BUSINESS'),
  party: fc.record({ ADULT: fc.integer({ min: 1, max: 3 }), CHILD: fc.nat(1), INFANT: fc.nat(1) }),
  choice: fc.nat(3),
  key: fc.nat(25),
});

function place(code: string) {
  return { code, airports: airports(code) };
}

/** All wishes look for offers at one moment and book at the next, so that many offers are out of date. */
async function bookAtOnce(desk: BookingDesk, wishes: readonly Wish[]) {
  const found = await Promise.all(
    wishes.map(async (wish) => {
      const { cabin, party: passengers, from, to } = wish;
      const wanted = { from: place(from), to: place(to), cabin, passengers, maxStops: 2 } as const;
      const offers = from === to ? [] : await offersOf(desk.supplier, wanted);
      return { wish, offer: offers[wish.choice % Math.max(1, offers.length)] };
    }),
  );
  return Promise.all(
    found.flatMap(({ wish, offer }) => (offer === undefined ? [] : [bookInsisting(desk, wish, offer)])),
  );
}

/** Books an offer, or the fresh one when its price has passed. */
async function bookInsisting(desk: BookingDesk, { party, key }: Wish, offer: Offer) {
  const passengers = PASSENGER_TYPES.flatMap((type) =>
    Array.from({ length: party[type] }, () => passenger(type)),
  );
  const asked = { passengers, idempotencyKey: `key ${String(key)}` };
  const answer = await desk.book(offer.offerId, asked);
  return answer.code === 'PRICE_CHANGED' ? desk.book(answer.freshOffer.offerId, asked) : answer;
}

/** Seats sold by the log, as `AF20/0/ECONOMY`. */
async function soldByTheLog(desk: BookingDesk): Promise<ReadonlyMap<string, number>> {
  const sold = new Map<string, number>();
  for (const { type, data } of await desk.events()) {
    if (type !== 'SeatsReserved') continue;
    const { departureId, boardLeg, offLeg, cabin, seatCount } = data as SeatsReserved;
    for (let index = boardLeg; index <= offLeg; index += 1) {
      const key = `${departureId.slice(0, 4)}/${String(index)}/${cabin}`;
      sold.set(key, (sold.get(key) ?? 0) + seatCount);
    }
  }
  return sold;
}

/** Seats that a single traveller finds on one leg, as `AF20/0/ECONOMY`. */
async function freeByTheSearch(desk: BookingDesk, legKey: string, cabin: CabinClass): Promise<number> {
  const ends = { 'AF20/0': ['BOD', 'ORY'], 'AF20/1': ['ORY', 'LGW'], 'AF21/0': ['ORY', 'LHR'] }[legKey] ?? [];
  const [from, to] = ends.map(place);
  const offers = await offersOf(desk.supplier, { from: from!, to: to!, cabin });
  return offers[0]?.seatsLeft ?? 0;
}

describe('the seats of a flight', () => {
  it('are never oversold, whatever is booked: sold and free are its capacity', async () => {
    const rounds = fc.array(fc.array(anyWish, { minLength: 1, maxLength: 8 }), {
      minLength: 2,
      maxLength: 5,
    });
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(rounds, async (wishes) => {
        const desk = await openDesk({ schedules: SCHEDULES });
        try {
          for (const round of wishes)
            refused += (await bookAtOnce(desk, round)).filter((answer) => answer.code === 'SOLD_OUT').length;
          const sold = await soldByTheLog(desk);
          for (const [legKey, seats] of Object.entries(CAPACITY)) {
            for (const cabin of ['ECONOMY', 'BUSINESS'] as const) {
              const taken = sold.get(`${legKey}/${cabin}`) ?? 0;
              expect(taken).toBeLessThanOrEqual(seats[cabin]);
              expect(taken + (await freeByTheSearch(desk, legKey, cabin))).toBe(seats[cabin]);
            }
          }
        } finally {
          await desk.close();
        }
      }),
      { numRuns: 20 },
    );
    expect(refused).toBeGreaterThan(0);
  });

  it('go to as many of a crowd as there are, at rising prices', async () => {
    const desk = await openDesk();
    const { offerId } = await firstOffer(desk.supplier);
    const buy = async (id: string): Promise<string | number> => {
      const answer = await desk.book(id);
      if (answer.code === 'PRICE_CHANGED') return buy(answer.freshOffer.offerId);
      return answer.code === 'BOOKED' ? answer.booking.totalPrice.amountMinor : answer.code;
    };
    const outcomes = await Promise.all(Array.from({ length: 30 }, () => buy(offerId)));
    const [first, second, third] = [6_470, 9_705, 12_940].map((fare) => fare + 1_500);
    expect(outcomes.toSorted()).toEqual(
      [
        ...[third, third],
        ...Array.from({ length: 5 }, () => first),
        ...[second, second, second],
        ...Array.from({ length: 20 }, () => 'SOLD_OUT'),
      ].toSorted(),
    );
    await desk.close();
  });

  it('are not held by who asked for more than there are', async () => {
    const desk = await openDesk();
    const party = { ADULT: 6, CHILD: 0, INFANT: 0 };
    const { offerId } = await firstOffer(desk.supplier, { passengers: party });
    const passengers = Array.from({ length: 6 }, () => passenger('ADULT'));
    const [one, other] = await Promise.all([1, 2].map(() => desk.book(offerId, { passengers })));
    expectCode(one!, 'BOOKED');
    expect(other).toMatchObject({ code: 'SOLD_OUT', seatsLeft: 4 });
    expect((await offersOf(desk.supplier)).some(({ seatsLeft }) => seatsLeft === 4)).toBe(true);
    await desk.close();
  });
});
