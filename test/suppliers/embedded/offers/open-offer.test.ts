import { describe, expect, it } from 'vitest';
import { ANY_CARRIER, brand, tariff } from '../../../domain/pricing/tariff-fixtures.js';
import { flight, leg } from '../timetable/schedule-fixtures.js';
import {
  firstOffer,
  OFFER_LIFETIME_MS,
  offersOf,
  PARIS_LONDON,
  supplierOf,
  TEN_SEATS,
  type TestSupplier,
} from './supplier-fixtures.js';

const DEPARTURE = 'AF10-2026-12-01';
const FOUND_MS = Date.parse('2026-11-01T12:00:00Z');

/** The same supplier after its tariff, timetable or secret was changed. */
const DEARER = { tariff: tariff({ anyCarrier: { ...ANY_CARRIER, baseMinor: 4_000 } }) };

function open(supplier: TestSupplier, offerId: string) {
  const opened = supplier.open(offerId);
  if (opened === null) throw new Error('the offer does not open');
  return opened;
}

describe('the offer of an id', () => {
  it('is the one that was found, to look at and to book', async () => {
    const supplier = supplierOf();
    for (const offer of await offersOf(supplier, { maxStops: 1, returnDate: '2026-12-05' })) {
      expect(await supplier.offer(offer.offerId)).toEqual(offer);
      expect(open(supplier, offer.offerId)).toMatchObject({ offer, offeredPrice: offer.totalPrice });
    }
  });

  it('is the same on another machine with the same secret, and none with another', async () => {
    const offer = await firstOffer(supplierOf());
    expect(await supplierOf().offer(offer.offerId)).toEqual(offer);
    const other = supplierOf({ secret: 'another' });
    expect([await other.offer(offer.offerId), other.open(offer.offerId)]).toEqual([null, null]);
  });

  it('is shown until it expires, and opened even then', async () => {
    const supplier = supplierOf();
    const { offerId } = await firstOffer(supplier);
    supplier.setClock(FOUND_MS + OFFER_LIFETIME_MS - 1);
    expect(await supplier.offer(offerId)).not.toBeNull();
    supplier.setClock(FOUND_MS + OFFER_LIFETIME_MS);
    expect(await supplier.offer(offerId)).toBeNull();
    expect(open(supplier, offerId).offer.expiresAtMs).toBe(FOUND_MS + OFFER_LIFETIME_MS);
  });

  it('shows how many seats are left now, while its price stands', async () => {
    const supplier = supplierOf();
    const { offerId } = await firstOffer(supplier);
    supplier.sell(DEPARTURE, 4);
    expect((await supplier.offer(offerId))?.seatsLeft).toBe(6);
    supplier.sell(DEPARTURE, 1);
    expect(await supplier.offer(offerId)).toBeNull();
  });

  it('asks for the seats of every flight and up to where their price holds', async () => {
    const passengers = { ADULT: 2, CHILD: 1, INFANT: 1 };
    const supplier = supplierOf({ schedules: [...PARIS_LONDON.slice(2, 3), ...PARIS_LONDON.slice(4)] });
    supplier.sell('AF20-2026-12-01', 6, 1);
    const { offerId } = await firstOffer(supplier, { passengers, maxStops: 1, returnDate: '2026-12-05' });
    expect(open(supplier, offerId).seats).toEqual([
      {
        publishedDepartureMs: Date.parse('2026-12-01T06:00:00Z'),
        ...{ departureId: 'AF20-2026-12-01', cabin: 'ECONOMY', boardLeg: 0, seatCount: 3, shiftMinutes: 0 },
        limits: [
          { capacity: 10, soldAtPrice: 10 },
          { capacity: 10, soldAtPrice: 10 },
        ],
      },
      {
        publishedDepartureMs: Date.parse('2026-12-05T11:00:00Z'),
        ...{ departureId: 'AF11-2026-12-05', cabin: 'ECONOMY', boardLeg: 0, seatCount: 3, shiftMinutes: 0 },
        limits: [{ capacity: 10, soldAtPrice: 5 }],
      },
    ]);
  });

  it('asks for the legs that it flies, of a flight that is boarded on the way', async () => {
    const long = [leg('CDG 08:00 ORY 08:30', TEN_SEATS), leg('ORY 09:30 LHR 10:00', TEN_SEATS)];
    const supplier = supplierOf({ schedules: [flight('AF30', long)] });
    const offers = await offersOf(supplier);
    const wanted = offers.map(({ offerId }) => open(supplier, offerId).seats[0]);
    expect(wanted[0]).toMatchObject({ boardLeg: 1, limits: [{ capacity: 10 }] });
  });
});

