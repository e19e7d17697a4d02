import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type {
  Authorise,
  PaymentAnswer,
  PaymentProvider,
  PaymentState,
  RequestToFind,
} from '../../../src/suppliers/payment-provider.js';

/** What a provider's tokens are for. */
export type ContractTokens = Readonly<
  Record<
    'approve' | 'decline' | 'timeOutThenSucceed' | 'timeOutThenFail' | 'failOnCapture' | 'refundFailsOnce',
    string
  >
>;

/** A provider to be proven. */
export interface ProviderUnderTest {
  readonly provider: PaymentProvider;
  dispose(): Promise<void>;
}

/** An amount of euros in cents. */
export const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });

/** To set aside 100.00 EUR, unless changed. */
export function authorisation(changes: Partial<Authorise> = {}): Authorise {
  return {
    idempotencyKey: 'authorise-1',
    paymentToken: 'none',
    amount: eur(10_000),
    bookingId: 'b1',
    reference: 'ABC234',
    ...changes,
  };
}

/** What every payment provider promises, whoever it is. */
export function paymentProviderContract(
  name: string,
  tokens: ContractTokens,
  open: () => Promise<ProviderUnderTest>,
): void {
  const fresh = async (): Promise<PaymentProvider> => {
    const { provider, dispose } = await open();
    onTestFinished(dispose);
    return provider;
  };
  describe(`a payment of ${name}`, () => {
    payments(tokens, fresh);
    refunds(tokens, fresh);
  });
  describe(`an idempotency key of ${name}`, () => keys(tokens, fresh));
  describe(`a request of ${name} whose answer is lost`, () => lostAnswers(tokens, fresh));
}

type Fresh = () => Promise<PaymentProvider>;

function payments(tokens: ContractTokens, fresh: Fresh): void {
  it('is authorised, then captured', async () => {
    const provider = await fresh();
    const paymentId = await authorised(provider, tokens.approve);
    expect(await stateOf(provider, paymentId)).toEqual(state(paymentId, 'AUTHORISED', 0, 0));
    expect(await capture(provider, paymentId, 10_000)).toEqual({ kind: 'approved', paymentId });
    expect(await stateOf(provider, paymentId)).toEqual(state(paymentId, 'CAPTURED', 10_000, 0));
  });

  it('that is declined is none', async () => {
    const provider = await fresh();
    const answer = await provider.authorise(authorisation({ paymentToken: tokens.decline }));
    expect(answer).toEqual({ kind: 'declined', reason: 'CARD_DECLINED' });
  });

  it('is declined for a token that means nothing', async () => {
    const provider = await fresh();
    const answer = await provider.authorise(authorisation({ paymentToken: 'nonsense' }));
    expect(answer).toEqual({ kind: 'declined', reason: 'CARD_INVALID' });
  });

  it('is declined for nothing, and for less', async () => {
    const provider = await fresh();
    for (const amountMinor of [0, -1, 1.5]) {
      const request = authorisation({ paymentToken: tokens.approve, amount: eur(amountMinor) });
      expect(await provider.authorise({ ...request, idempotencyKey: `a${String(amountMinor)}` })).toEqual({
        kind: 'declined',
        reason: 'AMOUNT_NOT_SUPPORTED',
      });
    }
  });

  it('is captured once, and never above what was authorised', async () => {
    const provider = await fresh();
    const paymentId = await authorised(provider, tokens.approve);
    expect(await capture(provider, paymentId, 10_001, 'c1')).toEqual(NOT_NOW);
    expect((await capture(provider, paymentId, 9_000, 'c2')).kind).toBe('approved');
    expect(await capture(provider, paymentId, 1_000, 'c3')).toEqual(NOT_NOW);
    expect(await stateOf(provider, paymentId)).toEqual(state(paymentId, 'CAPTURED', 9_000, 0));
  });

  it('may fail on capture, and can be voided then', async () => {
    const provider = await fresh();
    const paymentId = await authorised(provider, tokens.failOnCapture);
    const answer = await capture(provider, paymentId, 10_000);
    expect(answer).toEqual({ kind: 'declined', reason: 'CARD_DECLINED' });
    expect((await provider.void({ idempotencyKey: 'v1', paymentId })).kind).toBe('approved');
  });

  it('is voided until it is captured, and not captured when it is voided', async () => {
    const provider = await fresh();
    const paymentId = await authorised(provider, tokens.approve);
    expect(await provider.void({ idempotencyKey: 'v1', paymentId })).toEqual({ kind: 'approved', paymentId });
    expect(await stateOf(provider, paymentId)).toEqual(state(paymentId, 'VOIDED', 0, 0));
    expect(await capture(provider, paymentId, 10_000)).toEqual(NOT_NOW);
    const other = await authorised(provider, tokens.approve, 'authorise-2');
    await capture(provider, other, 10_000, 'c2');
    expect(await provider.void({ idempotencyKey: 'v2', paymentId: other })).toEqual(NOT_NOW);
  });

  it('that nobody made is refused, and not found', async () => {
    const provider = await fresh();
    const answer = await capture(provider, 'pi_nowhere', 10_000);
    expect(answer).toEqual({ kind: 'refused', fault: 'REQUEST_INVALID' });
    expect(await provider.read('pi_nowhere')).toEqual({ kind: 'not_found' });
  });
}

