import { sql, type Kysely, type Migration } from 'kysely';
import type { SqlEngine } from '../../src/platform/sql-engine.js';

/** The ledger of the sandbox: its payments, every request with what became of it, and a row to lock. */
export function sandboxPaymentsMigration(engine: SqlEngine): Migration {
  return { up: (db: Kysely<unknown>) => createTables(db, engine) };
}

async function createTables(db: Kysely<unknown>, engine: SqlEngine): Promise<void> {
  await db.schema
    .createTable('sandbox_payments')
    .addColumn('payment_id', 'text', (column) => column.primaryKey())
    .addColumn('booking_id', 'text', (column) => column.notNull())
    .addColumn('behaviour', 'text')
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('currency', 'text', (column) => column.notNull())
    .addColumn('authorised_minor', engine.positionType, (column) => column.notNull())
    .addColumn('captured_minor', engine.positionType, (column) => column.notNull())
    .addColumn('refunded_minor', engine.positionType, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('sandbox_requests')
    .addColumn('idempotency_key', 'text', (column) => column.primaryKey())
    .addColumn('request', 'text', (column) => column.notNull())
    .addColumn('request_hash', 'text', (column) => column.notNull())
    .addColumn('payment_id', 'text', (column) => column.notNull())
    .addColumn('declined', 'text')
    .addColumn('recorded_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('sandbox_lock')
    .addColumn('one_row', 'integer', (column) => column.primaryKey().check(sql`one_row = 1`))
    .execute();
  await sql`insert into sandbox_lock (one_row) values (1)`.execute(db);
}
