import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Money } from '../../domain/money/money.js';
import type { OpenDatabase, ServerSettings } from '../../platform/database.js';
import type { DatabaseTarget } from '../../platform/database-url.js';
import {
  MAX_IDEMPOTENCY_KEY_LENGTH,
  type Authorise,
  type PaymentAnswer,
  type PaymentNotice,
  type PaymentProvider,
  type PaymentStep,
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

interface Sandbox extends Pick<SandboxOptions, 'nowMs' | 'notify'> {
  readonly ledger: OpenDatabase<SandboxTables>;
}

type Asked = Omit<SandboxRequest, 'declined' | 'recordedAtMs'>;

/** A payment provider without money, inside the process: what happens is said by the token (`SANDBOX_TOKENS`) and nothing else. */
export async function createSandboxProvider(options: SandboxOptions): Promise<SandboxProvider> {
  const ledger = await openSandboxLedger(options.ledger, options.settings);
  const sandbox: Sandbox = { ...options, ledger };
  const provider: PaymentProvider = {
    authorise: (request) => authorise(sandbox, request),
    capture: (asked) => step(sandbox, asked, { request: 'capture', amount: asked.amount }),
    void: (asked) => step(sandbox, asked, { request: 'void' }),
    refund: (asked) => step(sandbox, asked, { request: 'refund', amount: asked.amount }),
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

function authorise(sandbox: Sandbox, request: Authorise): Promise<PaymentAnswer> {
  const { idempotencyKey, paymentToken, bookingId, reference } = request;
  const paymentId = paymentIdOf(idempotencyKey);
  const parameters = [paymentToken, bookingId, reference, ...amountOf(request)];
  const asked = askedFor(idempotencyKey, 'authorise', paymentId, parameters);
  return once(sandbox, asked, async (db) => {
    const behaviour = sandboxBehaviourOf(paymentToken);
    const decision = decideAuthorise(request, paymentId, behaviour);
    const made = { ...asked, declined: decision.declined, recordedAtMs: sandbox.nowMs() };
    await insertRequest(db, made);
    if (decision.payment === null) return { answer: truthOf(made), notices: [] };
    const payment = { state: decision.payment, behaviour, bookingId };
    await savePayment(db, payment);
    const isLost = behaviour === 'timeOutThenSucceed' || behaviour === 'timeOutThenFail';
    const answer: PaymentAnswer = isLost ? { kind: 'unknown' } : truthOf(made);
    return { answer, notices: noticesOf(made, decision, payment) };
  });
}

function step(
  sandbox: Sandbox,
  { idempotencyKey, paymentId }: PaymentStep,
  wanted: SandboxStep,
): Promise<PaymentAnswer> {
  const asked = askedFor(idempotencyKey, wanted.request, paymentId, amountOf(wanted));
  return once(sandbox, asked, async (db) => {
    const payment = await paymentById(db, paymentId);
    if (payment === null) return { answer: refused('REQUEST_INVALID'), notices: [] };
    const refundsBefore = await countRefunds(db, paymentId);
    const decision = decideStep(wanted, payment.state, payment.behaviour, refundsBefore);
    if (decision.payment !== null) await savePayment(db, { ...payment, state: decision.payment });
    const made = { ...asked, declined: decision.declined, recordedAtMs: sandbox.nowMs() };
    await insertRequest(db, made);
    return { answer: truthOf(made), notices: noticesOf(made, decision, payment) };
  });
}

/** Does a request unless its key was used: then it is answered again, or refused when it is another one. */
async function once(
  { ledger, notify }: Sandbox,
  asked: Asked,
  work: (db: Kysely<SandboxTables>) => Promise<Outcome>,
): Promise<PaymentAnswer> {
  const { idempotencyKey } = asked;
  if (idempotencyKey === '' || idempotencyKey.length > MAX_IDEMPOTENCY_KEY_LENGTH) {
    return refused('REQUEST_INVALID');
  }
  const { answer, notices } = await inTurn(ledger, async (db): Promise<Outcome> => {
    const before = await requestByKey(db, idempotencyKey);
    if (before === null) return work(db);
    const isSame = before.requestHash === asked.requestHash;
    return { answer: isSame ? truthOf(before) : refused('KEY_REUSED'), notices: [] };
  });
  for (const notice of notices) notify?.(notice);
  return answer;
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
