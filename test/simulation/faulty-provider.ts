import type { PaymentAnswer, PaymentProvider } from '../../src/suppliers/payment-provider.js';
import type { SeededRandom } from './seeded-random.js';

/** Of all calls, those that go wrong in one of the ways below. */
const FAULT_SHARE = 0.25;

/** How a call goes wrong: it is lost, its answer is, the network breaks, it arrives twice, or the engine ends before or after it. */
const FAULTS = ['LOST', 'ANSWER_LOST', 'BROKEN', 'BROKEN_AFTER', 'TWICE', 'CRASH', 'CRASH_AFTER'] as const;

/** A provider that does what the real one does, less reliably. */
export function createFaultyProvider(
  provider: PaymentProvider,
  random: SeededRandom,
  crash: () => void,
): PaymentProvider {
  async function spoil(call: () => Promise<PaymentAnswer>): Promise<PaymentAnswer> {
    const fault = random.chance(FAULT_SHARE) ? random.pick(FAULTS) : null;
    switch (fault) {
      case null:
        return call();
      case 'LOST':
        return { kind: 'unknown' };
      case 'ANSWER_LOST':
        await call();
        return { kind: 'unknown' };
      case 'BROKEN':
        throw new Error('The network is broken');
      case 'BROKEN_AFTER':
        await call();
        throw new Error('The network broke');
      case 'TWICE':
        await call();
        return call();
      case 'CRASH':
        crash();
        throw new Error('The engine ends');
      case 'CRASH_AFTER': {
        const answer = await call();
        crash();
        return answer;
      }
    }
  }

  return {
    authorise: (request) => spoil(() => provider.authorise(request)),
    capture: (request) => spoil(() => provider.capture(request)),
    void: (request) => spoil(() => provider.void(request)),
    refund: (request) => spoil(() => provider.refund(request)),
    find: (request) =>
      random.chance(FAULT_SHARE / 2) ? Promise.resolve({ kind: 'unknown' }) : provider.find(request),
    read: (paymentId) => provider.read(paymentId),
  };
}
