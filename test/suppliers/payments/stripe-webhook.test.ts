import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { MAX_WEBHOOK_BYTES, readStripeWebhook } from '../../../src/suppliers/payments/stripe-webhook.js';

const SECRET = 'whsec_of_this_test';
const NOW_MS = Date.parse('2026-11-01T12:00:00Z');
const METADATA = { idempotency_key: 'authorise-1' };

function webhook(type: string, object: object, sentAtMs = NOW_MS) {
  const payload = JSON.stringify({ id: 'evt_1', object: 'event', type, data: { object } });
  const timestamp = Math.floor(sentAtMs / 1000);
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: SECRET, timestamp });
  return { rawBody: Buffer.from(payload), signature, secret: SECRET, nowMs: NOW_MS };
}

const intent = { id: 'pi_1', object: 'payment_intent', metadata: METADATA };

describe('a webhook signed by Stripe', () => {
  it.each([
    ['payment_intent.amount_capturable_updated', 'AUTHORISED'],
    ['payment_intent.succeeded', 'CAPTURED'],
    ['payment_intent.canceled', 'VOIDED'],
    ['payment_intent.payment_failed', 'DECLINED'],
  ])('of %s says %s, with our key', (type, became) => {
    expect(readStripeWebhook(webhook(type, intent))).toEqual({
      kind: 'notice',
      notice: { noticeId: 'evt_1', paymentId: 'pi_1', idempotencyKey: 'authorise-1', became },
    });
  });

  it.each([
    ['refund.created', 'succeeded', 'REFUNDED'],
    ['refund.updated', 'succeeded', 'REFUNDED'],
    ['refund.failed', 'failed', 'REFUND_FAILED'],
    ['refund.updated', 'canceled', 'REFUND_FAILED'],
  ])('of %s that %s says %s', (type, status, became) => {
    for (const payment of ['pi_1', { id: 'pi_1' }]) {
      const refund = { id: 're_1', payment_intent: payment, status, metadata: { idempotency_key: 'r1' } };
      expect(readStripeWebhook(webhook(type, refund))).toMatchObject({
        notice: { paymentId: 'pi_1', idempotencyKey: 'r1', became },
      });
    }
  });

  it('names no key for a payment that is not ours', () => {
    const reading = readStripeWebhook(webhook('payment_intent.succeeded', { ...intent, metadata: {} }));
    expect(reading).toMatchObject({ notice: { idempotencyKey: null } });
  });

  it.each([
    ['customer.created', { id: 'cus_1' }],
    ['refund.created', { id: 're_1', payment_intent: 'pi_1', status: 'pending', metadata: null }],
    ['refund.updated', { id: 're_1', payment_intent: null, status: 'succeeded', metadata: null }],
  ])('is ignored when it says nothing of a payment: %s', (type, object) => {
    expect(readStripeWebhook(webhook(type, object))).toEqual({ kind: 'ignored' });
  });
});

describe('a webhook is invalid', () => {
  const genuine = webhook('payment_intent.succeeded', intent);
  const tampered = Buffer.from(genuine.rawBody.toString().replace('pi_1', 'pi_2'));
  const large = webhook('payment_intent.succeeded', { ...intent, note: 'x'.repeat(MAX_WEBHOOK_BYTES) });
  const unsignedBody = Buffer.from('not JSON');
  const timestamp = NOW_MS / 1000;
  const signedNonsense = Stripe.webhooks.generateTestHeaderString({
    payload: 'not JSON',
    secret: SECRET,
    timestamp,
  });

  it.each([
    ['signed with another secret', { ...genuine, secret: 'whsec_other' }],
    ['changed on the way', { ...genuine, rawBody: tampered }],
    ['without a signature', { ...genuine, signature: '' }],
    ['with a signature of nonsense', { ...genuine, signature: 't=now,v1=zz' }],
    ['sent again much later', { ...genuine, nowMs: NOW_MS + 301_000 }],
    ['larger than any of Stripe’s', large],
    ['signed and no JSON', { ...genuine, rawBody: unsignedBody, signature: signedNonsense }],
  ])('when it is %s', (_, given) => {
    expect(readStripeWebhook(given)).toEqual({ kind: 'invalid' });
  });

  it('and valid until then', () => {
    expect(readStripeWebhook({ ...genuine, nowMs: NOW_MS + 299_000 }).kind).toBe('notice');
  });
});
