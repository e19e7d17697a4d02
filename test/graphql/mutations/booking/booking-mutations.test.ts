import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  AnswerScheduleChangeDocument,
  BookFlightDocument,
  ChangeBookingDocument,
  ChangePassengerDocument,
  ConfirmCancellationDocument,
  ConfirmChangeDocument,
  PayBookingDocument,
  QuoteCancellationDocument,
  type QuoteCancellationInput,
} from '../../../generated/graphql.js';
import { SANDBOX_TOKENS } from '../../../../src/suppliers/payments/sandbox-tokens.js';
import { APP_ENGINES } from '../../../support/app-engines.js';
import { ADA, daysAhead } from '../../../support/book.js';
import {
  balancesIn,
  bookForTwo,
  lifeOf,
  lifeOnce,
  offerOf,
  requestFor,
} from '../../../support/booking-life.js';
import { removeDataDirs, type TestApp } from '../../../support/test-app.js';

const paymentToken = SANDBOX_TOKENS.approve.token;
const UNKNOWN = '0198c0de-0000-7000-8000-000000000000';

describe.each(APP_ENGINES)('on $name', ({ start }) => {
  let engine: TestApp;
  /** What the clock shows; null lets it run. */
  let now: Date | null;

  beforeAll(async () => {
    engine = await start({ world: { now: () => now ?? new Date() } });
  });

  beforeEach(() => {
    now = null;
  });

  afterAll(async () => {
    await engine.stop();
    removeDataDirs();
  });

  const onAccount = async (brandCode = 'FLEX'): Promise<string> =>
    bookForTwo(engine, (await offerOf(engine, brandCode, daysAhead(30))).id);
  const held = async (): Promise<string> =>
    bookForTwo(engine, (await offerOf(engine, 'FLEX', daysAhead(30))).id, { hold: true });
  const pay = async (id: string, input = {}) =>
    (await engine.ask(PayBookingDocument, { input: { ...requestFor(id), paymentToken, ...input } }))
      .payBooking;
  const quote = async (id: string, input: Partial<QuoteCancellationInput> = {}) =>
    (await engine.ask(QuoteCancellationDocument, { input: { ...requestFor(id), ...input } }))
      .quoteCancellation;
  const confirm = async (id: string, quoteId: string, input = {}) =>
    (await engine.ask(ConfirmCancellationDocument, { input: { ...requestFor(id), quoteId, ...input } }))
      .confirmCancellation;

  async function quoted(id: string, input: Partial<QuoteCancellationInput> = {}) {
    const answer = await quote(id, input);
    if (answer.__typename !== 'QuoteCancellationSuccess') throw new Error(answer.message);
    return answer.quote;
  }

  describe('a payment at once', () => {
    it('makes tickets when it is approved, and cancels the booking when it is declined', async () => {
      const { id: offerId } = await offerOf(engine, 'LIGHT', daysAhead(30));
      const [paid, declined] = [
        await bookForTwo(engine, offerId, { token: paymentToken }),
        await bookForTwo(engine, offerId, { token: SANDBOX_TOKENS.decline.token }),
      ];
      const ticketed = await lifeOnce(engine, paid, ({ payments }) => payments[0]?.status === 'CAPTURED');
      expect(ticketed).toMatchObject({ status: 'TICKETED', cancellationReason: null });
      const failed = await lifeOnce(engine, declined, ({ status }) => status === 'CANCELLED');
      expect(failed).toMatchObject({
        cancellationReason: 'PAYMENT_FAILED',
        payments: [{ status: 'FAILED', failureReason: expect.any(String) }],
      });
      expect(balancesIn(failed.ledger)).toEqual({});
    });

    it.each([
      ['nothing', {}, 'input.payment', /either `token`.*or `hold: true`/],
      ['both', { token: 'a-token', hold: true }, 'input.payment', /either/],
      ['no hold', { hold: false }, 'input.payment', /either/],
      ['a token with a blank', { token: 'tok_ 4242' }, 'input.payment.token', /9 characters given/],
      ['an endless token', { token: 'x'.repeat(256) }, 'input.payment.token', /256 characters given/],
    ])('is refused of %s, and no token is repeated', async (_case, payment, field, message) => {
      const contact = { email: 'ada@example.com', phone: '+33199001234' };
      const input = { offerId: 'x', passengers: [ADA], contact, idempotencyKey: randomUUID(), payment };
      const { errors } = await engine.send(BookFlightDocument, { input });
      expect(errors![0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
      expect(errors![0]!.message).toMatch(message);
      expect(errors![0]!.message).not.toMatch(/4242|xxx/);
    });
  });

  describe('payBooking', () => {
    it('pays once for one key, and is refused once it is paid', async () => {
      const id = await held();
      const request = { idempotencyKey: randomUUID() };
      const first = await pay(id, request);
      expect(first).toMatchObject({ booking: { status: 'PENDING_PAYMENT' }, replayed: false });
      await lifeOnce(engine, id, ({ payments }) => payments[0]?.status === 'CAPTURED');
      expect(await pay(id, request)).toMatchObject({ replayed: true });
      expect(await pay(id)).toMatchObject({
        __typename: 'ActionNotAvailable',
        code: 'ACTION_NOT_AVAILABLE',
        action: 'PAY',
        reason: 'ALREADY_PAID',
        retryable: false,
      });
      expect((await lifeOf(engine, id)).payments).toHaveLength(1);
    });

    it('leaves a hold that is declined held, to be paid by other means', async () => {
      const id = await held();
      await pay(id, { paymentToken: SANDBOX_TOKENS.decline.token });
      await lifeOnce(engine, id, ({ payments }) => payments[0]?.status === 'FAILED');
      expect(await lifeOf(engine, id)).toMatchObject({ status: 'HELD' });
      await pay(id);
      await lifeOnce(engine, id, ({ status }) => status === 'TICKETED');
    });

    it('is refused of a booking on account, of none, of another revision and of a used key', async () => {
      const [id, other] = [await onAccount(), await held()];
      expect(await pay(id)).toMatchObject({ action: 'PAY', reason: 'NOT_HELD' });
      expect(await pay(UNKNOWN)).toMatchObject({ __typename: 'BookingNotFound', code: 'BOOKING_NOT_FOUND' });
      expect(await pay(other, { ifRevision: 7 })).toMatchObject({
        __typename: 'RevisionConflict',
        currentRevision: 1,
        message: expect.stringContaining('revision 1'),
      });
      const used = { idempotencyKey: randomUUID() };
      await pay(other, used);
      expect(await pay(other, { ...used, paymentToken: 'another' })).toMatchObject({
        __typename: 'IdempotencyConflict',
      });
    });

    it('asks for the new price to be accepted once the price of the hold has lapsed', async () => {
      const id = await held();
      const { priceHeldUntil, totalPrice } = await lifeOf(engine, id);
      now = new Date(priceHeldUntil!);
      expect(await pay(id, { acceptedPrice: '1.00' })).toMatchObject({
        __typename: 'BookingPriceChanged',
        code: 'PRICE_CHANGED',
        oldPrice: { ...totalPrice, amount: '1.00' },
        newPrice: totalPrice,
        message: `The price is ${totalPrice.amount} EUR, and not 1.00. Accept that price, or search again.`,
      });
      expect(await pay(id, { acceptedPrice: totalPrice.amount })).toMatchObject({
        booking: { status: 'PENDING_PAYMENT' },
      });
    });

    it.each([
      [{ paymentToken: '' }, 'input.paymentToken', /1 to 255/],
      [{ acceptedPrice: '0' }, 'input.acceptedPrice', /above zero in EUR/],
      [{ acceptedPrice: '1.001' }, 'input.acceptedPrice', /exact amount/],
      [{ idempotencyKey: 'short' }, 'input.idempotencyKey', /8 to 200/],
    ])('names what is malformed: %j', async (input, field, message) => {
      const { errors } = await engine.send(PayBookingDocument, {
        input: { ...requestFor(UNKNOWN), paymentToken, ...input },
      });
      expect(errors![0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
      expect(errors![0]!.message).toMatch(message);
    });
  });

  describe('a cancellation', () => {
    it("is the operator's when they confirm that of a booking of somebody else", async () => {
      const traveller = engine.as(await engine.tokenFor({ role: 'traveller', subject: 'ada' }));
      const { id: offerId } = await offerOf(engine, 'FLEX', daysAhead(30));
      const id = await bookForTwo(traveller, offerId);
      expect(await confirm(id, (await quoted(id)).id)).toMatchObject({
        booking: { status: 'CANCELLED', cancellationReason: 'OPERATOR' },
      });
    });

    it('of the whole booking on account is credited, and its seats are for sale again', async () => {
      const id = await onAccount();
      const { refund, penalty, ...rest } = await quoted(id);
      expect(rest).toMatchObject({ scope: 'WHOLE', refundTo: 'ACCOUNT' });
      expect(await lifeOf(engine, id)).toMatchObject({ status: 'CONFIRMED', quote: { id: rest.id } });
      expect(await confirm(id, rest.id)).toMatchObject({
        booking: { status: 'CANCELLED', cancellationReason: 'REQUESTED', quote: null },
      });
      const { totalPrice, ledger } = await lifeOf(engine, id);
      expect(Number(refund!.amount) + Number(penalty!.amount)).toBeCloseTo(Number(totalPrice.amount), 2);
      expect(balancesIn(ledger)).toEqual({
        CUSTOMER: penalty!.amount,
        PENALTY_REVENUE: `-${penalty!.amount}`,
      });
      expect(await confirm(id, rest.id)).toMatchObject({ code: 'QUOTE_SUPERSEDED' });
      expect(await quote(id)).toMatchObject({ reason: 'CANCELLED', message: expect.stringMatching(/again/) });
    });

    it('cannot be confirmed by an unknown quote, nor by one that expired', async () => {
      const id = await onAccount();
      expect(await confirm(id, UNKNOWN)).toMatchObject({
        __typename: 'QuoteUnusable',
        code: 'QUOTE_NOT_FOUND',
      });
      const { id: quoteId, expiresAt } = await quoted(id);
      now = new Date(expiresAt);
      expect(await confirm(id, quoteId)).toMatchObject({ code: 'QUOTE_EXPIRED' });
    });

    it.each([
      [['3'], /by an id of the booking/],
      [[], /Name each passenger once/],
      [['1', '1'], /Name each passenger once/],
      [['1', '2'], /An adult must remain/],
    ])('of passengers %j is refused with what can be done', async (passengerIds, message) => {
      expect(await quote(await onAccount(), { passengerIds })).toMatchObject({
        __typename: 'ScopeInvalid',
        message: expect.stringMatching(message),
      });
    });

    it('of a direction is refused where there is only one', async () => {
      expect(await quote(await onAccount(), { sliceIndexes: [0] })).toMatchObject({ reason: 'ONLY_SLICE' });
    });

    it.each([
      [{ passengerIds: ['1'], sliceIndexes: [0] }, 'input.sliceIndexes', /left out when passengers/],
      [{ passengerIds: Array.from({ length: 51 }, String) }, 'input.passengerIds', /at most 9; 51 given/],
    ])('names what is malformed', async (input, field, message) => {
      const { errors } = await engine.send(QuoteCancellationDocument, {
        input: { ...requestFor(UNKNOWN), ...input },
      });
      expect(errors![0]!.extensions).toMatchObject({ field });
      expect(errors![0]!.message).toMatch(message);
    });
  });

  describe('a change', () => {
    const change = async (id: string, offerId: string) =>
      (await engine.ask(ChangeBookingDocument, { input: { ...requestFor(id), offerId } })).changeBooking;

    it('on account is made at once', async () => {
      const id = await onAccount('CLASSIC');
      const other = await offerOf(engine, 'CLASSIC', daysAhead(31));
      const answer = await change(id, other.id);
      if (answer.__typename !== 'ChangeBookingSuccess') throw new Error(answer.message);
      expect(answer.quote).toMatchObject({ newTotal: other.totalPrice, penalty: { amount: '120.00' } });
      const { confirmChange } = await engine.ask(ConfirmChangeDocument, {
        input: { ...requestFor(id), quoteId: answer.quote.id },
      });
      expect(confirmChange).toMatchObject({ booking: { status: 'CONFIRMED', totalPrice: other.totalPrice } });
      const owed = (Number(other.totalPrice.amount) + 120).toFixed(2);
      const { ledger, slices } = await lifeOf(engine, id);
      expect(Number(balancesIn(ledger)['CUSTOMER'])).toBeGreaterThanOrEqual(Number(owed));
      expect(slices[0]!.segments[0]!.departureId).toBe(other.slices[0]!.segments[0]!.departureId);
    });

    it('of a paid booking needs a payment when something is due', async () => {
      const id = await held();
      await pay(id);
      await lifeOnce(engine, id, ({ payments }) => payments[0]?.status === 'CAPTURED');
      const offers = await offerOf(engine, 'FLEX', daysAhead(6)); // soon, so dearer or equal
      const answer = await change(id, offers.id);
      if (answer.__typename !== 'ChangeBookingSuccess') throw new Error(answer.message);
      const confirmed = await engine.ask(ConfirmChangeDocument, {
        input: { ...requestFor(id), quoteId: answer.quote.id },
      });
      const isDue = Number(answer.quote.due.amount) > 0;
      expect(confirmed.confirmChange).toMatchObject(
        isDue ? { __typename: 'PaymentNeeded', due: answer.quote.due } : { __typename: 'BookingSuccess' },
      );
    });

    it('is refused of a fare that allows none, and to an offer that does not fit', async () => {
      const [light, flex] = [await onAccount('LIGHT'), await onAccount('FLEX')];
      const forTwo = await offerOf(engine, 'FLEX', daysAhead(31));
      const forOne = await offerOf(engine, 'FLEX', daysAhead(31), 1);
      expect(await change(light, forTwo.id)).toMatchObject({
        action: 'CHANGE',
        reason: 'FARE_NOT_CHANGEABLE',
        message: expect.stringMatching(/book again/),
      });
      expect(await change(flex, forOne.id)).toMatchObject({
        __typename: 'OfferUnfit',
        difference: 'PASSENGERS',
      });
      expect(await change(flex, 'nonsense')).toMatchObject({ __typename: 'OfferNotFound' });
      now = new Date(forTwo.expiresAt);
      expect(await change(flex, forTwo.id)).toMatchObject({
        __typename: 'OfferExpired',
        code: 'OFFER_EXPIRED',
      });
    });
  });

  describe('changePassenger', () => {
    const correct = async (id: string, input = {}) =>
      (
        await engine.ask(ChangePassengerDocument, {
          input: {
            ...requestFor(id),
            ...{
              passengerId: '2',
              givenName: ' Grace ',
              familyName: 'Murray',
              bornOn: '1986-12-09',
              ...input,
            },
          },
        })
      ).changePassenger;

    it('puts a name right, and the history says whose', async () => {
      const id = await onAccount();
      expect(await correct(id)).toMatchObject({ __typename: 'BookingSuccess' });
      const { passengers, history } = await lifeOf(engine, id);
      expect(passengers[1]).toMatchObject({ givenName: 'Grace', familyName: 'Murray', cancelled: false });
      expect(history.at(-1)).toMatchObject({ __typename: 'PassengerCorrected', passengerId: '2' });
    });

    it('puts no other person in the place of a passenger on a fare that only takes a few letters', async () => {
      const id = await onAccount('LIGHT');
      expect(await correct(id, { givenName: 'Xaver', familyName: 'Completely-Other' })).toMatchObject({
        ...{ __typename: 'NameTooDifferent', code: 'NAME_TOO_DIFFERENT' },
        message: expect.stringContaining('3 more letters'),
      });
    });

    it('names each thing that is wrong by its place in the input', async () => {
      const id = await onAccount();
      expect(await correct(id, { givenName: 'Gr4ce', bornOn: daysAhead(-30) })).toMatchObject({
        __typename: 'PassengersInvalid',
        issues: [{ path: 'input.givenName' }, { path: 'input.bornOn' }],
      });
      expect(await correct(id, { passengerId: '3' })).toMatchObject({ __typename: 'PassengerNotFound' });
    });
  });

  it('a change of schedule that is unknown cannot be answered', async () => {
    const { answerScheduleChange } = await engine.ask(AnswerScheduleChangeDocument, {
      input: { ...requestFor(await onAccount()), noticeId: UNKNOWN, answer: 'ACCEPT' },
    });
    expect(answerScheduleChange).toMatchObject({ __typename: 'NoticeNotFound', retryable: false });
  });
});
