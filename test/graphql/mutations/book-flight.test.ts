import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BookFlightDocument, BookingDocument, BookingsDocument } from '../../generated/graphql.js';
import { bookParty, FLIGHT, offerOfFlight, sellSeats } from '../../story/one-flight.js';
import { ADA, book, daysAhead, findOffers } from '../../support/book.js';
import { removeDataDirs, startTestApp, type TestApp } from '../../support/test-app.js';

const OFFER_LIFETIME_MS = 15 * 60_000;
const CONTACT = { email: 'ada@example.com', phone: '+33199001234' };

let engine: TestApp;
let now = new Date();

beforeAll(async () => {
  engine = await startTestApp({ world: { now: () => now } });
});

afterAll(async () => {
  await engine.stop();
  removeDataDirs();
});

const anOffer = async (input = {}) => (await findOffers(engine, input, 1))[0]!;
const bookingCount = async () => (await engine.ask(BookingsDocument, { first: 100 })).bookings.nodes.length;

describe('a booking', () => {
  it('is answered with all that the caller needs', async () => {
    const offer = await anOffer();
    const answer = await book(engine, offer.id);
    if (answer.__typename !== 'BookFlightSuccess') throw new Error(answer.message);
    const { booking } = answer;
    expect(booking).toMatchObject({
      reference: expect.stringMatching(/^[A-HJ-NP-Z2-9]{6}$/),
      status: 'CONFIRMED',
      offerId: offer.id,
      cabin: 'ECONOMY',
      fareBrand: offer.fareBrand,
      slices: offer.slices,
      passengers: [ADA],
      contact: CONTACT,
      totalPrice: offer.totalPrice,
      createdAt: now.toISOString(),
      revision: 1,
    });
    expect(answer).toMatchObject({
      replayed: false,
      message: `Booked. Your reference is ${booking.reference}.`,
    });
    expect(booking.history).toEqual([
      {
        __typename: 'FlightBooked',
        eventId: answer.eventId,
        position: expect.any(String),
        bookingId: booking.id,
        occurredAt: now.toISOString(),
        revision: 1,
        actor: 'user:operator-of-tests',
        correlationId: expect.any(String),
        causationId: expect.any(String),
        reason: null,
        reference: booking.reference,
        offerId: offer.id,
        totalPrice: offer.totalPrice,
      },
    ]);
    const seen = await engine.ask(BookingDocument, { id: booking.id, atLeast: answer.position });
    expect(seen.booking).toEqual(booking);
  });

  it('keeps names as given, without the blanks around them', async () => {
    const { id: offerId } = await anOffer();
    const answer = await book(engine, offerId, { passengers: [{ ...ADA, givenName: '  Zoë-Anne ' }] });
    expect(answer).toMatchObject({ booking: { passengers: [{ givenName: 'Zoë-Anne' }] } });
  });

  it('is made once for one key, also when the call is repeated after the offer has expired', async () => {
    const { id } = await anOffer();
    const idempotencyKey = randomUUID();
    const first = await book(engine, id, { idempotencyKey });
    now = new Date(now.getTime() + OFFER_LIFETIME_MS + 1);
    expect(await book(engine, id, { idempotencyKey })).toEqual({ ...first, replayed: true });
  });
});

describe('the message of a booking', () => {
  it.each([
    [
      { hold: true },
      /^Held until \S+Z, not booked yet: pay with `payBooking` before that\. Your reference is \w{6}\.$/u,
    ],
    [
      { token: 'sandbox-decline' },
      /^Not booked yet: the payment is under way, .*\. Your reference is \w{6}\.$/u,
    ],
  ])('says what it is, by %o', async (payment, message) => {
    const { id } = await anOffer();
    expect(await book(engine, id, { payment })).toMatchObject({ message: expect.stringMatching(message) });
  });

  it('says of one that was declined since that it is cancelled, when it is asked again', async () => {
    const { id } = await anOffer();
    const again = { payment: { token: 'sandbox-decline' }, idempotencyKey: randomUUID() };
    await book(engine, id, again);
    await expect
      .poll(async () => (await book(engine, id, again)).message, { timeout: 5_000 })
      .toMatch(/^Booked, and cancelled since: see `cancellationReason`\./u);
  });
});

describe('a hold in the last minutes of sale', () => {
  it('is refused, and the flight can be paid at once', async () => {
    const today = now;
    const { departsAt } = (await anOffer()).slices[0]!;
    const salesEndMs = Date.parse(departsAt) - 3_600_000;
    now = new Date(salesEndMs - 120_000);
    const found = await findOffers(engine, {}, 100);
    const { id } = found.find(({ slices }) => slices[0]!.departsAt === departsAt)!;
    const refused = await book(engine, id, { payment: { hold: true } });
    const paid = await book(engine, id, { payment: { token: 'sandbox-approve' } });
    now = today;
    expect(refused).toMatchObject({
      ...{ __typename: 'HoldTooShort', code: 'HOLD_TOO_SHORT', retryable: false },
      message: expect.stringContaining(`end at ${new Date(salesEndMs).toISOString()}`),
    });
    expect(paid).toMatchObject({ __typename: 'BookFlightSuccess' });
  });
});

