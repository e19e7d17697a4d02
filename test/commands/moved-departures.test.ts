import fc from 'fast-check';
import { v7 as newId } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bookingStateStream, departureSeatsStream } from '../../src/commands/stream-folds.js';
import { departureStream, shiftOf } from '../../src/domain/inventory/departure-seats.js';
import type { Offer } from '../../src/domain/offer/offer.js';
import type { FareBrand } from '../../src/domain/pricing/tariff.js';
import { storedEventOf } from '../../src/domain/stored-event.js';
import { ANY_CARRIER, brand, tariff } from '../domain/pricing/tariff-fixtures.js';
import {
  firstOffer,
  offersOf,
  PARIS_LONDON,
  TEN_SEATS,
} from '../suppliers/embedded/offers/supplier-fixtures.js';
import { flight, leg } from '../suppliers/embedded/timetable/schedule-fixtures.js';
import { soldTimes } from '../simulation/sold-times.js';
import { ENGINES } from '../support/engines.js';
import { expectCode, openDesk, type BookingDesk } from './booking-desk.js';
import { commandsOf, done, request } from './desk-commands.js';

/** Gives everything back for 10.00 and changes for 5.00. */
const CONDITIONS = { refundable: true, refundPenaltyMinor: 1_000, changeable: true, changePenaltyMinor: 500 };
const [LIGHT, FLEX] = [brand('LIGHT', 100), brand('FLEX', 175)].map((one): FareBrand => ({
  ...one,
  conditions: CONDITIONS,
}));
const TARIFF = tariff({ brands: [LIGHT!, FLEX!], anyCarrier: { ...ANY_CARRIER, brands: ['LIGHT', 'FLEX'] } });
const EARLY = { sortBy: 'DEPARTURE' } as const;
const RETURN = { ...EARLY, returnDate: '2026-12-05' } as const;
const AF10 = 'AF10-2026-12-01';
const AF11 = 'AF11-2026-12-05';

let desk: BookingDesk;

const commands = () => commandsOf(desk);

function change(departureId: string, shiftMinutes: number | null) {
  const asked = { caller: 'operator', correlationId: 'request', idempotencyKey: newId() };
  return commands().changeDeparture({ ...asked, departureId, shiftMinutes });
}

async function move(departureId: string, shiftMinutes: number): Promise<number> {
  const answer = await change(departureId, shiftMinutes);
  if (answer.code !== 'DONE') throw new Error(answer.code);
  return answer.position;
}

/** Tells a booking of a move, as the process does. */
const tell = (bookingId: string, departureId: string, noticeId: string = newId()) =>
  commands().noteScheduleChange({
    ...request(bookingId, { idempotencyKey: null }),
    ...{ noticeId, departureId, change: 'RETIMED' as const },
  });

/** `PARIS_LONDON` with another time of departure of AF10. */
const publishing = (time: string) => [
  flight('AF10', [leg(`CDG ${time} LHR 12:20`, TEN_SEATS)]),
  ...PARIS_LONDON.slice(1),
];

/** A move as older programs recorded it. */
async function moveAsBefore(departureId: string, shiftMinutes: number): Promise<void> {
  const retimedAt = desk.supplier.now().toISOString();
  const retimed = storedEventOf({ type: 'DepartureRetimed', departureId, shiftMinutes, retimedAt });
  const write = {
    streamId: departureStream(departureId),
    expectedVersion: 'any',
    events: [retimed],
  } as const;
  await desk.store.execute({
    ...{ idempotency: null, folds: [departureSeatsStream(departureId)], touches: [] },
    metadata: { actor: 'operator', correlationId: 'request', causationId: 'request' },
    judge: () => ({ kind: 'append', writes: [write], outcome: {} }),
  });
}

async function booked(offer: Pick<Offer, 'offerId'>, kind: 'ON_ACCOUNT' | 'HOLD' = 'ON_ACCOUNT') {
  return expectCode(await desk.book(offer.offerId, { settlement: { kind } }), 'BOOKED').booking.bookingId;
}

async function paid(offer: Pick<Offer, 'offerId'>): Promise<string> {
  const settlement = { kind: 'PAY_NOW', paymentToken: 'tok' } as const;
  const { bookingId } = expectCode(await desk.book(offer.offerId, { settlement }), 'BOOKED').booking;
  await settle(bookingId);
  return bookingId;
}

