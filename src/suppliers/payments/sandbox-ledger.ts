import { sql, type Kysely } from 'kysely';
import { sandboxPaymentsMigration } from '../../../migrations/payments/0001-sandbox-payments.js';
import type { OpenDatabase, ServerSettings } from '../../platform/database.js';
import type { DatabaseTarget } from '../../platform/database-url.js';
import { migrate } from '../../platform/migrate.js';
import { openDatabase } from '../../platform/open-database.js';
import { writeTransaction } from '../../platform/write-transaction.js';
import type { DeclineReason, PaymentState, RequestToFind } from '../payment-provider.js';
import type { SandboxBehaviour } from './sandbox-tokens.js';

/** The sandbox's tables as Kysely sees them; `migrations/payments` creates them. */
export interface SandboxTables {
  readonly sandbox_payments: {
    readonly payment_id: string;
    readonly booking_id: string;
    /** Null for a token that the sandbox does not know. */
    readonly behaviour: string | null;
    readonly status: string;
    readonly currency: string;
    readonly authorised_minor: number;
    readonly captured_minor: number;
    readonly refunded_minor: number;
  };
  readonly sandbox_requests: {
    readonly idempotency_key: string;
    readonly request: string;
    readonly request_hash: string;
    readonly payment_id: string;
    /** Null for success. */
    readonly declined: string | null;
    /** UTC, ISO 8601. */
    readonly recorded_at: string;
  };
  readonly sandbox_lock: { readonly one_row: number };
}

/** A payment as the sandbox keeps it. */
export interface SandboxPayment {
  readonly state: PaymentState;
  /** Null for a token that the sandbox does not know. */
  readonly behaviour: SandboxBehaviour | null;
  readonly bookingId: string;
}

/** A request that the sandbox has answered. */
export interface SandboxRequest {
  readonly idempotencyKey: string;
  readonly request: RequestToFind['request'];
  /** SHA-256 in hex of everything that was asked for. */
  readonly requestHash: string;
  readonly paymentId: string;
  /** Null when it succeeded. */
  readonly declined: DeclineReason | null;
  readonly recordedAtMs: number;
}

/** Opens the ledger, durable as a real provider's; throws when it cannot be opened. */
export async function openSandboxLedger(
  target: DatabaseTarget,
  settings: ServerSettings,
): Promise<OpenDatabase<SandboxTables>> {
  const ledger = openDatabase<SandboxTables>(target, { access: 'write', durable: 'always' }, settings);
  try {
    await migrate(ledger, 'sandbox', { '0001-sandbox-payments': sandboxPaymentsMigration(ledger.engine) });
    return ledger;
  } catch (error) {
    await ledger.db.destroy();
    throw error;
  }
}

/** Runs work on the ledger, one request at a time over all processes, all of it or nothing. */
export async function inTurn<Result>(
  ledger: OpenDatabase<SandboxTables>,
  work: (db: Kysely<SandboxTables>) => Promise<Result>,
): Promise<Result> {
  return writeTransaction(ledger, async (db) => {
    await sql`select one_row from sandbox_lock ${ledger.engine.lockRows}`.execute(db);
    return work(db);
  });
}

/** A request by its key, or null. */
export async function requestByKey(
  db: Kysely<SandboxTables>,
  idempotencyKey: string,
): Promise<SandboxRequest | null> {
  const row = await db
    .selectFrom('sandbox_requests')
    .selectAll()
    .where('idempotency_key', '=', idempotencyKey)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    idempotencyKey,
    request: row.request as RequestToFind['request'],
    requestHash: row.request_hash,
    paymentId: row.payment_id,
    declined: row.declined as DeclineReason | null,
    recordedAtMs: Date.parse(row.recorded_at),
  };
}

/** Writes a request down. */
export async function insertRequest(db: Kysely<SandboxTables>, request: SandboxRequest): Promise<void> {
  await db
    .insertInto('sandbox_requests')
    .values({
      idempotency_key: request.idempotencyKey,
      request: request.request,
      request_hash: request.requestHash,
      payment_id: request.paymentId,
      declined: request.declined,
      recorded_at: new Date(request.recordedAtMs).toISOString(),
    })
    .execute();
}

/** Refunds that were asked for so far, failed ones included. */
export async function countRefunds(db: Kysely<SandboxTables>, paymentId: string): Promise<number> {
  const { count } = await db
    .selectFrom('sandbox_requests')
    .select((expressions) => expressions.fn.countAll().as('count'))
    .where('payment_id', '=', paymentId)
    .where('request', '=', 'refund')
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** A payment by its id, or null. */
export async function paymentById(
  db: Kysely<SandboxTables>,
  paymentId: string,
): Promise<SandboxPayment | null> {
  const row = await db
    .selectFrom('sandbox_payments')
    .selectAll()
    .where('payment_id', '=', paymentId)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    behaviour: row.behaviour as SandboxBehaviour | null,
    bookingId: row.booking_id,
    state: {
      paymentId,
      status: row.status as PaymentState['status'],
      currency: row.currency,
      authorisedMinor: Number(row.authorised_minor),
      capturedMinor: Number(row.captured_minor),
      refundedMinor: Number(row.refunded_minor),
    },
  };
}

/** Writes a payment, over its earlier state. */
export async function savePayment(
  db: Kysely<SandboxTables>,
  { state, behaviour, bookingId }: SandboxPayment,
): Promise<void> {
  const changing = {
    status: state.status,
    captured_minor: state.capturedMinor,
    refunded_minor: state.refundedMinor,
  };
  await db
    .insertInto('sandbox_payments')
    .values({
      payment_id: state.paymentId,
      booking_id: bookingId,
      behaviour,
      currency: state.currency,
      authorised_minor: state.authorisedMinor,
      ...changing,
    })
    .onConflict((conflict) => conflict.column('payment_id').doUpdateSet(changing))
    .execute();
}