describe('an offer that has expired', () => {
  it('is refused from its last millisecond on, and renewed', async () => {
    const offer = await anOffer();
    now = new Date(Date.parse(offer.expiresAt) - 1);
    expect(await book(engine, offer.id)).toMatchObject({ __typename: 'BookFlightSuccess' });
    now = new Date(offer.expiresAt);
    const answer = await book(engine, offer.id);
    if (answer.__typename !== 'OfferExpired') throw new Error(answer.__typename);
    expect(answer).toMatchObject({ code: 'OFFER_EXPIRED', retryable: false, expiredAt: offer.expiresAt });
    expect(answer.message).toContain(offer.expiresAt);
    const { renewedOffer } = answer;
    expect(Date.parse(renewedOffer!.expiresAt) - now.getTime()).toBe(OFFER_LIFETIME_MS);
    expect(renewedOffer).toMatchObject({ slices: offer.slices, totalPrice: offer.totalPrice });
    expect(await book(engine, renewedOffer!.id)).toMatchObject({ __typename: 'BookFlightSuccess' });
  });

  it('is not renewed once its flight has left', async () => {
    const today = now;
    const offer = await anOffer();
    now = new Date(Date.parse(offer.slices[0]!.departsAt) + 60_000);
    const answer = await book(engine, offer.id);
    now = today;
    expect(answer).toMatchObject({
      code: 'OFFER_EXPIRED',
      renewedOffer: null,
      message: expect.stringContaining('Search again'),
    });
  });
});

describe('seats that sell while a caller thinks', () => {
  it('change the price, and the fresh offer books at the new one', async () => {
    const departDate = daysAhead(20, now);
    const offer = (await offerOfFlight(engine, departDate))!;
    await sellSeats(engine, departDate, 45); // a quarter of the seats: the first price ends

    const answer = await book(engine, offer.id);
    if (answer.__typename !== 'PriceChanged') throw new Error(answer.__typename);
    const { oldPrice, newPrice, freshOffer } = answer;
    expect(answer).toMatchObject({ code: 'PRICE_CHANGED', retryable: false, oldPrice: offer.totalPrice });
    expect(Number(newPrice.amount)).toBeGreaterThan(Number(oldPrice.amount));
    expect(answer.message).toContain(`now ${newPrice.amount} EUR, it was ${oldPrice.amount}`);
    expect(freshOffer).toMatchObject({ totalPrice: newPrice, slices: offer.slices, seatsLeft: 135 });
    const bought = await book(engine, freshOffer.id);
    expect(bought).toMatchObject({ booking: { totalPrice: newPrice, offerId: freshOffer.id } });
  });

  it('may be too few for a party: which flight, and how many are left', async () => {
    const departDate = daysAhead(21, now);
    const forTwo = (await offerOfFlight(engine, departDate, 2))!;
    await sellSeats(engine, departDate, 179);
    const answer = await bookParty(engine, forTwo.id, 2);
    expect(answer).toMatchObject({
      __typename: 'SoldOut',
      code: 'SOLD_OUT',
      retryable: true,
      departureId: `${FLIGHT}-${departDate}`,
      seatsLeft: 1,
    });
    expect(await offerOfFlight(engine, departDate, 2)).toBeUndefined();
    await sellSeats(engine, departDate, 1);
    expect(await offerOfFlight(engine, departDate, 1)).toBeUndefined();
  });
});

describe('an offer id that was tampered with', () => {
  it('is no offer, whichever character is another', async () => {
    const { id } = await anOffer();
    const before = await bookingCount();
    const letters = Array.from('ABYZabyz0189_-.');
    const places = fc.integer({ min: 0, max: id.length - 1 });
    await fc.assert(
      fc.asyncProperty(places, fc.constantFrom(...letters), async (place, letter) => {
        fc.pre(id[place] !== letter);
        const answer = await book(engine, id.slice(0, place) + letter + id.slice(place + 1));
        expect(answer).toMatchObject({
          __typename: 'OfferNotFound',
          code: 'OFFER_NOT_FOUND',
          retryable: false,
        });
      }),
      { numRuns: 60 },
    );
    expect(await bookingCount()).toBe(before);
  });

  it.each([
    ['shortened', (id: string) => id.slice(0, -1)],
    ['lengthened', (id: string) => `${id}A`],
    ['in small letters', (id: string) => id.toLowerCase()],
    ['without its signature', (id: string) => id.slice(0, id.lastIndexOf('.'))],
    ['with another signature', (id: string) => `${id.slice(0, id.lastIndexOf('.'))}.${'A'.repeat(22)}`],
    ['with a blank', (id: string) => `${id} `],
    ['of nothing', () => ''],
    ['of great length', () => 'PAR-LON-20270115-'.padEnd(50_000, 'A')],
  ])('is no offer %s', async (_case, alter) => {
    const { id } = await anOffer();
    expect(await book(engine, alter(id))).toMatchObject({ code: 'OFFER_NOT_FOUND' });
  });
});