describe('an offer of which something was changed since', () => {
  it('is not shown at another price, and opened at the new price beside the old', async () => {
    const offer = await firstOffer(supplierOf());
    const supplier = supplierOf(DEARER);
    expect(await supplier.offer(offer.offerId)).toBeNull();
    const opened = open(supplier, offer.offerId);
    expect(opened.offeredPrice).toEqual(offer.totalPrice);
    expect(opened.offer.totalPrice.amountMinor).toBe(offer.totalPrice.amountMinor + 1_000);
  });

  it.each([
    ['the currency', { tariff: tariff({ currency: 'JPY' }) }],
    ['the brand', { tariff: tariff({ brands: [brand('FLEX', 175)] }) }],
    ['the flight', { schedules: PARIS_LONDON.slice(1) }],
    ['its time of departure', { schedules: [flight('AF10', [leg('CDG 10:00 LHR 10:20', TEN_SEATS)])] }],
    ['its airport of arrival', { schedules: [flight('AF10', [leg('CDG 09:00 LGW 09:20', TEN_SEATS)])] }],
    ['the day of the flight', { schedules: [flight('AF10', ['CDG 09:00 LHR 09:20'], { weekdays: [1] })] }],
  ])('is none when %s is gone', async (_, changes) => {
    const { offerId } = await firstOffer(supplierOf());
    const supplier = supplierOf(changes);
    expect([await supplier.offer(offerId), supplier.open(offerId)]).toEqual([null, null]);
  });

  it('is none when its flight no longer flies so far', async () => {
    const offers = await offersOf(supplierOf(), { maxStops: 1 });
    const landing = offers.find(({ slices }) => slices[0]?.stops === 1);
    const short = flight('AF20', [leg('ORY 07:00 LGW 08:30', TEN_SEATS)]);
    expect(supplierOf({ schedules: [short] }).open(landing?.offerId ?? '')).toBeNull();
  });
});

describe('the fresh offer', () => {
  it('is the same journey at the step that holds now, for its own lifetime', async () => {
    const supplier = supplierOf();
    const offer = await firstOffer(supplier);
    supplier.sell(DEPARTURE, 5);
    supplier.setClock(FOUND_MS + 60_000);
    const fresh = supplier.freshOffer(open(supplier, offer.offerId), supplier.sold);
    expect(fresh).toMatchObject({ slices: offer.slices, brand: offer.brand, passengers: offer.passengers });
    expect(fresh?.expiresAtMs).toBe(FOUND_MS + 60_000 + OFFER_LIFETIME_MS);
    expect(fresh?.totalPrice.amountMinor).toBe(9_705 + 1_500);
    expect(await supplier.offer(fresh?.offerId ?? '')).toEqual(fresh);
    expect(open(supplier, fresh?.offerId ?? '').seats[0]?.limits).toEqual([{ capacity: 10, soldAtPrice: 8 }]);
  });

  it('has the price of the tariff that holds now', async () => {
    const { offerId } = await firstOffer(supplierOf());
    const supplier = supplierOf(DEARER);
    const fresh = supplier.freshOffer(open(supplier, offerId), supplier.sold);
    expect(await supplier.offer(fresh?.offerId ?? '')).toEqual(fresh);
  });

  it('is none when seats are short', async () => {
    const supplier = supplierOf();
    const { offerId } = await firstOffer(supplier, { passengers: { ADULT: 2, CHILD: 0, INFANT: 0 } });
    supplier.sell(DEPARTURE, 9);
    expect(supplier.freshOffer(open(supplier, offerId), supplier.sold)).toBeNull();
  });

  it('is none once sales of a flight have closed, an hour before departure', async () => {
    const supplier = supplierOf();
    const opened = open(supplier, (await firstOffer(supplier)).offerId);
    supplier.setClock('2026-12-01T07:00:00.000Z');
    expect(supplier.freshOffer(opened, supplier.sold)).not.toBeNull();
    supplier.setClock('2026-12-01T07:00:00.001Z');
    expect(supplier.freshOffer(opened, supplier.sold)).toBeNull();
  });

  it('is none when the airline no longer sells the brand', async () => {
    const { offerId } = await firstOffer(supplierOf());
    const supplier = supplierOf({ tariff: tariff({ anyCarrier: { ...ANY_CARRIER, brands: ['FLEX'] } }) });
    expect(supplier.freshOffer(open(supplier, offerId), supplier.sold)).toBeNull();
  });
});