function refunds(tokens: ContractTokens, fresh: Fresh): void {
  it('is refunded in parts, never above what was captured', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 10_000 }),
        fc.array(fc.integer({ min: 1, max: 6_000 }), { maxLength: 5 }),
        async (capturedMinor, parts) => {
          const { provider, paymentId } = await captured(capturedMinor);
          let refunded = 0;
          for (const [index, part] of parts.entries()) {
            const answer = await refund(provider, paymentId, part, `r${String(index)}-${paymentId}`);
            expect(answer).toEqual(
              refunded + part <= capturedMinor ? { kind: 'approved', paymentId } : NOT_NOW,
            );
            if (answer.kind === 'approved') refunded += part;
          }
          expect(await stateOf(provider, paymentId)).toEqual(
            state(paymentId, 'CAPTURED', capturedMinor, refunded),
          );
        },
      ),
      { numRuns: 15 },
    );
  });

  let shared: Promise<PaymentProvider> | null = null;
  let payment = 0;
  /** One provider for all runs of a property. */
  const captured = async (amountMinor: number) => {
    shared ??= fresh();
    const provider = await shared;
    payment += 1;
    const paymentId = await authorised(provider, tokens.approve, `authorise-of-run-${String(payment)}`);
    await capture(provider, paymentId, amountMinor, `capture-of-run-${String(payment)}`);
    return { provider, paymentId };
  };

  it('is not refunded before it is captured', async () => {
    const provider = await fresh();
    const paymentId = await authorised(provider, tokens.approve);
    expect(await refund(provider, paymentId, 1, 'r1')).toEqual(NOT_NOW);
  });

  it('whose refund failed is refunded under another key, the first answering what it answered', async () => {
    const provider = await fresh();
    const paymentId = await authorised(provider, tokens.refundFailsOnce);
    await capture(provider, paymentId, 10_000);
    const failed = { kind: 'declined', reason: 'REFUND_FAILED' };
    expect(await refund(provider, paymentId, 4_000, 'r1')).toEqual(failed);
    expect(await refund(provider, paymentId, 4_000, 'r1')).toEqual(failed);
    expect(await provider.find(toFind('r1', 'refund', paymentId))).toEqual(failed);
    expect(await refund(provider, paymentId, 4_000, 'r2')).toEqual({ kind: 'approved', paymentId });
    expect(await stateOf(provider, paymentId)).toEqual(state(paymentId, 'CAPTURED', 10_000, 4_000));
  });
}

function keys(tokens: ContractTokens, fresh: Fresh): void {
  it('charges once, and answers the same again', async () => {
    const provider = await fresh();
    const request = authorisation({ paymentToken: tokens.approve });
    const first = await provider.authorise(request);
    expect(await provider.authorise({ ...request })).toEqual(first);
    const { paymentId } = first as { paymentId: string };
    const ask = () => capture(provider, paymentId, 10_000);
    expect([await ask(), await ask()]).toEqual([first, first]);
    const back = () => refund(provider, paymentId, 3_000, 'r1');
    expect([await back(), await back()]).toEqual([first, first]);
    expect(await stateOf(provider, paymentId)).toEqual(state(paymentId, 'CAPTURED', 10_000, 3_000));
  });

  it('answers a decline again, though another key would be asked anew', async () => {
    const provider = await fresh();
    const request = authorisation({ paymentToken: tokens.decline });
    const first = await provider.authorise(request);
    expect(await provider.authorise(request)).toEqual(first);
    const other = authorisation({ paymentToken: tokens.approve, idempotencyKey: 'authorise-2' });
    expect((await provider.authorise(other)).kind).toBe('approved');
  });

  it('is refused for another request', async () => {
    const provider = await fresh();
    const request = authorisation({ paymentToken: tokens.approve });
    const { paymentId } = (await provider.authorise(request)) as { paymentId: string };
    const reused = { kind: 'refused', fault: 'KEY_REUSED' };
    expect(await provider.authorise({ ...request, amount: eur(10_001) })).toEqual(reused);
    expect(await provider.authorise({ ...request, bookingId: 'b2' })).toEqual(reused);
    expect(await capture(provider, paymentId, 10_000, request.idempotencyKey)).toEqual(reused);
    expect(await stateOf(provider, paymentId)).toEqual(state(paymentId, 'AUTHORISED', 0, 0));
  });

  it('is refused when it is empty or too long', async () => {
    const provider = await fresh();
    for (const idempotencyKey of ['', 'k'.repeat(201)]) {
      const request = authorisation({ paymentToken: tokens.approve, idempotencyKey });
      expect(await provider.authorise(request)).toEqual({ kind: 'refused', fault: 'REQUEST_INVALID' });
    }
  });
}

