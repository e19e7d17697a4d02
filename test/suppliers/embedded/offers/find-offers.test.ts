import { describe, expect, it } from 'vitest';
import type { Offer } from '../../../../src/domain/offer/offer.js';
import { OFFER_SORTS } from '../../../../src/domain/offer/offer-sort.js';
import { totalMinor } from '../../../../src/domain/pricing/price-lines.js';
import type { SearchCriteria } from '../../../../src/suppliers/flight-shopping.js';
import { brand, tariff } from '../../../domain/pricing/tariff-fixtures.js';
import { airports } from '../timetable/airport-fixtures.js';
import { flight } from '../timetable/schedule-fixtures.js';
import {
  criteria,
  firstOffer,
  offersOf,
  OFFER_LIFETIME_MS,
  PARIS_LONDON,
  supplierOf,
} from './supplier-fixtures.js';

const LIGHT_ONLY = tariff({ brands: [brand('LIGHT', 100)] });

/** An offer as its flights and its brand. */
function label({ slices, brand: { code } }: Offer): string {
  return `${code} ${slices.flatMap(({ segments }) => segments.map(({ designator }) => designator)).join(' ')}`;
}

async function labels(
  supplier = supplierOf(),
  changes: Partial<SearchCriteria> = {},
): Promise<readonly string[]> {
  return (await offersOf(supplier, changes)).map(label);
}

describe('a search', () => {
  it('offers every flight in every brand, the cheapest first', async () => {
    expect(await labels()).toEqual(['LIGHT AF10', 'LIGHT AF12', 'FLEX AF10', 'FLEX AF12']);
  });

  it('describes the journey and its price', async () => {
    const offer = await firstOffer(supplierOf());
    expect(offer).toMatchObject({ cabin: 'ECONOMY', seatsLeft: 10, passengers: criteria().passengers });
    expect(offer.slices).toMatchObject([
      {
        stops: 0,
        durationMinutes: 80,
        segments: [
          {
            departureId: 'AF10-2026-12-01',
            from: { airport: 'CDG', at: '2026-12-01T08:00:00.000Z', local: '2026-12-01T09:00:00' },
            to: { airport: 'LHR', local: '2026-12-01T09:20:00', timeZone: 'Europe/London' },
          },
        ],
      },
    ]);
    // 347 km: 30.00 and 34.70; and the tax of 15.00.
    expect(offer.priceLines.map(({ kind, unitMinor }) => [kind, unitMinor])).toEqual([
      ['FARE', 6_470],
      ['TAX', 1_500],
    ]);
    expect(offer.totalPrice).toEqual({ amountMinor: 7_970, currency: 'EUR' });
  });

  it('offers returns of one brand, with a price that adds up', async () => {
    const offers = await offersOf(supplierOf(), { returnDate: '2026-12-01' });
    expect(offers.map(label)).toEqual([
      'LIGHT AF10 AF11',
      'LIGHT AF10 AF13',
      'LIGHT AF12 AF13',
      'FLEX AF10 AF11',
      'FLEX AF10 AF13',
      'FLEX AF12 AF13',
    ]);
    expect(offers.every((offer) => totalMinor(offer.priceLines) === offer.totalPrice.amountMinor)).toBe(true);
  });

  it('offers only what the budget buys', async () => {
    expect(await labels(supplierOf(), { budgetMinor: 7_970 })).toEqual(['LIGHT AF10', 'LIGHT AF12']);
    expect(await labels(supplierOf(), { budgetMinor: 7_969 })).toEqual([]);
  });

  it('offers flights with landings where stops are allowed, as one segment', async () => {
    const offers = await offersOf(supplierOf({ tariff: LIGHT_ONLY }), { maxStops: 1 });
    const landing = offers.find((offer) => label(offer) === 'LIGHT AF20');
    expect(landing?.slices[0]).toMatchObject({ stops: 1, segments: [{ landings: ['NCE'], offLeg: 1 }] });
  });

  it('offers a brand only where every airline of the journey sells it', async () => {
    const fares = { ...tariff().anyCarrier, brands: ['FLEX'] };
    const supplier = supplierOf({
      schedules: [flight('AF1', ['BOD 08:00 CDG 09:15']), flight('BA1', ['CDG 11:00 LHR 11:20'])],
      tariff: tariff({ carriers: new Map([['BA', fares]]) }),
    });
    const from = { code: 'BOD', airports: airports('BOD') };
    expect(await labels(supplier, { from, maxStops: 1 })).toEqual(['FLEX AF1 BA1']);
  });

  it('ends an hour before departure', async () => {
    const supplier = supplierOf();
    supplier.setClock('2026-12-01T07:00:00.000Z');
    expect(await labels(supplier)).toContain('LIGHT AF10');
    supplier.setClock('2026-12-01T07:00:00.001Z');
    expect(await labels(supplier)).toEqual(['LIGHT AF12', 'FLEX AF12']);
  });
});

