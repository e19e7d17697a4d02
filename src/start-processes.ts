import type { Configuration } from './configuration.js';
import { DEFAULT_ACCOUNTING_CODE } from './domain/ticket/ticket-number.js';
import { createBookingProcesses, type BookingProcesses } from './processes/booking-processes.js';
import { createReportOutcome } from './processes/report-outcome.js';
import type { Storage } from './storage.js';
import { openPayments } from './suppliers/payments/open-payments.js';
import type { World } from './world.js';

/** Opens the payment provider, and starts what happens to bookings without anybody asking. */
export async function startProcesses(
  { payments: choice, poolSize, statementTimeoutMs }: Configuration,
  { now, logger }: World,
  { log, store, reader, appended }: Storage,
): Promise<{ readonly processes: BookingProcesses; readonly stopProcesses: () => Promise<void> }> {
  const payments = await openPayments(choice, { poolSize, statementTimeoutMs, logger }, () =>
    now().getTime(),
  );
  const processes = createBookingProcesses({
    ...{ log, store, reader, appended, now, logger, provider: payments.provider },
    reportOutcome: createReportOutcome({ store, now, accountingCode: DEFAULT_ACCOUNTING_CODE }),
  });
  processes.start();
  return { processes, stopProcesses: () => processes.stop().then(payments.close) };
}
