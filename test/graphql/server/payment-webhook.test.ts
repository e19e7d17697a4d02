import { setTimeout as pause } from 'node:timers/promises';
import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BookingLifeDocument, type BookingLifeQuery } from '../../generated/graphql.js';
import { book, findOffers } from '../../support/book.js';
import {
  STAND_IN_SECRET_KEY,
  STAND_IN_TOKENS,
  startStripeStandIn,
  type StripeStandIn,
} from '../../support/stripe-stand-in.js';
import { removeDataDirs, startTestApp, type TestApp } from '../../support/test-app.js';

const SECRET = 'whsec_of_this_test';

let stripe: StripeStandIn;
let engine: TestApp;

/** Stands still: what is to be tried again later never is, unless a webhook asks for it. */
const NOW = new Date();

beforeAll(async () => {
  stripe = await startStripeStandIn();
  engine = await startTestApp({
    environment: {
      PAYMENTS: 'stripe',
      STRIPE_SECRET_KEY: STAND_IN_SECRET_KEY,
      STRIPE_WEBHOOK_SECRET: SECRET,
      STRIPE_API_BASE: stripe.url.origin,
    },
    world: { now: () => NOW },
  });
});

afterAll(async () => {
  await engine.stop();
  await stripe.close();
  removeDataDirs();
});

/** Sends what Stripe would send, signed with a secret. */
function send(payload: string, changes: { readonly secret?: string; readonly type?: string } = {}) {
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: changes.secret ?? SECRET });
  return fetch(engine.url.replace('/graphql', '/webhooks/payments'), {
    method: 'POST',
    headers: { 'content-type': changes.type ?? 'application/json', 'stripe-signature': signature },
    body: payload,
  });
}

function noticeOf(paymentIntent: object): string {
  const type = 'payment_intent.succeeded';
  return JSON.stringify({ id: 'evt_1', object: 'event', type, data: { object: paymentIntent } });
}

const UNKNOWN = { id: 'pi_unknown', object: 'payment_intent', metadata: { idempotency_key: 'of:nobody' } };

async function bookWith(token: string): Promise<string> {
  const [offer] = await findOffers(engine, {}, 1);
  const answer = await book(engine, offer!.id, { payment: { token } });
  if (answer.__typename !== 'BookFlightSuccess') throw new Error(answer.message);
  return answer.booking.id;
}

type SeenBooking = NonNullable<BookingLifeQuery['booking']>;

/** The booking once something can be said of it. */
async function bookingWhen(id: string, isSo: (booking: SeenBooking) => boolean): Promise<SeenBooking> {
  for (;;) {
    const { booking } = await engine.ask(BookingLifeDocument, { id });
    if (booking && isSo(booking)) return booking;
    await pause(20);
  }
}

/** The booking once its payment is over. */
function settled(id: string): Promise<SeenBooking> {
  return bookingWhen(id, ({ payments }) =>
    payments.every(({ status }) => status !== 'REQUESTED' && status !== 'AUTHORISED'),
  );
}

describe('an engine that is paid through Stripe', () => {
  it('tickets a booking whose payment is approved, and captures it', async () => {
    const booking = await settled(await bookWith(STAND_IN_TOKENS.approve));
    expect(booking).toMatchObject({ status: 'TICKETED', payments: [{ status: 'CAPTURED' }] });
    expect(booking.tickets).toHaveLength(1);
  });

  it('cancels a booking whose payment is declined', async () => {
    const booking = await settled(await bookWith(STAND_IN_TOKENS.decline));
    expect(booking).toMatchObject({ status: 'CANCELLED', payments: [{ status: 'FAILED' }], tickets: [] });
  });
});

describe('the webhook of payments', () => {
  it('has the provider asked at once what became of a payment that it did not answer', async () => {
    const id = await bookWith(STAND_IN_TOKENS.closedAfter);
    const waiting = await bookingWhen(id, ({ payments }) => payments[0]?.unknownStep === 'AUTHORISE');
    const key = `${waiting.payments[0]!.id}:authorise`;

    const notice = noticeOf({ id: 'pi_1', object: 'payment_intent', metadata: { idempotency_key: key } });
    expect((await send(notice)).status).toBe(200);

    expect(await bookingWhen(id, ({ status }) => status === 'TICKETED')).toMatchObject({
      payments: [{ unknownStep: null }],
    });
  });

  it('takes what Stripe signed, whatever its content type is called', async () => {
    for (const type of ['application/json', 'application/json; charset=utf-8', 'text/plain']) {
      const response = await send(noticeOf(UNKNOWN), { type });
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({ received: true });
    }
  });

  it('takes what is of no concern', async () => {
    const payload = JSON.stringify({
      id: 'evt_2',
      object: 'event',
      type: 'customer.created',
      data: { object: {} },
    });
    expect((await send(payload)).status).toBe(200);
  });

  it.each([
    ['signed with another secret', () => send(noticeOf(UNKNOWN), { secret: 'whsec_of_another' })],
    [
      'not signed',
      () => fetch(engine.url.replace('/graphql', '/webhooks/payments'), { method: 'POST', body: 'hello' }),
    ],
  ])('refuses what is %s, and says what to check', async (_case, ask) => {
    const response = await ask();
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('STRIPE_WEBHOOK_SECRET');
  });

  it('refuses a body larger than any of Stripe, before it is read', async () => {
    expect((await send('x'.repeat(300_000))).status).toBe(413);
  });
});
