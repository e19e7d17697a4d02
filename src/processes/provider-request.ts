import type {
  FoundAnswer,
  PaymentAnswer,
  PaymentProvider,
  RequestToFind,
} from '../suppliers/payment-provider.js';

/** What is known of earlier tries of a task. */
export interface FormerTries {
  /** False only when nothing can have been sent yet. */
  readonly mayHaveBeenSent: boolean;
  /** Nothing was sent before. */
  readonly firstSentAtMs: number;
}

/** A request that is to happen once, however often it is made. */
export interface OnceRequest {
  readonly find: RequestToFind;
  readonly mayHaveBeenSent: boolean;
  /** Sends it under the key that `find` looks for. */
  readonly send: () => Promise<PaymentAnswer>;
}

/**
 * Asks what became of a request that may have been sent before, and sends it when nothing is known of it: under the
 * same key that is harmless even while the first one is still on its way. Keys that a provider has forgotten are found.
 */
export async function askOnce(
  provider: PaymentProvider,
  { find, mayHaveBeenSent, send }: OnceRequest,
): Promise<PaymentAnswer | FoundAnswer> {
  if (!mayHaveBeenSent) return send();
  const found = await provider.find(find);
  return found.kind === 'not_found' ? send() : found;
}
