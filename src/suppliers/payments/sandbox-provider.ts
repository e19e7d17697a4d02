import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Money } from '../../domain/money/money.js';
import type { ServerSettings } from '../../platform/database.js';
import type { DatabaseTarget } from '../../platform/database-url.js';
import {
  MAX_IDEMPOTENCY_KEY_LENGTH,
  type PaymentAnswer,
  type PaymentNotice,
  type PaymentProvider,
} from '../payment-provider.js';
import { decideAuthorise, decideStep, type SandboxDecision, type SandboxStep } from './sandbox-decision.js';
import {
  countRefunds,
  inTurn,
  insertRequest,
  openSandboxLedger,
  paymentById,
  requestByKey,
  savePayment,
  type SandboxPayment,
  type SandboxRequest,
  type SandboxTables,
} from './sandbox-ledger.js';
import { sandboxBehaviourOf } from './sandbox-tokens.js';

/** What the sandbox needs of the process. */
export interface SandboxOptions {
  /** A database of its own: what it holds is outside the engine, and survives its end as a real provider's does. */
  readonly ledger: DatabaseTarget;
  readonly settings: ServerSettings;
  readonly nowMs: () => number;
  /** Told of every change, as a provider calls a webhook; null for none. */
  readonly notify: ((notice: PaymentNotice) => void) | null;
}

/** The sandbox, and how to let its ledger go. */
export interface SandboxProvider {
  readonly provider: PaymentProvider;
  close(): Promise<void>;
}

/** What one request comes to. */
interface Outcome {
  readonly answer: PaymentAnswer;
  readonly notices: readonly PaymentNotice[];
}

type Asked = Omit<SandboxRequest, 'declined' | 'recordedAtMs'>;

/** A payment provider without money, inside the process: what happens is said by the token (`SANDBOX_TOKENS`) and nothing else. */
export async function createSandboxProvider(options: SandboxOptions): Promise<SandboxProvider> {
  const ledger = await openSandboxLedger(options.ledger, options.settings);

  const once = async (asked: Asked, work: (db: Kysely<SandboxTables>) => Promise<Outcome>) => {
    if (asked.idempotencyKey === '' || asked.idempotencyKey.length > MAX_IDEMPOTENCY_KEY_LENGTH) {
      return refused('REQUEST_INVALID');
    }
    const { answer, notices } = await inTurn(ledger, async (db): Promise<Outcome> => {
      const before = await requestByKey(db, asked.idempotencyKey);
      if (before === null) return work(db);
      const isSame = before.request === asked.request && before.requestHash === asked.requestHash;
      return { answer: isSame ? truthOf(before) : refused('KEY_REUSED'), notices: [] };
    });
    for (const notice of notices) options.notify?.(notice);
    return answer;
  };

  const record = async (db: Kysely<SandboxTables>, asked: Asked, decision: SandboxDecision) => {
    const request = { ...asked, declined: decision.declined, recordedAtMs: options.nowMs() };
    await insertRequest(db, request);
    return request;
  };

  const step = (idempotencyKey: string, paymentId: string, wanted: SandboxStep) => {
    const asked = askedFor(idempotencyKey, wanted.request, paymentId, amountOf(wanted));
    return once(asked, async (db) => {
      const payment = await paymentById(db, paymentId);
      if (payment === null) return { answer: refused('REQUEST_INVALID'), notices: [] };
      const decision = decideStep(
        wanted,
        payment.state,
        payment.behaviour,
        await countRefunds(db, paymentId),
      );
      if (decision.payment !== null) await savePayment(db, { ...payment, state: decision.payment });
      const request = await record(db, asked, decision);
      return { answer: truthOf(request), notices: noticesOf(request, decision, payment) };
    });
  };

  const provider: PaymentProvider = {
    authorise: (request) => {
      const { idempotencyKey, paymentToken, bookingId, reference } = request;
      const paymentId = paymentIdOf(idempotencyKey);
      const asked = askedFor(idempotencyKey, 'authorise', paymentId, [
        ...[paymentToken, bookingId, reference],
        ...amountOf(request),
      ]);
      return once(asked, async (db) => {
        const behaviour = sandboxBehaviourOf(paymentToken);
        const decision = decideAuthorise(request, paymentId, behaviour);
        const made = await record(db, asked, decision);
        if (decision.payment === null) return { answer: truthOf(made), notices: [] };
        const payment = { state: decision.payment, behaviour, bookingId };
        await savePayment(db, payment);
        const isLost = behaviour === 'timeOutThenSucceed' || behaviour === 'timeOutThenFail';
        const answer: PaymentAnswer = isLost ? { kind: 'unknown' } : truthOf(made);
        return { answer, notices: noticesOf(made, decision, payment) };
      });
    },
    capture: ({ idempotencyKey, paymentId, amount }) =>
      step(idempotencyKey, paymentId, { request: 'capture', amount }),
    void: ({ idempotencyKey, paymentId }) => step(idempotencyKey, paymentId, { request: 'void' }),
    refund: ({ idempotencyKey, paymentId, amount }) =>
      step(idempotencyKey, paymentId, { request: 'refund', amount }),
    find: async ({ idempotencyKey }) => {
      const request = await requestByKey(ledger.db, idempotencyKey);
      return request === null ? { kind: 'not_found' } : truthOf(request);
    },
    read: async (paymentId) => {
      const payment = await paymentById(ledger.db, paymentId);
      return payment === null ? { kind: 'not_found' } : { kind: 'found', payment: payment.state };
    },
  };
  return { provider, close: () => ledger.db.destroy() };
}

function askedFor(
  idempotencyKey: string,
  request: SandboxRequest['request'],
  paymentId: string,
  parameters: readonly (string | number)[],
): Asked {
  const asked = JSON.stringify([request, paymentId, ...parameters]);
  return { idempotencyKey, request, paymentId, requestHash: sha256(asked) };
}

/** The same for the same key, so that a run can be repeated. */
function paymentIdOf(idempotencyKey: string): string {
  return `sandbox_${sha256(idempotencyKey).slice(0, 24)}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function amountOf(asked: SandboxStep | { readonly amount: Money }): readonly (string | number)[] {
  return 'amount' in asked ? [asked.amount.amountMinor, asked.amount.currency] : [];
}

type Truth = Extract<PaymentAnswer, { readonly kind: 'approved' | 'declined' }>;

function truthOf({ declined, paymentId }: SandboxRequest): Truth {
  return declined === null ? { kind: 'approved', paymentId } : { kind: 'declined', reason: declined };
}

function refused(fault: 'KEY_REUSED' | 'REQUEST_INVALID'): PaymentAnswer {
  return { kind: 'refused', fault };
}

function noticesOf(
  { idempotencyKey, paymentId }: SandboxRequest,
  { became }: SandboxDecision,
  { behaviour }: SandboxPayment,
): readonly PaymentNotice[] {
  if (became === null) return [];
  const notice = { noticeId: `${paymentId}-${idempotencyKey}`, paymentId, idempotencyKey, became };
  return behaviour === 'answerTwice' ? [notice, notice] : [notice];
}
