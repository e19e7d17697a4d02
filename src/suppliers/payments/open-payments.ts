import type { DatabaseTarget } from '../../platform/database-url.js';
import type { PaymentProvider } from '../payment-provider.js';
import { createSandboxProvider, type SandboxOptions } from './sandbox-provider.js';

/** Which provider takes the money, and what it needs. */
export type PaymentChoice =
  | { readonly provider: 'sandbox'; readonly ledger: DatabaseTarget }
  | { readonly provider: 'stripe'; readonly secretKey: string; readonly apiBase: URL | null };

/** A provider that can be asked, and how to let go what it holds. */
export interface OpenPayments {
  readonly provider: PaymentProvider;
  close(): Promise<void>;
}

/** Opens the provider that was chosen: the sandbox gives its notices itself, and Stripe, first asked when the first payment is, by webhooks. */
export async function openPayments(
  choice: PaymentChoice,
  world: Omit<SandboxOptions, 'ledger'>,
): Promise<OpenPayments> {
  switch (choice.provider) {
    case 'sandbox':
      return createSandboxProvider({ ledger: choice.ledger, ...world });
    case 'stripe': {
      const { createStripeProvider } = await import('./stripe-provider.js'); // a megabyte that only its users wait for
      return { provider: createStripeProvider(choice), close: () => Promise.resolve() };
    }
  }
}