function lostAnswers(tokens: ContractTokens, fresh: Fresh): void {
  it.each(['find', 'the same again'] as const)('is settled by %s when it succeeded', async (how) => {
    const provider = await fresh();
    const request = authorisation({ paymentToken: tokens.timeOutThenSucceed });
    expect(await provider.authorise(request)).toEqual({ kind: 'unknown' });
    const settled = await settle(provider, request, how);
    expect(settled.kind).toBe('approved');
    const { paymentId } = settled as { paymentId: string };
    expect(await stateOf(provider, paymentId)).toEqual(state(paymentId, 'AUTHORISED', 0, 0));
    expect(await provider.authorise(request)).toEqual(settled);
  });

  it.each(['find', 'the same again'] as const)('is settled by %s when it failed', async (how) => {
    const provider = await fresh();
    const request = authorisation({ paymentToken: tokens.timeOutThenFail });
    expect(await provider.authorise(request)).toEqual({ kind: 'unknown' });
    expect(await settle(provider, request, how)).toEqual({ kind: 'declined', reason: 'CARD_DECLINED' });
  });

  it('is not found before it was sent, and is as it was answered afterwards', async () => {
    const provider = await fresh();
    expect(await provider.find(toFind('authorise-1', 'authorise', null))).toEqual({ kind: 'not_found' });
    const paymentId = await authorised(provider, tokens.approve);
    expect(await provider.find(toFind('capture-1', 'capture', paymentId))).toEqual({ kind: 'not_found' });
    expect(await provider.find(toFind('v1', 'void', paymentId))).toEqual({ kind: 'not_found' });
    await capture(provider, paymentId, 10_000);
    const approved = { kind: 'approved', paymentId };
    expect(await provider.find(toFind('capture-1', 'capture', paymentId))).toEqual(approved);
    expect(await provider.find(toFind('r1', 'refund', paymentId))).toEqual({ kind: 'not_found' });
    await refund(provider, paymentId, 1_000, 'r1');
    expect(await provider.find(toFind('r1', 'refund', paymentId))).toEqual(approved);
    const voided = await authorised(provider, tokens.approve, 'authorise-2');
    await provider.void({ idempotencyKey: 'v2', paymentId: voided });
    expect(await provider.find(toFind('v2', 'void', voided))).toEqual({
      kind: 'approved',
      paymentId: voided,
    });
  });
}

const NOT_NOW: PaymentAnswer = { kind: 'declined', reason: 'NOT_ALLOWED_NOW' };

/** A request that was first sent a moment ago. */
export function toFind(
  idempotencyKey: string,
  request: RequestToFind['request'],
  paymentId: string | null,
): RequestToFind {
  return { idempotencyKey, request, paymentId, firstSentAtMs: Date.now() };
}

function settle(provider: PaymentProvider, request: Authorise, how: 'find' | 'the same again') {
  return how === 'find'
    ? provider.find(toFind(request.idempotencyKey, 'authorise', null))
    : provider.authorise(request);
}

async function authorised(
  provider: PaymentProvider,
  paymentToken: string,
  idempotencyKey = 'authorise-1',
): Promise<string> {
  const answer = await provider.authorise(authorisation({ paymentToken, idempotencyKey }));
  if (answer.kind !== 'approved') throw new Error(JSON.stringify(answer));
  return answer.paymentId;
}

function capture(
  provider: PaymentProvider,
  paymentId: string,
  amountMinor: number,
  idempotencyKey = 'capture-1',
) {
  return provider.capture({ idempotencyKey, paymentId, amount: eur(amountMinor) });
}

function refund(provider: PaymentProvider, paymentId: string, amountMinor: number, idempotencyKey: string) {
  return provider.refund({ idempotencyKey, paymentId, amount: eur(amountMinor) });
}

async function stateOf(provider: PaymentProvider, paymentId: string): Promise<PaymentState> {
  const reading = await provider.read(paymentId);
  if (reading.kind !== 'found') throw new Error(reading.kind);
  return reading.payment;
}

function state(
  paymentId: string,
  status: PaymentState['status'],
  capturedMinor: number,
  refundedMinor: number,
): PaymentState {
  return { paymentId, status, currency: 'EUR', authorisedMinor: 10_000, capturedMinor, refundedMinor };
}
