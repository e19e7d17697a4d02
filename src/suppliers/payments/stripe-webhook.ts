import Stripe from 'stripe';
import type { PaymentNotice } from '../payment-provider.js';

/** The name under which our idempotency key is kept in the metadata of payments and refunds at Stripe. */
export const STRIPE_KEY_METADATA = 'idempotency_key';

/** Largest webhook that is read; Stripe's events are a few kilobytes. */
export const MAX_WEBHOOK_BYTES = 256 * 1024;

/** A signature that is older may be a replay; Stripe's own advice. */
const MAX_SIGNATURE_AGE_SECONDS = 300;

/** A webhook as it came: the body must be the bytes that were sent, since they are what is signed. */
export interface StripeWebhook {
  readonly rawBody: Buffer;
  /** The header `stripe-signature`. */
  readonly signature: string;
  /** STRIPE_WEBHOOK_SECRET. */
  readonly secret: string;
  readonly nowMs: number;
}

/** What a webhook says; `ignored` is genuine and of no concern, and is to be answered with success like a notice. */
export type StripeWebhookReading =
  | { readonly kind: 'notice'; readonly notice: PaymentNotice }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'invalid' };

/** Checks the signature of a webhook, in constant time, and reads what happened to a payment; anything not signed by Stripe is invalid. */
export function readStripeWebhook(webhook: StripeWebhook): StripeWebhookReading {
  if (webhook.rawBody.byteLength > MAX_WEBHOOK_BYTES) return { kind: 'invalid' };
  const event = verified(webhook);
  if (event === null) return { kind: 'invalid' };
  const facts = factsOf(event);
  return facts === null ? { kind: 'ignored' } : { kind: 'notice', notice: { noticeId: event.id, ...facts } };
}

function verified({ rawBody, signature, secret, nowMs }: StripeWebhook): Stripe.Event | null {
  try {
    return Stripe.webhooks.constructEvent(
      rawBody,
      signature,
      secret,
      MAX_SIGNATURE_AGE_SECONDS,
      undefined,
      nowMs,
    );
  } catch {
    return null; // whatever is wrong with it, it proves nothing
  }
}

/** Stripe tells of much else, and adds to it. */
function factsOf(event: Stripe.Event): Omit<PaymentNotice, 'noticeId'> | null {
  const { type, data } = event;
  if (type === 'payment_intent.amount_capturable_updated') return ofIntent(data.object, 'AUTHORISED');
  if (type === 'payment_intent.succeeded') return ofIntent(data.object, 'CAPTURED');
  if (type === 'payment_intent.canceled') return ofIntent(data.object, 'VOIDED');
  if (type === 'payment_intent.payment_failed') return ofIntent(data.object, 'DECLINED');
  if (type === 'refund.created' || type === 'refund.updated' || type === 'refund.failed') {
    return ofRefund(data.object);
  }
  return null;
}

function ofIntent(
  { id, metadata }: Stripe.PaymentIntent,
  became: PaymentNotice['became'],
): Omit<PaymentNotice, 'noticeId'> {
  return { paymentId: id, idempotencyKey: metadata[STRIPE_KEY_METADATA] ?? null, became };
}

function ofRefund(refund: Stripe.Refund): Omit<PaymentNotice, 'noticeId'> | null {
  const { payment_intent: intent, status } = refund;
  const paymentId = typeof intent === 'string' ? intent : intent?.id;
  const isOver = status === 'succeeded' || status === 'failed' || status === 'canceled';
  if (paymentId === undefined || !isOver) return null;
  return {
    paymentId,
    idempotencyKey: refund.metadata?.[STRIPE_KEY_METADATA] ?? null,
    became: status === 'succeeded' ? 'REFUNDED' : 'REFUND_FAILED',
  };
}