describe('passengers that do not fit the offer', () => {
  it('are all named by their place in the input', async () => {
    const { id } = await anOffer({ adults: 1, children: 1 });
    const passengers = [
      { type: 'ADULT', givenName: ' ', familyName: 'L0velace', bornOn: daysAhead(0, now) },
      { type: 'INFANT', givenName: 'Byron', familyName: 'Lovelace', bornOn: '1990-01-01' },
    ] as const;
    const answer = await book(engine, id, { passengers: [...passengers] });
    if (answer.__typename !== 'PassengersInvalid') throw new Error(answer.__typename);
    expect(answer).toMatchObject({ code: 'PASSENGERS_INVALID', retryable: false });
    expect(answer.issues.map(({ path }) => path)).toEqual([
      'input.passengers', // a child is missing
      'input.passengers', // an infant is too many
      'input.passengers.0.givenName',
      'input.passengers.0.familyName',
      'input.passengers.0.bornOn',
      'input.passengers.1.bornOn',
    ]);
    expect(answer.message).toContain(answer.issues[0]!.message);
  });

  it('leave the key free for the same call put right', async () => {
    const { id } = await anOffer();
    const idempotencyKey = randomUUID();
    expect(await book(engine, id, { idempotencyKey, passengers: [] })).toMatchObject({
      code: 'PASSENGERS_INVALID',
    });
    expect(await book(engine, id, { idempotencyKey })).toMatchObject({ replayed: false });
  });
});

describe('a key used before', () => {
  it.each([
    ['offer', async () => ({ offerId: (await findOffers(engine))[1]!.id })],
    ['passenger', async () => ({ passengers: [{ ...ADA, givenName: 'Augusta' }] })],
    ['contact', async () => ({ contact: { ...CONTACT, email: 'augusta@example.com' } })],
  ])('is refused for another %s', async (_what, other) => {
    const { id } = await anOffer();
    const idempotencyKey = randomUUID();
    await book(engine, id, { idempotencyKey });
    const before = await bookingCount();
    expect(await book(engine, id, { idempotencyKey, ...(await other()) })).toMatchObject({
      __typename: 'IdempotencyConflict',
      code: 'IDEMPOTENCY_CONFLICT',
      retryable: false,
    });
    expect(await bookingCount()).toBe(before);
  });
});

describe('malformed input', () => {
  it.each([
    [
      'idempotencyKey',
      { idempotencyKey: 'short' },
      'input.idempotencyKey',
      /8 to 200 letters.*5 characters given/,
    ],
    ['idempotencyKey', { idempotencyKey: 'k'.repeat(201) }, 'input.idempotencyKey', /201 characters given/],
    [
      'contact.email',
      { contact: { ...CONTACT, email: `a@${'b.'.repeat(130)}fr` } },
      'input.contact.email',
      /at most 254 characters; 264 given/,
    ],
    [
      'passengers',
      { passengers: Array.from({ length: 51 }, () => ADA) },
      'input.passengers',
      /at most 9; 51 given/,
    ],
  ])('names %s and what is allowed', async (_case, input, field, message) => {
    const { errors } = await engine.send(BookFlightDocument, {
      input: { offerId: 'x', passengers: [ADA], contact: CONTACT, idempotencyKey: randomUUID(), ...input },
    });
    expect(errors![0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
    expect(errors![0]!.message).toMatch(message);
  });

  it.each([
    ['input.contact.email', { contact: { ...CONTACT, email: 'ada@' } }],
    ['input.contact.phone', { contact: { ...CONTACT, phone: '0199001234' } }],
    ['input.passengers[0].bornOn', { passengers: [{ ...ADA, bornOn: '1990-13-01' }] }],
    ['input.passengers[0].type', { passengers: [{ ...ADA, type: 'PET' as 'ADULT' }] }],
    [
      '"familyName"',
      { passengers: [{ type: ADA.type, givenName: 'Ada', bornOn: ADA.bornOn } as typeof ADA] },
    ],
  ])('names %s', async (place, input) => {
    const { errors } = await engine.send(BookFlightDocument, {
      input: { offerId: 'x', passengers: [ADA], contact: CONTACT, idempotencyKey: randomUUID(), ...input },
    });
    expect(errors![0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(errors![0]!.message).toContain(place);
  });
});