/** The provider takes the latest payment. */
async function settle(bookingId: string): Promise<void> {
  const paymentId = (await current(bookingId)).payments.at(-1)!.paymentId;
  const asked = { ...request(bookingId, { idempotencyKey: null }), paymentId };
  const authorised = { kind: 'AUTHORISED', providerPaymentId: 'pi' } as const;
  done(await commands().reportPayment({ ...asked, outcome: authorised }));
  done(await commands().reportPayment({ ...asked, outcome: { kind: 'CAPTURED' } }));
}

async function current(bookingId: string) {
  const booking = await desk.store.load(bookingStateStream(bookingId));
  if (booking === null) throw new Error('lost');
  return booking;
}

/** When each flight leaves. */
function leaving({ slices }: Pick<Offer, 'slices'>): readonly string[] {
  const segments = slices.flatMap((slice) => slice.segments);
  return segments.map(({ designator, from }) => `${designator} ${from.local.slice(5, 16)}`);
}

async function quoted(bookingId: string, offer: Pick<Offer, 'offerId'>) {
  const { quote } = done(await commands().quoteChange({ ...request(bookingId), offerId: offer.offerId }));
  if (quote?.type !== 'ChangeQuoted') throw new Error('no quote');
  return quote;
}

const confirm = (bookingId: string, quoteId: string) =>
  commands().confirmChange({ ...request(bookingId), quoteId, paymentToken: 'tok' });

