import Stripe from 'stripe';
import {
  MAX_IDEMPOTENCY_KEY_LENGTH,
  PAYMENT_TIMEOUT_MS,
  type AmountStep,
  type Authorise,
  type FoundAnswer,
  type PaymentAnswer,
  type PaymentProvider,
  type PaymentReading,
  type RequestToFind,
} from '../payment-provider.js';
import { toStripeAmount } from './stripe-amount.js';
import { authorisationOf, failureOf, paymentStateOf } from './stripe-answers.js';
import { STRIPE_KEY_METADATA } from './stripe-webhook.js';

/** Payments that are looked through for one of ours: past them its outcome stays unknown, until the request is sent again. */
const MAX_PAYMENTS_LOOKED_AT = 2_000;

const PAGE_SIZE = 100;

/** How far Stripe's clock may be from ours. */
const MAX_CLOCK_SKEW_MS = 5 * 60_000;

/** How Stripe is reached. */
export interface StripeOptions {
  readonly secretKey: string;
  /** An origin that speaks Stripe's API instead of Stripe, e.g. http://127.0.0.1:12111; null for Stripe itself. */
  readonly apiBase: URL | null;
  /** Of each attempt, PAYMENT_TIMEOUT_MS unless given; the package makes a second one, with the same key, when a connection is closed. */
  readonly timeoutMs?: number;
}

/**
 * Stripe's PaymentIntents, captured by hand. Every POST carries our idempotency key, which Stripe honours for a day at least; the
 * payments and refunds carry it as metadata besides, by which `find` tells them among those listed since: a list shows what
 * was just made, where Stripe's search may be a minute behind.
 */
export function createStripeProvider(options: StripeOptions): PaymentProvider {
  const stripe = new Stripe(options.secretKey, {
    maxNetworkRetries: 0, // who asks decides when to ask again
    timeout: options.timeoutMs ?? PAYMENT_TIMEOUT_MS,
    telemetry: false,
    ...(options.apiBase !== null && addressOf(options.apiBase)),
  });
  return {
    authorise: (request) => authorise(stripe, request),
    capture: (step) =>
      withAmount(step, async (amount_to_capture) => {
        const key = { idempotencyKey: step.idempotencyKey };
        return authorisationOf(
          await stripe.paymentIntents.capture(step.paymentId, { amount_to_capture }, key),
        );
      }),
    void: ({ idempotencyKey, paymentId }) =>
      answered(idempotencyKey, async () =>
        authorisationOf(await stripe.paymentIntents.cancel(paymentId, {}, { idempotencyKey })),
      ),
    refund: (step) =>
      withAmount(step, async (amount) => {
        const { idempotencyKey, paymentId } = step;
        const metadata = { [STRIPE_KEY_METADATA]: idempotencyKey };
        const wanted = { payment_intent: paymentId, amount, metadata };
        return refundOf(await stripe.refunds.create(wanted, { idempotencyKey }), paymentId);
      }),
    find: (request) => find(stripe, request).catch(foundFailure),
    read: (paymentId) => read(stripe, paymentId),
  };
}

function addressOf(base: URL): Stripe.StripeConfig {
  const isSecure = base.protocol === 'https:';
  return {
    protocol: isSecure ? 'https' : 'http',
    host: base.hostname,
    port: base.port === '' ? (isSecure ? 443 : 80) : Number(base.port),
  };
}

async function answered(key: string, ask: () => Promise<PaymentAnswer>): Promise<PaymentAnswer> {
  if (key === '' || key.length > MAX_IDEMPOTENCY_KEY_LENGTH)
    return { kind: 'refused', fault: 'REQUEST_INVALID' };
  try {
    return await ask();
  } catch (error) {
    return failureOf(error);
  }
}

async function withAmount(
  { idempotencyKey, amount: money }: AmountStep | Authorise,
  ask: (amount: number) => Promise<PaymentAnswer>,
): Promise<PaymentAnswer> {
  const amount = toStripeAmount(money);
  if (amount === null) return { kind: 'declined', reason: 'AMOUNT_NOT_SUPPORTED' };
  return answered(idempotencyKey, () => ask(amount));
}

