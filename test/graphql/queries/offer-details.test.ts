import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OfferDetailsDocument } from '../../generated/graphql.js';
import { offerOfFlight, sellSeats } from '../../story/one-flight.js';
import { daysAhead, findOffers } from '../../support/book.js';
import { removeDataDirs, startTestApp, type TestApp } from '../../support/test-app.js';

let engine: TestApp;
let now = new Date();

beforeAll(async () => {
  engine = await startTestApp({ world: { now: () => now } });
});

afterAll(async () => {
  await engine.stop();
  removeDataDirs();
});

const details = async (offerId: string) => (await engine.ask(OfferDetailsDocument, { offerId })).offerDetails;

describe('the details of an offer', () => {
  it.each([
    ['one way', {}],
    ['return for a family', { returnDate: daysAhead(40), adults: 2, children: 1, infants: 1 }],
    ['with connections in business class', { destination: 'Sydney', cabin: 'BUSINESS' as const }],
  ])('are those that the search gave: %s', async (_case, input) => {
    const offers = await findOffers(engine, input, 5);
    expect(offers.length).toBeGreaterThan(0);
    for (const offer of offers) expect(await details(offer.id)).toEqual(offer);
  });

  it('add up to the total, line by line', async () => {
    const [offer] = await findOffers(engine, { adults: 2, children: 1, infants: 1 });
    const { priceLines, totalPrice } = (await details(offer!.id))!;
    const cents = (amount: string): number => Math.round(Number(amount) * 100);
    const total = priceLines.reduce((sum, line) => sum + cents(line.amount.amount), 0);
    expect(total).toBe(cents(totalPrice.amount));
    for (const line of priceLines) {
      expect(cents(line.amount.amount)).toBe(cents(line.unitPrice.amount) * line.passengerCount);
    }
  });
});

describe('there are none', () => {
  it.each(['', 'nonsense', 'PAR-LON-20270115-AAAA.AAAA'])('of the unknown id %j', async (offerId) => {
    expect(await details(offerId)).toBeNull();
  });

  it('of an id that was altered', async () => {
    const [offer] = await findOffers(engine, {}, 1);
    expect(await details(offer!.id.replace('LON', 'LGW'))).toBeNull();
  });

  it('of an offer that has expired', async () => {
    const [offer] = await findOffers(engine, {}, 1);
    now = new Date(Date.parse(offer!.expiresAt) - 1);
    expect(await details(offer!.id)).toEqual(offer);
    now = new Date(offer!.expiresAt);
    expect(await details(offer!.id)).toBeNull();
  });
});

it('offer no seat of a flight that is sold out', async () => {
  const departDate = daysAhead(20);
  const offer = await offerOfFlight(engine, departDate);
  expect(offer!.seatsLeft).toBe(180);
  await sellSeats(engine, departDate, 180);
  expect((await details(offer!.id))?.seatsLeft ?? 0).toBe(0);
});