describe.each(ENGINES)('a departure that moved, on $name', (engine) => {
  beforeEach(async () => {
    desk = await openDesk({ tariff: TARIFF }, engine.openFresh);
  });

  afterEach(() => desk.close());

  it('is sold at its new times, and at no others', async () => {
    const before = await firstOffer(desk.supplier, EARLY);
    const position = await move(AF10, 30);
    expect(desk.awaited).toContain(position);
    expect(await desk.book(before.offerId)).toEqual({ code: 'OFFER_NOT_FOUND' });
    const after = await firstOffer(desk.supplier, EARLY);
    const { booking } = expectCode(await desk.book(after.offerId), 'BOOKED');
    expect(leaving(booking)).toEqual(['AF10 12-01T09:30']);
    expect(await tell(booking.bookingId, AF10)).toEqual({ code: 'NOTHING_TO_DO' });
  });

  it('can be moved again, back to its timetable, and be cancelled then', async () => {
    const planned = await firstOffer(desk.supplier, EARLY);
    await move(AF10, 30);
    const first = await firstOffer(desk.supplier, EARLY);
    await move(AF10, -50);
    expect(leaving(await firstOffer(desk.supplier, EARLY))).toEqual(['AF10 12-01T08:40']);
    for (const { offerId } of [planned, first]) {
      expect(await desk.book(offerId)).toEqual({ code: 'OFFER_NOT_FOUND' });
    }
    await move(AF10, 20);
    const bookingId = await booked(planned);
    expect(leaving(await current(bookingId))).toEqual(['AF10 12-01T09:00']);
    expect(await change(AF10, null)).toMatchObject({ code: 'DONE' });
    expect(await desk.book(planned.offerId)).toEqual({ code: 'OFFER_NOT_FOUND' });
    expect(await change(AF10, 10)).toEqual({ code: 'DEPARTURE_CANCELLED' });
  });

  it('stays within a day of its timetable', async () => {
    await move(AF10, 1_400);
    expect(await change(AF10, 41)).toEqual({ code: 'DEPARTURE_MOVED_TOO_FAR', shiftMinutes: 1_400 });
    await move(AF10, 40);
    await move(AF10, -1_440);
    await move(AF10, -1_440);
    expect(await change(AF10, -1)).toEqual({ code: 'DEPARTURE_MOVED_TOO_FAR', shiftMinutes: -1_440 });
  });

  it('is never moved into the past, but delayed and cancelled late, and its bookings are told', async () => {
    const offer = await firstOffer(desk.supplier, EARLY); // leaves at 08:00 UTC
    const [delayed, refunded] = [await paid(offer), await paid(offer)];
    desk.supplier.setClock('2026-12-01T07:30:00Z');
    expect(await change(AF10, -40)).toEqual({
      ...{ code: 'DEPARTURE_LEFT', leavesAt: '2026-12-01T07:20:00.000Z', isByMove: true },
    });
    desk.supplier.setClock('2026-12-01T09:30:00Z');
    await move(AF10, 120);
    for (const bookingId of [delayed, refunded]) {
      expect(done(await tell(bookingId, AF10, `late ${bookingId}`)).booking).toMatchObject({
        slices: [{ segments: [{ from: { at: '2026-12-01T10:00:00.000Z' } }] }],
      });
    }
    const answering = { ...request(delayed), noticeId: `late ${delayed}`, answer: 'ACCEPT' } as const;
    done(await commands().answerScheduleChange(answering));
    desk.supplier.setClock('2026-12-02T10:00:00Z');
    expect(await change(AF10, null)).toMatchObject({ code: 'DONE' });
    const asked = { ...request(refunded, { idempotencyKey: null }), departureId: AF10 };
    done(await commands().noteScheduleChange({ ...asked, noticeId: 'gone', change: 'CANCELLED' }));
    const { booking } = done(
      await commands().answerScheduleChange({ ...request(refunded), noticeId: 'gone', answer: 'REFUND' }),
    );
    expect(booking).toMatchObject({
      status: 'CANCELLED',
      refunds: [{ amountMinor: offer.totalPrice.amountMinor }],
    });
  });

  it('that left more than a day ago is changed no more', async () => {
    desk.supplier.setClock('2026-12-02T08:00:01Z');
    const left = { code: 'DEPARTURE_LEFT', leavesAt: '2026-12-01T08:00:00.000Z', isByMove: false };
    expect(await change(AF10, null)).toEqual(left);
    expect(await change(AF10, 1_440)).toEqual(left);
    expect(await desk.events()).toEqual([]);
  });

  it('has a fresh offer at its new times for an offer that expired', async () => {
    const { offerId } = await firstOffer(desk.supplier, RETURN);
    await move(AF11, 60);
    desk.supplier.setClock('2026-11-01T13:00:00Z');
    const { freshOffer } = expectCode(await desk.book(offerId), 'OFFER_EXPIRED');
    expect(leaving(freshOffer!)).toEqual(['AF10 12-01T09:00', 'AF11 12-05T12:00']);
    expect(leaving(await current(await booked(freshOffer!)))).toEqual(leaving(freshOffer!));
  });

  it('is quoted for a change and changed to at its new times only', async () => {
    const bookingId = await booked(await firstOffer(desk.supplier, RETURN));
    const other = { ...EARLY, departDate: '2026-12-02' };
    const before = await firstOffer(desk.supplier, other);
    const quote = await quoted(bookingId, before);
    await move('AF10-2026-12-02', 30);
    expect(await confirm(bookingId, quote.quoteId)).toMatchObject({ code: 'PRICE_CHANGED', newPrice: null });
    const stale = { ...request(bookingId), offerId: before.offerId };
    expect(await commands().quoteChange(stale)).toEqual({ code: 'OFFER_NOT_FOUND' });
    const { quoteId } = await quoted(bookingId, await firstOffer(desk.supplier, other));
    expect(leaving(done(await confirm(bookingId, quoteId)).booking)).toEqual(['AF10 12-02T09:30']);
  });

  it('is told of once to whoever does not have its times yet, wherever it moved meanwhile', async () => {
    const bookingId = await booked(await firstOffer(desk.supplier, RETURN));
    await move(AF10, 30);
    await move(AF10, 15);
    const { booking } = done(await tell(bookingId, AF10));
    expect(leaving(booking)).toEqual(['AF10 12-01T09:45', 'AF11 12-05T11:00']);
    expect(await tell(bookingId, AF10)).toEqual({ code: 'NOTHING_TO_DO' });
    await move(AF10, -45);
    expect(leaving(done(await tell(bookingId, AF10)).booking)[0]).toBe('AF10 12-01T09:00');
  });

  it('is not moved twice in a booking that took its new times before it was told', async () => {
    const bookingId = await booked(await firstOffer(desk.supplier, RETURN));
    await move(AF10, 30);
    const offers = await offersOf(desk.supplier, { ...RETURN, returnDate: '2026-12-06' });
    const offer = offers.find((one) => leaving(one)[0] === 'AF10 12-01T09:30')!;
    done(await confirm(bookingId, (await quoted(bookingId, offer)).quoteId));
    expect(await tell(bookingId, AF10)).toEqual({ code: 'NOTHING_TO_DO' });
    expect(leaving(await current(bookingId))[0]).toBe('AF10 12-01T09:30');
  });

  it('moves in a change that waits for its payment, whose notice is open once it is paid', async () => {
    const cheap = await firstOffer(desk.supplier, EARLY);
    const bookingId = await paid(cheap);
    const dear = (await offersOf(desk.supplier, RETURN)).find(({ brand: { code } }) => code === 'FLEX')!;
    done(await confirm(bookingId, (await quoted(bookingId, dear)).quoteId));
    await move(AF11, 45);
    done(await tell(bookingId, AF11));
    await settle(bookingId);
    const booking = await current(bookingId);
    expect(leaving(booking)).toEqual(['AF10 12-01T09:00', 'AF11 12-05T11:45']);
    expect(booking.scheduleChanges).toMatchObject([{ departureId: AF11, answer: null }]);
  });

  it('waits for no answer in a booking whose change to it was not paid', async () => {
    const bookingId = await paid(await firstOffer(desk.supplier, EARLY));
    const dear = (await offersOf(desk.supplier, RETURN)).find(({ brand: { code } }) => code === 'FLEX')!;
    done(await confirm(bookingId, (await quoted(bookingId, dear)).quoteId));
    await move(AF11, 45);
    done(await tell(bookingId, AF11));
    const { paymentId } = (await current(bookingId)).payments.at(-1)!;
    const outcome = { kind: 'FAILED', step: 'AUTHORISE', reason: 'card_declined' } as const;
    const asked = { ...request(bookingId, { idempotencyKey: null }), paymentId, outcome };
    expect(done(await commands().reportPayment(asked)).booking.scheduleChanges).toEqual([]);
  });

  it('is paid by whoever holds it, at the price of now once that of the hold has lapsed', async () => {
    const bookingId = await booked(await firstOffer(desk.supplier, EARLY), 'HOLD');
    await move(AF10, 30);
    done(await tell(bookingId, AF10));
    desk.supplier.setClock('2026-11-01T14:00:00Z');
    const pay = { ...request(bookingId), paymentToken: 'tok', acceptedMinor: null };
    expect(done(await commands().pay(pay)).booking.status).toBe('PENDING_PAYMENT');
  });

  it('ends what was quoted before its booking was told, and before the answer', async () => {
    const bookingId = await booked(await firstOffer(desk.supplier, RETURN));
    const other = await firstOffer(desk.supplier, { ...RETURN, departDate: '2026-12-02' });
    const before = await quoted(bookingId, other);
    await move(AF10, 30);
    done(await tell(bookingId, AF10, 'n1'));
    expect(await confirm(bookingId, before.quoteId)).toEqual({ code: 'QUOTE_SUPERSEDED' });
    const meanwhile = await quoted(bookingId, other);
    expect(meanwhile.penalty.amountMinor).toBe(500);
    done(await commands().answerScheduleChange({ ...request(bookingId), noticeId: 'n1', answer: 'REBOOK' }));
    expect(await confirm(bookingId, meanwhile.quoteId)).toEqual({ code: 'QUOTE_SUPERSEDED' });
    const { quoteId, due } = await quoted(bookingId, other);
    expect(due.amountMinor).toBe(0);
    done(await confirm(bookingId, quoteId));
  });
});

