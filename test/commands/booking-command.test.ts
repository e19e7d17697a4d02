import { v7 as newId } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createChangeDeparture } from '../../src/commands/change-departure.js';
import type { BookingAnswer, BookingRequest } from '../../src/commands/booking-command.js';
import { bookingStateStream } from '../../src/commands/stream-folds.js';
import type { SettlementRequest } from '../../src/commands/settlement-request.js';
import type { PaymentOutcome } from '../../src/domain/booking/paying/payment-outcome-decider.js';
import type { FareBrand } from '../../src/domain/pricing/tariff.js';
import { passenger } from '../domain/booking/booking-fixtures.js';
import { brand, tariff } from '../domain/pricing/tariff-fixtures.js';
import { criteria, firstOffer } from '../suppliers/embedded/offers/supplier-fixtures.js';
import { ENGINES } from '../support/engines.js';
import { expectCode, openDesk, type BookingDesk } from './booking-desk.js';
import { commandsOf, done, request } from './desk-commands.js';

/** Gives everything back for 10.00 and changes for 5.00. */
const FLEXIBLE: FareBrand = {
  ...brand('LIGHT', 100),
  conditions: { refundable: true, refundPenaltyMinor: 1_000, changeable: true, changePenaltyMinor: 500 },
};
const RETURN = { returnDate: '2026-12-05', sortBy: 'DEPARTURE' } as const;
const NO_BOOKING = '00000000-0000-7000-8000-000000000000';

let desk: BookingDesk;

const commands = () => commandsOf(desk);

async function booked(settlement?: SettlementRequest): Promise<string> {
  const { offerId } = await firstOffer(desk.supplier, RETURN);
  const answer = await desk.book(offerId, settlement === undefined ? {} : { settlement });
  return expectCode(answer, 'BOOKED').booking.bookingId;
}

async function report(bookingId: string, outcome: PaymentOutcome): Promise<BookingAnswer> {
  const { payments } = (await current(bookingId))!;
  const process = request(bookingId, { idempotencyKey: null });
  return commands().reportPayment({ ...process, paymentId: payments.at(-1)!.paymentId, outcome });
}

function current(bookingId: string) {
  return desk.store.load(bookingStateStream(bookingId));
}

async function paid(): Promise<string> {
  const bookingId = await booked({ kind: 'PAY_NOW', paymentToken: 'tok' });
  done(await report(bookingId, { kind: 'AUTHORISED', providerPaymentId: 'pi' }));
  done(await report(bookingId, { kind: 'CAPTURED' }));
  return bookingId;
}

async function seatsLeft(): Promise<number> {
  return (await firstOffer(desk.supplier, { sortBy: 'DEPARTURE' })).seatsLeft;
}

async function lastTypes(count: number): Promise<readonly string[]> {
  return (await desk.events())
    .slice(-count)
    .map(({ streamId, type }) => `${streamId.split('-')[0]!} ${type}`);
}

