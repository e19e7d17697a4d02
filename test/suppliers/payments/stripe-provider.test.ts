import { describe, expect, it, onTestFinished } from 'vitest';
import { createStripeProvider } from '../../../src/suppliers/payments/stripe-provider.js';
import { STAND_IN_SECRET_KEY, STAND_IN_TOKENS, startStripeStandIn } from '../../support/stripe-stand-in.js';
import { authorisation, eur, paymentProviderContract, toFind } from './payment-provider-contract.js';

/** Long enough for a server on this machine, short enough to wait for in a test. */
const TIMEOUT_MS = 400;

async function stripe(secretKey = STAND_IN_SECRET_KEY) {
  const standIn = await startStripeStandIn();
  const provider = createStripeProvider({ secretKey, apiBase: standIn.url, timeoutMs: TIMEOUT_MS });
  return { provider, standIn };
}

async function freshStripe(secretKey?: string) {
  const opened = await stripe(secretKey);
  onTestFinished(opened.standIn.close);
  return opened;
}

paymentProviderContract('Stripe', STAND_IN_TOKENS, async () => {
  const { provider, standIn } = await stripe();
  return { provider, dispose: standIn.close };
});

describe('an authorisation at Stripe', () => {
  it.each([
    [STAND_IN_TOKENS.noMoney, 'INSUFFICIENT_FUNDS'],
    [STAND_IN_TOKENS.mustConfirm, 'AUTHENTICATION_REQUIRED'],
    ['pm_missing', 'CARD_INVALID'],
  ])('with %s is declined as %s, and found so', async (paymentToken, reason) => {
    const { provider } = await freshStripe();
    const declined = { kind: 'declined', reason };
    expect(await provider.authorise(authorisation({ paymentToken }))).toEqual(declined);
    const found = await provider.find(toFind('authorise-1', 'authorise', null));
    expect(found).toEqual(paymentToken === 'pm_missing' ? { kind: 'not_found' } : declined);
  });

  it('below the least that Stripe charges is declined', async () => {
    const { provider } = await freshStripe();
    const amount = eur(49);
    expect(
      await provider.authorise(authorisation({ paymentToken: STAND_IN_TOKENS.approve, amount })),
    ).toEqual({
      kind: 'declined',
      reason: 'AMOUNT_NOT_SUPPORTED',
    });
  });

  it('of thousandths that Stripe cannot charge is declined without asking', async () => {
    const { provider, standIn } = await freshStripe();
    const amount = { amountMinor: 5_124, currency: 'KWD' };
    const answer = await provider.authorise(authorisation({ paymentToken: STAND_IN_TOKENS.approve, amount }));
    expect(answer).toEqual({ kind: 'declined', reason: 'AMOUNT_NOT_SUPPORTED' });
    expect(standIn.requests).toEqual([]);
  });

  it('is counted as Stripe counts and read in minor units', async () => {
    const { provider } = await freshStripe();
    const amount = { amountMinor: 5_000, currency: 'ISK' };
    const answer = await provider.authorise(authorisation({ paymentToken: STAND_IN_TOKENS.approve, amount }));
    expect(answer.kind).toBe('approved');
    const reading = await provider.read((answer as { paymentId: string }).paymentId);
    expect(reading).toMatchObject({ payment: { currency: 'ISK', authorisedMinor: 5_000 } });
  });
});

