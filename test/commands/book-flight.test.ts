import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONTACT, passenger } from '../domain/booking/booking-fixtures.js';
import { ANY_CARRIER, tariff } from '../domain/pricing/tariff-fixtures.js';
import { criteria, firstOffer, OFFER_LIFETIME_MS } from '../suppliers/embedded/offers/supplier-fixtures.js';
import { expectCode, openDesk, type BookingDesk } from './booking-desk.js';

const DEARER = tariff({ anyCarrier: { ...ANY_CARRIER, baseMinor: 4_000 } });
const FOUND_MS = Date.parse('2026-11-01T12:00:00Z');

let desk: BookingDesk;

beforeEach(async () => {
  desk = await openDesk();
});

afterEach(() => desk.close());

/** Sells seats of the first flight of a day, a party of nine adults at a time. */
async function sell(seatCount: number): Promise<void> {
  for (let left = seatCount; left > 0; left -= 9) {
    const party = { ADULT: Math.min(left, 9), CHILD: 0, INFANT: 0 };
    const { offerId } = await firstOffer(desk.supplier, { passengers: party, sortBy: 'DEPARTURE' });
    const passengers = Array.from({ length: party.ADULT }, () => passenger('ADULT'));
    expectCode(await desk.book(offerId, { passengers }), 'BOOKED');
  }
}

describe('a booking', () => {
  it('is written whole: the booking, its reference and the seats of every flight', async () => {
    const offer = await firstOffer(desk.supplier, { returnDate: '2026-12-05' });
    const answer = expectCode(await desk.book(offer.offerId), 'BOOKED');
    const { bookingId, reference } = answer.booking;
    expect(answer).toMatchObject({ replayed: false, position: 4 });
    expect(answer.booking).toMatchObject({
      ...{ status: 'CONFIRMED', offerId: offer.offerId, slices: offer.slices },
      ...{ totalPrice: offer.totalPrice, priceLines: offer.priceLines, party: { contact: CONTACT } },
    });
    const events = await desk.events();
    expect(events.map(({ streamId, type }) => [streamId, type])).toEqual([
      [`booking-${bookingId}`, 'FlightBooked'],
      [`reference-${reference}`, 'BookingReferenceAssigned'],
      ['departure-AF10-2026-12-01', 'SeatsReserved'],
      ['departure-AF11-2026-12-05', 'SeatsReserved'],
    ]);
    expect(events[0]?.eventId).toBe(answer.eventId);
    const metadata = { actor: 'anyone', correlationId: 'request', causationId: 'request' };
    expect(events[0]?.metadata).toEqual({ ...metadata, answer: expect.any(String) as unknown });
    expect(events[1]?.metadata).toEqual(metadata);
    expect(desk.awaited).toEqual([4]);
  });

  it('takes a seat for each adult and child, and none for infants', async () => {
    const party = { ADULT: 1, CHILD: 1, INFANT: 1 };
    const { offerId } = await firstOffer(desk.supplier, { passengers: party });
    const passengers = [passenger('ADULT'), passenger('CHILD'), passenger('INFANT')];
    expectCode(await desk.book(offerId, { passengers }), 'BOOKED');
    expect((await firstOffer(desk.supplier)).seatsLeft).toBe(8);
  });

  it('answers the same for ever, though the offer has expired and the tariff has changed', async () => {
    const { offerId } = await firstOffer(desk.supplier);
    const asked = { idempotencyKey: 'the same key' };
    const first = expectCode(await desk.book(offerId, asked), 'BOOKED');
    expect(await desk.book(offerId, asked)).toEqual({ ...first, replayed: true });
    const later = desk.restarted({ tariff: DEARER });
    later.supplier.setClock('2027-06-01T00:00:00Z');
    expect(await later.book(offerId, asked)).toEqual({ ...first, replayed: true });
    expect(await desk.events()).toHaveLength(3);
  });

  it('is one, however often it is asked for at once', async () => {
    const { offerId } = await firstOffer(desk.supplier);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => desk.book(offerId, { idempotencyKey: 'the same key' })),
    );
    const booked = answers.map((answer) => expectCode(answer, 'BOOKED'));
    expect(new Set(booked.map(({ booking }) => JSON.stringify(booking))).size).toBe(1);
    expect(booked.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await desk.events()).toHaveLength(3);
  });
});

describe('an idempotency key', () => {
  const asked = { idempotencyKey: 'the same key' };

  it('is refused with another request, and belongs to its caller', async () => {
    const { offerId } = await firstOffer(desk.supplier);
    expectCode(await desk.book(offerId, asked), 'BOOKED');
    const passengers = [passenger('ADULT', { givenName: 'Grace' })];
    expect(await desk.book(offerId, { ...asked, passengers })).toEqual({ code: 'IDEMPOTENCY_CONFLICT' });
    expect(await desk.book('another offer', asked)).toEqual({ code: 'IDEMPOTENCY_CONFLICT' });
    expect(await desk.events()).toHaveLength(3);
    const other = expectCode(await desk.book(offerId, { ...asked, caller: 'somebody else' }), 'BOOKED');
    expect(other.replayed).toBe(false);
  });

  it('may be used again after a refusal', async () => {
    const { offerId } = await firstOffer(desk.supplier);
    expectCode(await desk.book(offerId, { ...asked, passengers: [] }), 'PASSENGERS_INVALID');
    expect(expectCode(await desk.book(offerId, asked), 'BOOKED').replayed).toBe(false);
  });
});

