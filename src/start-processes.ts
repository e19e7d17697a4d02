import type { Configuration, PaymentConfiguration } from './configuration.js';
import type { ReceiveWebhook } from './graphql/server/payment-webhook.js';
import { createBookingProcesses, type BookingProcesses } from './processes/booking-processes.js';
import { createReportOutcome, type ReportOutcomeDependencies } from './processes/report-outcome.js';
import { serverSettings, type Storage } from './storage.js';
import { openPayments } from './suppliers/payments/open-payments.js';
import type { World } from './world.js';

/** Opens the payment provider, and starts what happens to bookings without anybody asking. */
export async function startProcesses(
  configuration: Configuration,
  { now, logger }: World,
  { log, store, reader, appended }: Storage,
  { flightBoard, onAnswered }: Pick<ReportOutcomeDependencies, 'flightBoard' | 'onAnswered'>,
): Promise<{
  readonly processes: BookingProcesses;
  readonly stopProcesses: () => Promise<void>;
  /** Null: the provider sends none. */
  readonly receiveWebhook: ReceiveWebhook | null;
}> {
  const { payments: choice, accountingCode } = configuration;
  const settings = serverSettings(configuration, logger);
  const payments = await openPayments(choice, {
    ...{ settings, nowMs: () => now().getTime() },
    notify: (notice) => {
      processes.reportProviderEvent(notice).catch((error: unknown) => {
        logger.warn(
          { err: error },
          'a notice of the payment provider was lost: its task is done when it is due',
        );
      });
    },
  });
  const processes: BookingProcesses = createBookingProcesses({
    ...{ log, store, reader, appended, now, logger, provider: payments.provider },
    reportOutcome: createReportOutcome({ store, flightBoard, now, accountingCode, onAnswered }),
  });
  processes.start();
  const stopProcesses = (): Promise<void> => processes.stop().then(payments.close);
  const receiveWebhook = choice.provider === 'stripe' ? await webhooksOf(choice, processes, now) : null;
  return { processes, stopProcesses, receiveWebhook };
}

/** A webhook is only a reason to ask the provider now; one that cannot be taken is sent again. */
async function webhooksOf(
  { webhookSecret: secret }: Extract<PaymentConfiguration, { readonly provider: 'stripe' }>,
  processes: BookingProcesses,
  now: () => Date,
): Promise<ReceiveWebhook> {
  const { readStripeWebhook } = await import('./suppliers/payments/stripe-webhook.js'); // with the library of Stripe
  return async (rawBody, signature) => {
    const reading = readStripeWebhook({ rawBody, signature, secret, nowMs: now().getTime() });
    if (reading.kind === 'invalid') return 'invalid';
    if (reading.kind === 'notice') await processes.reportProviderEvent(reading.notice);
    return 'taken';
  };
}