describe.each(ENGINES)('a departure that moved before another timetable, on $name', (engine) => {
  beforeEach(async () => {
    desk = await openDesk({ tariff: TARIFF }, engine.openFresh);
  });

  afterEach(() => desk.close());

  it('is flown as published where that is when it was moved to: nobody is told, and none are sold at twice the move', async () => {
    const bookingId = await booked(await firstOffer(desk.supplier, EARLY));
    await move(AF10, 60);
    const moved = await firstOffer(desk.supplier, EARLY);
    done(await tell(bookingId, AF10));
    desk = desk.restarted({ schedules: publishing('10:00') });
    expect(await desk.book(moved.offerId)).toEqual({ code: 'OFFER_NOT_FOUND' });
    const found = await firstOffer(desk.supplier, EARLY);
    const later = await booked(found);
    for (const one of [bookingId, later]) {
      expect(await tell(one, AF10)).toEqual({ code: 'NOTHING_TO_DO' });
      expect(leaving(await current(one))).toEqual(['AF10 12-01T10:00']);
    }
    await move(AF10, -60);
    expect(leaving(await firstOffer(desk.supplier, EARLY))).toEqual(['AF10 12-01T09:00']);
    for (const one of [bookingId, later]) {
      expect(leaving(done(await tell(one, AF10)).booking)).toEqual(['AF10 12-01T09:00']);
    }
  });

  it('is not sold where it is not known when it is flown, until it is moved by the new timetable', async () => {
    const bookingId = await booked(await firstOffer(desk.supplier, EARLY));
    await move(AF10, 60);
    const expired = await firstOffer(desk.supplier, EARLY);
    desk = desk.restarted({ schedules: publishing('11:00') });
    expect(leaving(await firstOffer(desk.supplier, EARLY))).toEqual(['AF12 12-01T18:00']);
    expect(await desk.book(expired.offerId)).toEqual({ code: 'OFFER_NOT_FOUND' });
    expect(leaving(done(await tell(bookingId, AF10)).booking)).toEqual(['AF10 12-01T10:00']);
    await move(AF10, 0);
    const offer = await firstOffer(desk.supplier, EARLY);
    expect(leaving(offer)).toEqual(['AF10 12-01T11:00']);
    expect(leaving(done(await tell(bookingId, AF10)).booking)).toEqual(['AF10 12-01T11:00']);
    await booked(offer);
    await move(AF10, 30);
    expect(leaving(await firstOffer(desk.supplier, EARLY))).toEqual(['AF10 12-01T11:30']);
    expect(leaving(done(await tell(bookingId, AF10)).booking)).toEqual(['AF10 12-01T11:30']);
  });

  it('is not sold after a move that does not say what it counts from, until it is moved again', async () => {
    const before = await firstOffer(desk.supplier, EARLY);
    const bookingId = await booked(before);
    await moveAsBefore(AF10, 60);
    expect(leaving(await firstOffer(desk.supplier, EARLY))).toEqual(['AF12 12-01T18:00']);
    expect(await desk.book(before.offerId)).toEqual({ code: 'OFFER_NOT_FOUND' });
    expect(leaving(done(await tell(bookingId, AF10)).booking)).toEqual(['AF10 12-01T10:00']);
    await move(AF10, 30);
    const offer = await firstOffer(desk.supplier, EARLY);
    expect(leaving(offer)).toEqual(['AF10 12-01T09:30']);
    await booked(offer);
    expect(leaving(done(await tell(bookingId, AF10)).booking)).toEqual(['AF10 12-01T09:30']);
  });

  it('is told of by the difference once the timetable has it no more', async () => {
    const bookingId = await booked(await firstOffer(desk.supplier, EARLY));
    await move(AF10, 60);
    desk = desk.restarted({ schedules: PARIS_LONDON.slice(1) });
    expect(leaving(done(await tell(bookingId, AF10)).booking)).toEqual(['AF10 12-01T10:00']);
  });
});