describe.each(ENGINES)('on $name', (engine) => {
  beforeEach(async () => {
    desk = await openDesk({ tariff: tariff({ brands: [FLEXIBLE] }) }, engine.openFresh);
  });

  afterEach(() => desk.close());

  it('a paid booking has tickets of consecutive numbers, and is refunded what was quoted', async () => {
    await paid();
    const bookingId = await paid();
    const { booking } = done(
      await commands().quoteCancellation({ ...request(bookingId), scope: { kind: 'WHOLE' } }),
    );
    expect(booking.tickets.map(({ ticketNumber, status }) => [ticketNumber, status])).toEqual([
      ['9992400000002', 'OPEN'],
    ]);
    const { quote, totalPrice } = booking;
    const confirm = { ...request(bookingId), quoteId: quote!.quoteId, acceptsUnknownRefund: false };
    const before = await seatsLeft();
    const cancelled = done(await commands().confirmCancellation(confirm));
    expect(cancelled.booking).toMatchObject({ status: 'CANCELLED', chargedMinor: 1_000 });
    expect(await lastTypes(4)).toEqual([
      'booking BookingCancelled',
      'booking RefundRequested',
      ...['departure SeatsReleased', 'departure SeatsReleased'],
    ]);
    expect(await seatsLeft()).toBe(before + 1);
    const [refund] = cancelled.booking.refunds;
    expect(refund?.amountMinor).toBe(totalPrice.amountMinor - 1_000);
    expect(await commands().confirmCancellation(confirm)).toEqual({ ...cancelled, replayed: true });
    const issue = { ...request(bookingId, { idempotencyKey: null }), refundId: refund!.refundId };
    const issued = done(await commands().reportRefund({ ...issue, outcome: { kind: 'ISSUED' } }));
    expect(issued.booking.payments[0]?.refundedMinor).toBe(refund?.amountMinor);
    expect(await commands().reportRefund({ ...issue, outcome: { kind: 'ISSUED' } })).toEqual({
      code: 'NOTHING_TO_DO',
    });
  });

  it('a change of flights swaps the seats in one transaction, after its payment when there is something to pay', async () => {
    const bookingId = await paid();
    const late = (await desk.supplier.search(criteria(RETURN), 20, null))!.offers.find(({ offer }) =>
      offer.slices.every(({ segments }) => ['AF12', 'AF13'].includes(segments[0]!.designator)),
    )!.offer;
    const quoted = done(await commands().quoteChange({ ...request(bookingId), offerId: late.offerId }));
    expect(quoted.quote).toMatchObject({ due: { amountMinor: 500 }, penalty: { amountMinor: 500 } });
    const confirm = { ...request(bookingId), quoteId: quoted.quote!.quoteId, paymentToken: null };
    expect(await commands().confirmChange(confirm)).toMatchObject({
      code: 'PAYMENT_NEEDED',
      due: { amountMinor: 500 },
    });
    const started = done(await commands().confirmChange({ ...confirm, paymentToken: 'tok' }));
    expect(started.booking.slices[0]?.segments[0]?.designator).toBe('AF10');
    expect(await lastTypes(4)).toEqual([
      ...['booking ChangeStarted', 'booking PaymentRequested'],
      ...['departure SeatsReserved', 'departure SeatsReserved'],
    ]);
    const authorised = done(await report(bookingId, { kind: 'AUTHORISED', providerPaymentId: 'pi2' }));
    expect(authorised.booking.slices[0]?.segments[0]?.designator).toBe('AF10');
    const { booking } = done(await report(bookingId, { kind: 'CAPTURED' }));
    expect(booking.slices.map(({ segments }) => segments[0]?.designator)).toEqual(['AF12', 'AF13']);
    expect(booking.tickets.map(({ status }) => status)).toEqual(['EXCHANGED', 'OPEN']);
    expect(await lastTypes(7)).toEqual([
      ...[
        'booking PaymentAuthorized',
        'booking PaymentCaptured',
        'booking BookingChanged',
        'booking TicketIssued',
      ],
      ...['departure SeatsReleased', 'departure SeatsReleased', 'ticket TicketNumberAssigned'],
    ]);
  });

  it('a corrected name is sealed under the key that its person has', async () => {
    const bookingId = await booked();
    const before = (await current(bookingId))!.party.passengers[0]!.identity;
    const identity = { givenName: 'Augusta', familyName: 'King', bornOn: '1990-12-10' };
    const corrected = done(
      await commands().changePassenger({ ...request(bookingId), passengerId: '1', identity }),
    );
    expect(corrected.booking.party.passengers[0]?.identity).toEqual(identity);
    const after = (await current(bookingId))!.party.passengers[0]!.identity;
    expect(after).toMatchObject({ subjectId: (before as { subjectId: string }).subjectId });
    expect(JSON.stringify((await desk.events()).map(({ data }) => data))).not.toContain('Augusta');
  });
});

it('a name is corrected from what it was, which the command opens, by as much as the fare allows', async () => {
  const conditions = { ...FLEXIBLE.conditions, nameCorrection: 'SPELLING' } as const;
  desk = await openDesk({ tariff: tariff({ brands: [{ ...FLEXIBLE, conditions }] }) });
  const bookingId = await booked();
  const to = (givenName: string, familyName: string) => {
    const identity = { givenName, familyName, bornOn: '1990-12-10' };
    return commands().changePassenger({ ...request(bookingId), passengerId: '1', identity });
  };
  expect(await to('Xaver', 'Completely-Other')).toEqual({ code: 'NAME_TOO_DIFFERENT', maxEdits: 3 });
  const both = await Promise.all([to('Ida', 'Lovelace'), to('Aida', 'Lovelace')]);
  expect(both.map(({ code }) => code)).toEqual(['DONE', 'DONE']);
  expect(await to('Ada', 'Lovelace')).toMatchObject({ code: expect.stringMatching(/DONE|TOO_DIFFERENT/u) });
  expect((await current(bookingId))!.nameEditCounts!['1']).toBeLessThanOrEqual(3);
  await desk.close();
});