describe('an offer found', () => {
  it('stands for its lifetime, but not beyond departure', async () => {
    const found = Date.parse('2026-11-01T12:00:00Z');
    expect((await firstOffer(supplierOf())).expiresAtMs).toBe(found + OFFER_LIFETIME_MS);
    const lasting = supplierOf({ offerLifetimeMs: 90 * 86_400_000 });
    expect((await firstOffer(lasting)).expiresAtMs).toBe(Date.parse('2026-12-01T07:00:00Z'));
  });

  it('is the same one for all who ask within a second, unless a seat sells meanwhile', async () => {
    const supplier = supplierOf();
    supplier.setClock('2026-11-01T12:00:00.100Z');
    const first = await firstOffer(supplier);
    supplier.setClock('2026-11-01T12:00:00.900Z');
    expect(await firstOffer(supplier)).toBe(first);
    expect((await offersOf(supplier)).length).toBeGreaterThan(1); // another page of the same search

    supplier.sell('AF10-2026-12-01', 1);
    const afterSale = await firstOffer(supplier);
    expect(afterSale.seatsLeft).toBe(first.seatsLeft - 1);

    supplier.setClock('2026-11-01T12:00:01.000Z');
    const later = await firstOffer(supplier);
    expect(later.offerId).not.toBe(afterSale.offerId);
    expect(later.expiresAtMs).toBe(Date.parse('2026-11-01T12:00:01Z') + OFFER_LIFETIME_MS);
  });

  it('costs more from step to step as seats sell, and shows how many are left', async () => {
    const supplier = supplierOf({ tariff: LIGHT_ONLY, schedules: PARIS_LONDON.slice(0, 1) });
    const seen: unknown[] = [];
    for (let sold = 0; sold <= 10; sold += 1) {
      const [offer] = await offersOf(supplier);
      seen.push(offer && [offer.seatsLeft, offer.priceLines[0]?.unitMinor]);
      supplier.sell('AF10-2026-12-01', 1);
    }
    expect(seen).toEqual([
      ...[10, 9, 8, 7, 6].map((left) => [left, 6_470]),
      ...[5, 4, 3].map((left) => [left, 9_705]),
      ...[2, 1].map((left) => [left, 12_940]),
      undefined,
    ]);
  });

  it('is for as many seats as the party needs', async () => {
    const supplier = supplierOf({ tariff: LIGHT_ONLY });
    supplier.sell('AF10-2026-12-01', 7);
    const party = { ADULT: 2, CHILD: 1, INFANT: 2 };
    expect(await labels(supplier, { passengers: party })).toEqual(['LIGHT AF12', 'LIGHT AF10']);
    expect(await labels(supplier, { passengers: { ...party, CHILD: 2 } })).toEqual(['LIGHT AF12']);
  });

  it('is sold by the fullest leg of a flight', async () => {
    const supplier = supplierOf({ tariff: LIGHT_ONLY });
    supplier.sell('AF20-2026-12-01', 9, 1);
    const [offer] = (await offersOf(supplier, { maxStops: 1 })).filter((each) =>
      label(each).endsWith('AF20'),
    );
    expect(offer?.seatsLeft).toBe(1);
    supplier.sell('AF20-2026-12-01', 1, 1);
    expect(await labels(supplier, { maxStops: 1 })).not.toContain('LIGHT AF20');
  });
});

describe('pages', () => {
  it.each(OFFER_SORTS.flatMap((sortBy) => [1, 2, 5].map((first) => [sortBy, first] as const)))(
    'by %s of %i are together the whole list',
    async (sortBy, first) => {
      const supplier = supplierOf();
      const wanted = { sortBy, maxStops: 1, returnDate: '2026-12-03' } as const;
      const seen: Offer[] = [];
      let after: string | null = null;
      let more = true;
      while (more && seen.length < 100) {
        const page = await supplier.search(criteria(wanted), first, after);
        if (page === null) throw new Error('a cursor of this search was refused');
        seen.push(...page.offers.map(({ offer }) => offer));
        expect(page.totalCount).toBe(12);
        after = page.offers.at(-1)?.cursor ?? null;
        more = page.hasNextPage;
      }
      expect(seen).toEqual(await offersOf(supplier, wanted));
      expect(new Set(seen.map(label)).size).toBe(12);
    },
  );

  it('go on where they were though flights before and after have sold out', async () => {
    const supplier = supplierOf({ tariff: LIGHT_ONLY });
    const wanted = criteria({ sortBy: 'DEPARTURE', maxStops: 1 });
    const page = await supplier.search(wanted, 1, null);
    const cursor = page?.offers[0]?.cursor ?? '';
    expect(page?.offers.map(({ offer }) => label(offer))).toEqual(['LIGHT AF20']);
    supplier.sell('AF20-2026-12-01', 10);
    supplier.sell('AF10-2026-12-01', 10);
    const next = await supplier.search(wanted, 5, cursor);
    expect(next?.offers.map(({ offer }) => label(offer))).toEqual(['LIGHT AF12']);
    supplier.sell('AF12-2026-12-01', 10);
    expect(await supplier.search(wanted, 5, cursor)).toEqual({
      offers: [],
      hasNextPage: false,
      totalCount: 0,
    });
  });

  it('are refused a cursor of another search, or of none', async () => {
    const supplier = supplierOf();
    const cursor = (await supplier.search(criteria(), 1, null))?.offers[0]?.cursor ?? '';
    expect(await supplier.search(criteria(), 1, cursor)).not.toBeNull();
    expect(await supplier.search(criteria({ sortBy: 'DURATION' }), 1, cursor)).toBeNull();
    for (const wrong of ['', 'x', 'bnVsbA', cursor.slice(1), 'A'.repeat(10_000)])
      expect(await supplier.search(criteria(), 1, wrong)).toBeNull();
  });
});

it('a search that was told to stop finds nothing, and says why', async () => {
  const supplier = supplierOf();
  const stopped = AbortSignal.abort(new Error('enough'));
  for (const wanted of [criteria(), criteria({ returnDate: '2026-12-05' })]) {
    await expect(supplier.search(wanted, 20, null, stopped)).rejects.toThrow('enough');
    expect((await supplier.search(wanted, 20, null))?.totalCount).toBeGreaterThan(0);
  }
});
