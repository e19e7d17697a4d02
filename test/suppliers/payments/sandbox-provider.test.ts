import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import type { PaymentNotice, PaymentProvider } from '../../../src/suppliers/payment-provider.js';
import { openSandboxLedger } from '../../../src/suppliers/payments/sandbox-ledger.js';
import { createSandboxProvider } from '../../../src/suppliers/payments/sandbox-provider.js';
import { SANDBOX_TOKENS, sandboxBehaviourOf } from '../../../src/suppliers/payments/sandbox-tokens.js';
import {
  ENGINES,
  freshSqliteFiles,
  SERVER_SETTINGS,
  type Engine,
  type FreshDatabases,
} from '../../support/engines.js';
import { authorisation, eur, paymentProviderContract, toFind } from './payment-provider-contract.js';

const NOW_MS = Date.parse('2026-11-01T12:00:00Z');

const TOKENS = Object.fromEntries(
  Object.entries(SANDBOX_TOKENS).map(([name, { token }]) => [name, token]),
) as Record<keyof typeof SANDBOX_TOKENS, string>;

async function sandbox(databases: FreshDatabases, notices: PaymentNotice[] = []) {
  return createSandboxProvider({
    ledger: databases.log,
    settings: SERVER_SETTINGS,
    nowMs: () => NOW_MS,
    notify: (notice) => notices.push(notice),
  });
}

interface SharedSandbox {
  readonly provider: PaymentProvider;
  /** Forgets all payments, which is quicker than another database. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

async function openShared(engine: Engine): Promise<SharedSandbox> {
  const databases = await engine.openFresh();
  const { provider, close } = await sandbox(databases);
  const { db } = await openSandboxLedger(databases.log, SERVER_SETTINGS);
  return {
    provider,
    clear: async () => {
      await db.deleteFrom('sandbox_requests').execute();
      await db.deleteFrom('sandbox_payments').execute();
    },
    close: async () => {
      await close();
      await db.destroy();
      await databases.dispose();
    },
  };
}

for (const engine of ENGINES) {
  let shared: Promise<SharedSandbox> | null = null;
  paymentProviderContract(`the sandbox on ${engine.name}`, TOKENS, async () => {
    shared ??= openShared(engine);
    const { provider, clear } = await shared;
    return { provider, dispose: clear };
  });
  afterAll(async () => (await shared)?.close());

  describe(`the ledger of the sandbox on ${engine.name}`, () => {
    it('keeps payments and keys over a restart', async () => {
      const databases = await engine.openFresh();
      onTestFinished(() => databases.dispose());
      const before = await sandbox(databases);
      const request = authorisation({ paymentToken: TOKENS.approve });
      const answer = await before.provider.authorise(request);
      await before.close();
      const after = await sandbox(databases);
      onTestFinished(after.close);
      expect(await after.provider.find(toFind(request.idempotencyKey, 'authorise', null))).toEqual(answer);
      expect(await after.provider.authorise(request)).toEqual(answer);
      expect(await after.provider.authorise({ ...request, reference: 'XYZ789' })).toMatchObject({
        fault: 'KEY_REUSED',
      });
    });

    it('charges once for one key asked twice at the same time, by two nodes where there may be two', async () => {
      const databases = await engine.openFresh();
      onTestFinished(() => databases.dispose());
      const first = await sandbox(databases);
      onTestFinished(first.close);
      // Two connections to one file in one process would wait for each other.
      const second = engine.name === 'SQLite' ? first : await sandbox(databases);
      if (second !== first) onTestFinished(second.close);
      const both = [first, second];
      const request = authorisation({ paymentToken: TOKENS.approve });
      const answers = await Promise.all(both.flatMap(({ provider }) => [provider.authorise(request), provider.authorise(request)])); // prettier-ignore
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
      const { paymentId } = answers[0] as { paymentId: string };
      const captures = await Promise.all(
        both.map(({ provider }, index) =>
          provider.capture({ idempotencyKey: `c${String(index)}`, paymentId, amount: eur(10_000) }),
        ),
      );
      expect(captures.map(({ kind }) => kind).toSorted()).toEqual(['approved', 'declined']);
    });
  });
}

describe('the sandbox', () => {
  async function noticed(paymentToken: string) {
    const databases = await freshSqliteFiles();
    onTestFinished(() => databases.dispose());
    const notices: PaymentNotice[] = [];
    const { provider, close } = await sandbox(databases, notices);
    onTestFinished(close);
    const answer = await provider.authorise(authorisation({ paymentToken }));
    return { provider, notices, paymentId: answer.kind === 'approved' ? answer.paymentId : '' };
  }

  it('tells of each change once', async () => {
    const { provider, notices, paymentId } = await noticed(TOKENS.approve);
    const step = { paymentId, amount: eur(10_000) };
    await provider.capture({ ...step, idempotencyKey: 'c1' });
    await provider.capture({ ...step, idempotencyKey: 'c1' });
    await provider.refund({ ...step, idempotencyKey: 'r1' });
    expect(notices.map(({ became, idempotencyKey }) => [became, idempotencyKey])).toEqual([
      ['AUTHORISED', 'authorise-1'],
      ['CAPTURED', 'c1'],
      ['REFUNDED', 'r1'],
    ]);
    expect(new Set(notices.map(({ noticeId }) => noticeId)).size).toBe(3);
  });

  it('tells twice, in one and the same notice, when it is asked to', async () => {
    const { notices } = await noticed(TOKENS.answerTwice);
    expect(notices).toHaveLength(2);
    expect(notices[0]).toEqual(notices[1]);
  });

  it('tells what became of a payment whose answer it lost', async () => {
    const { notices } = await noticed(TOKENS.timeOutThenSucceed);
    expect(notices).toMatchObject([{ became: 'AUTHORISED', idempotencyKey: 'authorise-1' }]);
  });

  it('refuses a step in another currency than the payment’s', async () => {
    const { provider, paymentId } = await noticed(TOKENS.approve);
    const amount = { amountMinor: 10_000, currency: 'USD' };
    const answer = await provider.capture({ idempotencyKey: 'c1', paymentId, amount });
    expect(answer).toEqual({ kind: 'declined', reason: 'NOT_ALLOWED_NOW' });
  });

  it('knows its tokens, and no other', () => {
    for (const [name, { token }] of Object.entries(SANDBOX_TOKENS))
      expect(sandboxBehaviourOf(token)).toBe(name);
    expect(sandboxBehaviourOf('approve')).toBeNull();
  });
});