/** What callers and the airline do about the flights of a day: offers may be older than any move. */
const acts = fc.array(
  fc.oneof(
    fc.record({
      act: fc.constant('move' as const),
      departureId: fc.constantFrom(AF10, 'AF12-2026-12-01', AF11),
      minutes: fc.constantFrom(-60, -30, 30, 90),
    }),
    fc.record({ act: fc.constant('search' as const), isReturn: fc.boolean() }),
    fc.record({ act: fc.constant('book' as const), pick: fc.nat(99) }),
    fc.record({ act: fc.constant('change' as const), pick: fc.nat(99) }),
  ),
  { minLength: 8, maxLength: 25, size: 'max' },
);

it('no booking is ever sold at other times than the timetable and the moves in the log before it give', async () => {
  let soldMoved = 0;
  await fc.assert(
    fc.asyncProperty(acts, async (played) => {
      desk = await openDesk({ tariff: TARIFF });
      const found: Offer[] = [];
      const bookingIds: string[] = [];
      for (const one of played) {
        if (one.act === 'move') await change(one.departureId, one.minutes);
        if (one.act === 'search')
          found.push(...(await offersOf(desk.supplier, one.isReturn ? RETURN : EARLY)));
        const offer = one.act === 'book' || one.act === 'change' ? found[one.pick % found.length] : undefined;
        if (offer === undefined) continue;
        const bookingId = bookingIds.at(-1);
        if (one.act === 'book' || bookingId === undefined) {
          const answer = await desk.book(offer.offerId);
          const departures = await Promise.all(
            offer.slices.flatMap(({ segments }) =>
              segments.map(async ({ departureId, shiftMinutes = 0 }) => {
                const departure = await desk.store.load(departureSeatsStream(departureId));
                return shiftOf(departure) === shiftMinutes;
              }),
            ),
          );
          expect(answer.code === 'BOOKED' || answer.code === 'PRICE_CHANGED').toBe(departures.every(Boolean));
          if (answer.code === 'BOOKED') bookingIds.push(answer.booking.bookingId);
        } else {
          const quote = await commands().quoteChange({ ...request(bookingId), offerId: offer.offerId });
          if (quote.code === 'DONE') await confirm(bookingId, quote.quote!.quoteId);
        }
      }
      const { movedCount, wrong } = soldTimes(await desk.events());
      expect(wrong).toEqual([]);
      soldMoved += movedCount;
      await desk.close();
    }),
    { numRuns: 12, seed: 42 },
  );
  expect(soldMoved).toBeGreaterThan(10);
});