function authorise(stripe: Stripe, request: Authorise): Promise<PaymentAnswer> {
  const { idempotencyKey, amount: money, bookingId, reference } = request;
  return withAmount(request, async (amount) => {
    const intent = await stripe.paymentIntents.create(
      {
        amount,
        currency: money.currency.toLowerCase(),
        payment_method: request.paymentToken,
        allowed_payment_method_types: ['card'],
        capture_method: 'manual',
        confirm: true,
        error_on_requires_action: true, // nobody is there to confirm it
        description: `Booking ${reference}`,
        metadata: { [STRIPE_KEY_METADATA]: idempotencyKey, booking_id: bookingId },
      },
      { idempotencyKey },
    );
    return authorisationOf(intent);
  });
}

function refundOf(refund: Stripe.Refund, paymentId: string): PaymentAnswer & FoundAnswer {
  switch (refund.status) {
    case 'succeeded':
      return { kind: 'approved', paymentId };
    case 'failed':
    case 'canceled':
      return { kind: 'declined', reason: 'REFUND_FAILED' };
    case null:
    default:
      return { kind: 'unknown' }; // pending, or requires_action: it may fail yet
  }
}

async function find(stripe: Stripe, asked: RequestToFind): Promise<FoundAnswer> {
  const { paymentId } = asked;
  if (asked.request === 'authorise') return findAuthorisation(stripe, asked);
  if (paymentId === null) return { kind: 'not_found' };
  if (asked.request === 'refund') return findRefund(stripe, asked.idempotencyKey, paymentId);
  const { status } = await stripe.paymentIntents.retrieve(paymentId);
  if (status === 'requires_capture') return { kind: 'not_found' };
  // A payment is captured or voided once, so that it is proof of the request whatever its key.
  const isDone = status === (asked.request === 'capture' ? 'succeeded' : 'canceled');
  return isDone ? { kind: 'approved', paymentId } : { kind: 'declined', reason: 'NOT_ALLOWED_NOW' };
}

async function findAuthorisation(
  stripe: Stripe,
  { idempotencyKey, firstSentAtMs }: RequestToFind,
): Promise<FoundAnswer> {
  const since = Math.floor((firstSentAtMs - MAX_CLOCK_SKEW_MS) / 1000);
  let lookedAt = 0;
  for await (const intent of stripe.paymentIntents.list({ created: { gte: since }, limit: PAGE_SIZE })) {
    if (intent.metadata[STRIPE_KEY_METADATA] === idempotencyKey) return authorisationOf(intent);
    lookedAt += 1;
    if (lookedAt >= MAX_PAYMENTS_LOOKED_AT) return { kind: 'unknown' };
  }
  return { kind: 'not_found' };
}

async function findRefund(stripe: Stripe, idempotencyKey: string, paymentId: string): Promise<FoundAnswer> {
  let lookedAt = 0;
  for await (const refund of stripe.refunds.list({ payment_intent: paymentId, limit: PAGE_SIZE })) {
    if (refund.metadata?.[STRIPE_KEY_METADATA] === idempotencyKey) return refundOf(refund, paymentId);
    lookedAt += 1;
    if (lookedAt >= MAX_PAYMENTS_LOOKED_AT) return { kind: 'unknown' };
  }
  return { kind: 'not_found' };
}

/** A look-up that fails says nothing of the request, unless that it cannot be made at all. */
function foundFailure(error: unknown): FoundAnswer {
  const failure = failureOf(error);
  return failure.kind === 'refused' && failure.fault !== 'KEY_REUSED'
    ? { kind: 'refused', fault: failure.fault }
    : { kind: 'unknown' };
}

async function read(stripe: Stripe, paymentId: string): Promise<PaymentReading> {
  try {
    const intent = await stripe.paymentIntents.retrieve(paymentId, { expand: ['latest_charge'] });
    const payment = paymentStateOf(intent);
    return payment === null ? { kind: 'unknown' } : { kind: 'found', payment };
  } catch (error) {
    const isMissing = error instanceof Stripe.errors.StripeError && error.statusCode === 404;
    if (!isMissing) failureOf(error);
    return { kind: isMissing ? 'not_found' : 'unknown' };
  }
}