describe('an outcome at Stripe is unknown', () => {
  it.each([STAND_IN_TOKENS.serverError, STAND_IN_TOKENS.busy])('after %s', async (paymentToken) => {
    const { provider } = await freshStripe();
    expect(await provider.authorise(authorisation({ paymentToken }))).toEqual({ kind: 'unknown' });
  });

  it('when the connection is closed, and was not charged twice by the package’s own second attempt', async () => {
    const { provider, standIn } = await freshStripe();
    const request = authorisation({ paymentToken: STAND_IN_TOKENS.closedAfter });
    expect(await provider.authorise(request)).toEqual({ kind: 'unknown' });
    expect(standIn.requests).toHaveLength(2);
    const found = await provider.find(toFind('authorise-1', 'authorise', null));
    expect(found).toEqual({ kind: 'approved', paymentId: 'pi_1' });
    expect(await provider.read('pi_2')).toEqual({ kind: 'not_found' });
  });

  it('and not found where it never arrived, until it is sent again', async () => {
    const { provider } = await freshStripe();
    const request = authorisation({ paymentToken: STAND_IN_TOKENS.closedBefore });
    expect(await provider.authorise(request)).toEqual({ kind: 'unknown' });
    expect(await provider.find(toFind('authorise-1', 'authorise', null))).toEqual({ kind: 'not_found' });
    expect(await provider.authorise(request)).toEqual({ kind: 'approved', paymentId: 'pi_1' });
  });

  it('while the same key is in work', async () => {
    const { provider } = await freshStripe();
    const request = authorisation({ paymentToken: STAND_IN_TOKENS.inWork });
    const answers = await Promise.all([provider.authorise(request), provider.authorise(request)]);
    expect(answers.map(({ kind }) => kind).toSorted()).toEqual(['approved', 'unknown']);
    expect(await provider.authorise(request)).toEqual({ kind: 'approved', paymentId: 'pi_1' });
  });

  it('for everything when nobody listens', async () => {
    const { provider, standIn } = await stripe();
    await standIn.close();
    const paymentToken = STAND_IN_TOKENS.approve;
    const step = { idempotencyKey: 'k', paymentId: 'pi_1' };
    expect([
      await provider.authorise(authorisation({ paymentToken })),
      await provider.void(step),
      await provider.capture({ ...step, amount: eur(1) }),
      await provider.refund({ ...step, amount: eur(1) }),
      await provider.find(toFind('k', 'authorise', null)),
      await provider.find(toFind('k', 'refund', 'pi_1')),
      await provider.read('pi_1'),
    ]).toEqual(Array.from({ length: 7 }, () => ({ kind: 'unknown' })));
  });
});

describe('a wrong secret key', () => {
  it('is a fault of the configuration, and not repeated', async () => {
    const { provider } = await freshStripe('sk_test_of_somebody_else');
    const fault = { kind: 'refused', fault: 'NOT_AUTHORISED' };
    const paymentToken = STAND_IN_TOKENS.approve;
    const answer = await provider.authorise(authorisation({ paymentToken }));
    expect(answer).toEqual(fault);
    expect(await provider.find(toFind('authorise-1', 'authorise', null))).toEqual(fault);
    expect(JSON.stringify(answer)).not.toContain('sk_test');
  });
});

describe('finding at Stripe', () => {
  it('goes through all pages of what was made since', async () => {
    const { provider, standIn } = await freshStripe();
    for (let number = 1; number <= 101; number += 1) {
      const idempotencyKey = `authorise-${String(number)}`;
      await provider.authorise(authorisation({ paymentToken: STAND_IN_TOKENS.approve, idempotencyKey }));
    }
    const asked = toFind('authorise-1', 'authorise', null);
    expect(await provider.find(asked)).toEqual({ kind: 'approved', paymentId: 'pi_1' });
    expect(standIn.requests.filter((request) => request.startsWith('GET'))).toHaveLength(2);
    const later = { ...asked, firstSentAtMs: Date.now() + 3_600_000 };
    expect(await provider.find(later)).toEqual({ kind: 'not_found' });
  });
});

describe('a refund at Stripe', () => {
  it('that is pending is neither given nor declined, until it is settled, and may fail even then', async () => {
    const { provider, standIn } = await freshStripe();
    const paymentToken = STAND_IN_TOKENS.refundPending;
    await provider.authorise(authorisation({ paymentToken }));
    const step = { paymentId: 'pi_1', amount: eur(4_000) };
    await provider.capture({ ...step, idempotencyKey: 'capture-1', amount: eur(10_000) });
    expect(await provider.refund({ ...step, idempotencyKey: 'r1' })).toEqual({ kind: 'unknown' });
    const asked = toFind('r1', 'refund', 'pi_1');
    expect(await provider.find(asked)).toEqual({ kind: 'unknown' });
    standIn.settleRefund(1, 'succeeded');
    expect(await provider.find(asked)).toEqual({ kind: 'approved', paymentId: 'pi_1' });
    standIn.settleRefund(1, 'failed');
    expect(await provider.find(asked)).toEqual({ kind: 'declined', reason: 'REFUND_FAILED' });
  });
});