describe('a command of a booking', () => {
  beforeEach(async () => {
    desk = await openDesk({ tariff: tariff({ brands: [FLEXIBLE] }) });
  });

  afterEach(() => desk.close());

  it('is refused for a booking that there is not, or that has changed since it was seen', async () => {
    const quote = (asked: BookingRequest) =>
      commands().quoteCancellation({ ...asked, scope: { kind: 'WHOLE' } });
    for (const id of [NO_BOOKING, 'x', ''])
      expect(await quote(request(id))).toEqual({ code: 'BOOKING_NOT_FOUND' });
    const bookingId = await booked();
    expect(await quote(request(bookingId, { ifRevision: 7 }))).toEqual({
      code: 'REVISION_CONFLICT',
      currentRevision: 1,
    });
    expect(done(await quote(request(bookingId, { ifRevision: 1 }))).booking.revision).toBe(2);
  });

  it('answers a repeated key alike, even once its quote is superseded, and refuses it for anything else', async () => {
    const bookingId = await booked();
    const asked = { ...request(bookingId), scope: { kind: 'WHOLE' } } as const;
    const { quote } = done(await commands().quoteCancellation(asked));
    done(await commands().quoteCancellation({ ...asked, idempotencyKey: newId() }));
    expect(done(await commands().quoteCancellation(asked))).toMatchObject({ quote, replayed: true });
    const other = { ...asked, scope: { kind: 'SLICES', sliceIndexes: [0] } } as const;
    expect(await commands().quoteCancellation(other)).toEqual({ code: 'IDEMPOTENCY_CONFLICT' });
    const confirm = { ...request(bookingId), quoteId: quote!.quoteId, acceptsUnknownRefund: false };
    expect(await commands().confirmCancellation(confirm)).toEqual({ code: 'QUOTE_SUPERSEDED' });
  });

  it('expires a hold and frees its seats once, when it is due, and not while it is paid', async () => {
    const before = await seatsLeft();
    const bookingId = await booked({ kind: 'HOLD' });
    const expire = () => commands().expireHold(request(bookingId, { idempotencyKey: null }));
    expect(await expire()).toEqual({ code: 'NOTHING_TO_DO' });
    expect(await seatsLeft()).toBe(before - 1);
    desk.supplier.setClock('2026-11-02T12:00:00Z');
    expect(done(await expire()).booking.status).toBe('EXPIRED');
    expect(await expire()).toEqual({ code: 'NOTHING_TO_DO' });
    expect(await seatsLeft()).toBe(before);
  });

  it('pays a hold whose price has lapsed at the price of now, its own seats not counted', async () => {
    const bookingId = await booked({ kind: 'HOLD' });
    const party = { ADULT: 5, CHILD: 0, INFANT: 0 };
    const { offerId } = await firstOffer(desk.supplier, {
      ...RETURN,
      passengers: party,
      sortBy: 'DEPARTURE',
    });
    expectCode(
      await desk.book(offerId, { passengers: Array.from({ length: 5 }, () => passenger('ADULT')) }),
      'BOOKED',
    );
    desk.supplier.setClock('2026-11-01T14:00:00Z');
    const pay = (acceptedMinor: number | null) =>
      commands().pay({ ...request(bookingId), paymentToken: 'tok', acceptedMinor });
    const refused = await pay(null);
    if (refused.code !== 'PRICE_CHANGED' || refused.newPrice === null) throw new Error(refused.code);
    expect(refused.newPrice.amountMinor).toBeGreaterThan(refused.oldPrice.amountMinor);
    const { booking } = done(await pay(refused.newPrice.amountMinor));
    expect(booking).toMatchObject({ status: 'PENDING_PAYMENT', totalPrice: refused.newPrice });
    expect(booking.payments).toMatchObject([
      { amountMinor: refused.newPrice.amountMinor, state: 'REQUESTED' },
    ]);
  });

  it('lets a quote expire once, after which it cannot be confirmed', async () => {
    const bookingId = await booked();
    const { quote } = done(
      await commands().quoteCancellation({ ...request(bookingId), scope: { kind: 'WHOLE' } }),
    );
    const { quoteId } = quote!;
    const expire = () => commands().expireQuote({ ...request(bookingId, { idempotencyKey: null }), quoteId });
    expect(await expire()).toEqual({ code: 'NOTHING_TO_DO' });
    desk.supplier.setClock('2026-11-01T12:15:00Z');
    const confirm = { ...request(bookingId), quoteId, acceptsUnknownRefund: false };
    expect(await commands().confirmCancellation(confirm)).toEqual({ code: 'QUOTE_EXPIRED' });
    expect(done(await expire()).booking.quote).toBeNull();
    expect(await commands().confirmCancellation(confirm)).toEqual({ code: 'QUOTE_EXPIRED' });
  });

  it('closes a departure to sale, tells its bookings once, and gives all back to who asks for it', async () => {
    const bookingId = await paid();
    const close = {
      caller: 'operator',
      correlationId: 'c',
      idempotencyKey: newId(),
      departureId: 'AF10-2026-12-01',
      shiftMinutes: null,
    };
    expect(await commands().changeDeparture({ ...close, departureId: 'AF99-2026-12-01' })).toEqual({
      code: 'DEPARTURE_NOT_FOUND',
    });
    expect(await commands().changeDeparture(close)).toMatchObject({ code: 'DONE', replayed: false });
    expect(await commands().changeDeparture(close)).toMatchObject({ code: 'DONE', replayed: true });
    expect(await commands().changeDeparture({ ...close, idempotencyKey: newId() })).toEqual({
      code: 'DEPARTURE_CANCELLED',
    });
    expect((await firstOffer(desk.supplier, RETURN)).slices[0]?.segments[0]?.designator).not.toBe('AF10');
    const notice = {
      ...request(bookingId, { idempotencyKey: null }),
      noticeId: 'n1',
      departureId: 'AF10-2026-12-01',
      change: 'CANCELLED' as const,
    };
    done(await commands().noteScheduleChange(notice));
    expect(await commands().noteScheduleChange(notice)).toEqual({ code: 'NOTHING_TO_DO' });
    const answer = { ...request(bookingId), noticeId: 'n1', answer: 'REFUND' } as const;
    const { booking } = done(await commands().answerScheduleChange(answer));
    expect(booking).toMatchObject({
      status: 'CANCELLED',
      chargedMinor: 0,
      cancellationReason: 'DEPARTURE_CANCELLED',
    });
  });

  it('knows the keys of changes of departures that older programs took', async () => {
    const asked: string[] = [];
    const { store, readSide, supplier } = desk;
    const requestHash = (text: string): string => String(asked.push(text));
    const change = createChangeDeparture({
      ...{ store, readSide, requestHash, flightBoard: supplier, now: supplier.now },
    });
    const departureId = 'AF10-2026-12-01';
    await change({
      caller: 'operator',
      correlationId: 'c',
      idempotencyKey: newId(),
      departureId,
      shiftMinutes: 95,
    });
    expect(asked).toEqual(['["closeDeparture","AF10-2026-12-01",95]']);
  });

  it('moves the times of a booking with its departure, on the clocks of each airport', async () => {
    const bookingId = await booked();
    const departureId = 'AF10-2026-12-01';
    const asked = { caller: 'operator', correlationId: 'request', idempotencyKey: newId(), departureId };
    await commands().changeDeparture({ ...asked, shiftMinutes: 95 });
    const notice = { ...request(bookingId, { idempotencyKey: null }), noticeId: 'n1', departureId };
    const { booking } = done(await commands().noteScheduleChange({ ...notice, change: 'RETIMED' }));
    const [first] = booking.slices[0]!.segments;
    expect([first?.from.local, first?.to.local]).toEqual(['2026-12-01T10:35:00', '2026-12-01T10:55:00']);
    expect(first?.from.at).toBe('2026-12-01T09:35:00.000Z');
  });
});