describe('a refusal', () => {
  afterEach(async () => {
    const bookings = (await desk.events()).filter(({ type }) => type === 'FlightBooked');
    expect(bookings.map(({ data }) => (data as { offerId: string }).offerId)).not.toContain(refusedId);
  });
  let refusedId = '';

  it('says that there is no such offer', async () => {
    const { offerId } = await firstOffer(desk.supplier);
    refusedId = offerId.replace('PAR', 'LON');
    expect(await desk.book(refusedId)).toEqual({ code: 'OFFER_NOT_FOUND' });
  });

  it('says when the offer expired, with the same journey at the price of now', async () => {
    refusedId = (await firstOffer(desk.supplier)).offerId;
    const expiredAtMs = FOUND_MS + OFFER_LIFETIME_MS;
    desk.supplier.setClock(expiredAtMs);
    const { freshOffer, ...refusal } = expectCode(await desk.book(refusedId), 'OFFER_EXPIRED');
    expect(refusal).toEqual({ code: 'OFFER_EXPIRED', expiredAtMs });
    expectCode(await desk.book(freshOffer?.offerId ?? ''), 'BOOKED');
  });

  it('says what is wrong with the passengers', async () => {
    refusedId = (await firstOffer(desk.supplier)).offerId;
    const passengers = [passenger('ADULT', { familyName: '' })];
    const { issues } = expectCode(await desk.book(refusedId, { passengers }), 'PASSENGERS_INVALID');
    expect(issues.map(({ path }) => path)).toEqual(['passengers.0.familyName']);
  });

  it('says which flight is sold out, and takes no seat of the others', async () => {
    refusedId = (await firstOffer(desk.supplier, { departDate: '2026-11-30', returnDate: '2026-12-01' }))
      .offerId;
    const back = { from: criteria().to, to: criteria().from, departDate: '2026-12-01' };
    for (let seat = 0; seat < 10; seat += 1)
      expectCode(
        await desk.book((await firstOffer(desk.supplier, { ...back, sortBy: 'DEPARTURE' })).offerId),
        'BOOKED',
      );
    expect(await desk.book(refusedId)).toEqual({
      ...{ code: 'SOLD_OUT', departureId: 'AF11-2026-12-01', seatsLeft: 0 },
    });
    expect((await firstOffer(desk.supplier, { departDate: '2026-11-30' })).seatsLeft).toBe(10);
  });

  it('says that the seats at the price are gone, with a fresh offer that books', async () => {
    const offer = await firstOffer(desk.supplier);
    refusedId = offer.offerId;
    await sell(5);
    const { oldPrice, freshOffer } = expectCode(await desk.book(refusedId), 'PRICE_CHANGED');
    expect(oldPrice).toEqual(offer.totalPrice);
    expect(freshOffer.totalPrice.amountMinor).toBeGreaterThan(oldPrice.amountMinor);
    const { booking } = expectCode(await desk.book(freshOffer.offerId), 'BOOKED');
    expect(booking.totalPrice).toEqual(freshOffer.totalPrice);
  });

  it('says that the tariff was changed, with a fresh offer that books', async () => {
    const offer = await firstOffer(desk.supplier);
    refusedId = offer.offerId;
    const later = desk.restarted({ tariff: DEARER });
    const { oldPrice, freshOffer } = expectCode(await later.book(refusedId), 'PRICE_CHANGED');
    expect([oldPrice.amountMinor, freshOffer.totalPrice.amountMinor]).toEqual([7_970, 8_970]);
    expectCode(await later.book(freshOffer.offerId), 'BOOKED');
  });

  it('says that it has expired, with nothing in its place, when sales have closed', async () => {
    desk.supplier.setClock('2026-12-01T06:55:00Z');
    refusedId = (await firstOffer(desk.supplier)).offerId;
    const later = desk.restarted({ tariff: DEARER });
    later.supplier.setClock('2026-12-01T07:05:00Z');
    const expiredAtMs = Date.parse('2026-12-01T07:00:00Z');
    expect(await later.book(refusedId)).toEqual({ code: 'OFFER_EXPIRED', expiredAtMs, freshOffer: null });
  });
});

describe('a booking reference', () => {
  /** Proposes references of one letter each, in this order, five to a booking. */
  function proposing(letters: string): (count: number) => Uint8Array {
    const bytes = [...letters].map((letter) => letter.charCodeAt(0) - 'A'.charCodeAt(0));
    return (count) => new Uint8Array(count).fill(bytes.shift() ?? 25);
  }

  it('that is taken gives way to the next one proposed, even among bookings of one moment', async () => {
    const crowded = desk.restarted({ randomBytes: proposing('AAAAA' + 'AABCD' + 'ABBBC') });
    const { offerId } = await firstOffer(crowded.supplier);
    const answers = await Promise.all([1, 2, 3].map(() => crowded.book(offerId)));
    const references = answers.map((answer) => expectCode(answer, 'BOOKED').booking.reference);
    expect(references).toEqual(['AAAAAA', 'BBBBBB', 'CCCCCC']);
  });

  it('is never given twice: when all are taken, nothing is booked', async () => {
    const crowded = desk.restarted({ randomBytes: proposing('AAAAAAAAAA') });
    const { offerId } = await firstOffer(crowded.supplier);
    expectCode(await crowded.book(offerId), 'BOOKED');
    await expect(crowded.book(offerId)).rejects.toThrow('Every proposed booking reference is taken');
    expect(await crowded.events()).toHaveLength(3);
  });
});
