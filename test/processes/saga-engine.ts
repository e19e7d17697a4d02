import { dirname, join } from 'node:path';
import { v7 as newId } from 'uuid';
import { prepareLog } from '../../src/event-store/event-log.js';
import { createEventReader, type EventReader } from '../../src/event-store/event-reader.js';
import type { EventStore } from '../../src/event-store/event-store.js';
import type { LogTables } from '../../src/event-store/log-tables.js';
import { SqlEventStore } from '../../src/event-store/sql-event-store.js';
import type { DatabaseTarget } from '../../src/platform/database-url.js';
import type { ServerSettings } from '../../src/platform/database.js';
import { createLogger } from '../../src/platform/logger.js';
import { openDatabase } from '../../src/platform/open-database.js';
import { createSignal } from '../../src/platform/signal.js';
import { createBookingProcesses, type BookingProcesses } from '../../src/processes/booking-processes.js';
import { createReportOutcome } from '../../src/processes/report-outcome.js';
import type { PaymentNotice, PaymentProvider } from '../../src/suppliers/payment-provider.js';
import { supplierOf } from '../suppliers/embedded/offers/supplier-fixtures.js';
import { createSandboxProvider } from '../../src/suppliers/payments/sandbox-provider.js';

const SETTINGS: ServerSettings = { poolSize: 4, statementTimeoutMs: 10_000, logger: createLogger('silent') };

/** A log, its processes, and a payment provider with its own books, as one process of the engine has them open. */
export interface SagaEngine {
  readonly store: EventStore;
  readonly reader: EventReader;
  readonly processes: BookingProcesses;
  /** What the provider says to anybody who asks it directly. */
  readonly provider: PaymentProvider;
  /** What the provider has told the processes by itself, the oldest first. */
  readonly notices: readonly PaymentNotice[];
  close(): Promise<void>;
}

/** What surrounds an engine. */
export interface SagaWorld {
  readonly now: () => Date;
  /** What the engine sees of the provider. */
  readonly between?: (provider: PaymentProvider) => PaymentProvider;
}

/** Opens an engine on databases that others may have open. */
export async function openSagaEngine(
  target: DatabaseTarget,
  { now, between }: SagaWorld,
): Promise<SagaEngine> {
  const log = openDatabase<LogTables>(target, { access: 'write', durable: 'always' }, SETTINGS);
  await prepareLog(log, newId);
  const reading = openDatabase<LogTables>(target, { access: 'read', durable: 'always' }, SETTINGS);
  const reader = createEventReader(reading.db);
  const appended = createSignal();
  const store = new SqlEventStore({ log, newEventId: newId, now, onCommitted: appended.notify });
  const notices: PaymentNotice[] = [];
  const heard: Promise<void>[] = [];
  const sandbox = await createSandboxProvider({
    ...{ ledger: ledgerBeside(target), settings: SETTINGS, nowMs: () => now().getTime() },
    notify: (notice) => {
      notices.push(notice);
      heard.push(processes.reportProviderEvent(notice));
    },
  });
  const processes: BookingProcesses = createBookingProcesses({
    ...{ log, store, reader, appended, now, logger: SETTINGS.logger },
    provider: between?.(sandbox.provider) ?? sandbox.provider,
    reportOutcome: createReportOutcome({
      ...{ store, now, accountingCode: '999' },
      flightBoard: supplierOf(),
    }),
  });
  return {
    ...{ store, reader, processes, provider: sandbox.provider, notices },
    close: async () => {
      await processes.stop();
      await Promise.all(heard);
      await Promise.all([log.db.destroy(), reading.db.destroy(), sandbox.close()]);
    },
  };
}

/** The books of the provider: outside the log, but removed with it. */
export function ledgerBeside(target: DatabaseTarget): DatabaseTarget {
  return target.engine === 'postgres'
    ? target
    : { engine: 'sqlite', file: join(dirname(target.file), 'sandbox-payments.db') };
}
