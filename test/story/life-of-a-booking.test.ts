import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  BookingEventsDocument,
  ChangeBookingDocument,
  ConfirmCancellationDocument,
  ConfirmChangeDocument,
  PayBookingDocument,
  QuoteCancellationDocument,
} from '../generated/graphql.js';
import { SANDBOX_TOKENS } from '../../src/suppliers/payments/sandbox-tokens.js';
import { daysAhead, type FoundOffer } from '../support/book.js';
import { balancesIn, bookForTwo, lifeOf, lifeOnce, offerOf, requestFor } from '../support/booking-life.js';
import { removeDataDirs, startTestApp, type TestApp } from '../support/test-app.js';

const paymentToken = SANDBOX_TOKENS.approve.token;

/** A guide through the life of a booking, part by part: each part goes on where the one before ended. */
let engine: TestApp;
let offer: FoundOffer;
let id: string;
let subscription: ReturnType<typeof subscribe>;

const subscribe = () => engine.subscribe(BookingEventsDocument, {});

beforeAll(async () => {
  engine = await startTestApp({ environment: { TICKET_ACCOUNTING_CODE: '057' } });
  subscription = subscribe();
  await new Promise((resolve) => setTimeout(resolve, 200)); // the server has taken the subscription up
});

afterAll(async () => {
  await engine.stop();
  removeDataDirs();
});

/** What the booking allows now. */
async function allowed(): Promise<readonly string[]> {
  const { availableActions } = await lifeOf(engine, id);
  return availableActions.filter((action) => action.allowed).map(({ action }) => action);
}

describe('two friends fly to London', () => {
  it('they search, and hold what they like while they ask their employer', async () => {
    offer = await offerOf(engine, 'FLEX', daysAhead(30));
    id = await bookForTwo(engine, offer.id, { hold: true });
    const held = await lifeOf(engine, id);
    expect(held).toMatchObject({ status: 'HELD', payments: [], tickets: [] });
    expect(Date.parse(held.holdExpiresAt!)).toBeGreaterThan(Date.parse(held.priceHeldUntil!));
    expect(await allowed()).toEqual(['PAY', 'CANCEL', 'CHANGE_PASSENGER']);
  });

  it('they pay, and have tickets once the payment provider has answered', async () => {
    const { payBooking } = await engine.ask(PayBookingDocument, {
      input: { ...requestFor(id), paymentToken },
    });
    expect(payBooking).toMatchObject({ booking: { status: 'PENDING_PAYMENT' }, replayed: false });
    const paid = await lifeOnce(engine, id, ({ payments }) => payments[0]?.status === 'CAPTURED');
    expect(paid).toMatchObject({ status: 'TICKETED', payments: [{ captured: offer.totalPrice }] });
    expect(paid.tickets.map(({ passengerId, status }) => [passengerId, status])).toEqual([
      ['1', 'OPEN'],
      ['2', 'OPEN'],
    ]);
    expect(paid.tickets.map(({ number }) => number)).toEqual(['0572400000001', '0572400000002']);
    expect(await allowed()).toEqual(['CANCEL', 'CANCEL_PASSENGER', 'CHANGE', 'CHANGE_PASSENGER']);
  });

  it('they change to another day: first they are told what it costs, then they take it', async () => {
    const other = await offerOf(engine, 'FLEX', daysAhead(37));
    const { changeBooking } = await engine.ask(ChangeBookingDocument, {
      input: { ...requestFor(id), offerId: other.id },
    });
    if (changeBooking.__typename !== 'ChangeBookingSuccess') throw new Error(changeBooking.message);
    const { quote } = changeBooking;
    expect(quote.newTotal).toEqual(other.totalPrice);

    const { confirmChange } = await engine.ask(ConfirmChangeDocument, {
      input: { ...requestFor(id), quoteId: quote.id, paymentToken },
    });
    expect(confirmChange).toMatchObject({ __typename: 'BookingSuccess' });
    const changed = await lifeOnce(engine, id, (life) =>
      life.history.some(({ __typename }) => __typename === 'BookingChanged'),
    );
    expect(changed).toMatchObject({ status: 'TICKETED', totalPrice: other.totalPrice });
    expect(changed.slices[0]!.segments[0]!.departureId).toBe(other.slices[0]!.segments[0]!.departureId);
    expect(changed.tickets.map(({ status }) => status)).toEqual(['EXCHANGED', 'EXCHANGED', 'OPEN', 'OPEN']);
  });

  it('Grace cannot come: her part is quoted, cancelled and refunded, less the penalty of the fare', async () => {
    await lifeOnce(engine, id, ({ payments }) => payments.every(({ status }) => status === 'CAPTURED'));
    const { quoteCancellation } = await engine.ask(QuoteCancellationDocument, {
      input: { ...requestFor(id), passengerIds: ['2'] },
    });
    if (quoteCancellation.__typename !== 'QuoteCancellationSuccess')
      throw new Error(quoteCancellation.message);
    const { quote } = quoteCancellation;
    expect(quote).toMatchObject({
      scope: 'PASSENGERS',
      penalty: { amount: '40.00', currency: 'EUR' },
      refundTo: 'PAYMENT',
    });

    const { confirmCancellation } = await engine.ask(ConfirmCancellationDocument, {
      input: { ...requestFor(id), quoteId: quote.id },
    });
    expect(confirmCancellation).toMatchObject({ booking: { status: 'TICKETED' } });
    const left = await lifeOnce(engine, id, ({ refunds }) =>
      refunds.some(({ status, reason }) => status === 'ISSUED' && reason === 'CANCELLATION'),
    );
    expect(left.passengers.map(({ givenName, cancelled }) => [givenName, cancelled])).toEqual([
      ['Ada', false],
      ['Grace', true],
    ]);
    expect(left.tickets.map(({ status }) => status)).toEqual(['EXCHANGED', 'EXCHANGED', 'OPEN', 'VOID']);
    const given = left.refunds.filter(({ reason }) => reason === 'CANCELLATION');
    const sum = given.reduce((total, { amount }) => total + Number(amount.amount), 0);
    expect(sum.toFixed(2)).toBe(quote.refund!.amount);
  });

  it('the history tells all of it, and the ledger owes nobody anything', async () => {
    const { history, ledger, totalPrice, revision } = await lifeOf(engine, id);
    expect(history).toHaveLength(revision);
    const told = history.map(({ __typename }) => __typename);
    expect(told.slice(0, 6)).toEqual([
      'FlightBooked',
      'PaymentRequested',
      'PaymentAuthorized',
      'TicketIssued',
      'TicketIssued',
      'PaymentCaptured',
    ]);
    expect(told).toEqual(
      expect.arrayContaining([
        'ChangeQuoted',
        'BookingChanged',
        'CancellationQuoted',
        'BookingPartlyCancelled',
        'RefundRequested',
        'RefundIssued',
      ]),
    );
    const balances = balancesIn(ledger);
    expect(balances).not.toHaveProperty('CUSTOMER');
    expect(Number(balances['CASH'])).toBeCloseTo(Number(totalPrice.amount) + 40, 2); // her penalty stays
    expect(Number(balances['PENALTY_REVENUE'])).toBe(-40);
  });

  it('whoever followed its events was told each of them, as the history has them', async () => {
    const { history } = await lifeOf(engine, id);
    const told = [];
    while (told.length < history.length) told.push((await subscription.next()).value.data.bookingEvents);
    expect(told).toEqual(history);
  });
});
