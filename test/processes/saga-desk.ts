import { onTestFinished } from 'vitest';
import { bookingStateStream, departureSeatsStream } from '../../src/commands/stream-folds.js';
import type { Booking } from '../../src/domain/booking/booking.js';
import { soldOn } from '../../src/domain/inventory/departure-seats.js';
import type { DomainEvent } from '../../src/domain/stored-event.js';
import type { DatabaseTarget } from '../../src/platform/database-url.js';
import type { PaymentState } from '../../src/suppliers/payment-provider.js';
import { allEvents, freshDatabases } from '../event-store/test-log.js';
import { recordFacts } from '../read-models/domain-facts.js';
import type { Engine } from '../support/engines.js';
import { openSagaEngine, type SagaEngine, type SagaWorld } from './saga-engine.js';
import { DEPARTURE } from './saga-facts.js';

/** An engine whose clock the test holds. */
export interface SagaDesk extends SagaEngine {
  passMinutes(minutes: number): void;
  /** Appends facts as they are. */
  record(events: readonly DomainEvent[]): Promise<void>;
  booking(bookingId: string): Promise<Booking>;
  /** Types of the events of a booking, in order. */
  history(bookingId: string): Promise<readonly string[]>;
  soldSeats(): Promise<number>;
  /** What the provider's own books say of the payments of a booking, declined ones left out. */
  charges(bookingId: string): Promise<readonly PaymentState[]>;
}

type SagaChanges = Pick<SagaWorld, 'between'> & { readonly startsAt?: number };

/** Opens a desk on databases of its own, at noon unless told otherwise. */
export async function openSaga(engine: Engine, changes: SagaChanges = {}): Promise<SagaDesk> {
  return openSagaOn((await freshDatabases(engine)).log, changes);
}

/** Opens a desk as one more process would, on databases that may be in use. */
export async function openSagaOn(target: DatabaseTarget, changes: SagaChanges = {}): Promise<SagaDesk> {
  let clockMs = changes.startsAt ?? Date.parse('2026-11-01T12:00:00.000Z');
  const engine = await openSagaEngine(target, { ...changes, now: () => new Date(clockMs) });
  onTestFinished(engine.close);
  const { store, reader, provider } = engine;

  const load = async (bookingId: string): Promise<Booking> => {
    const booking = await store.load(bookingStateStream(bookingId));
    if (booking === null) throw new Error(`No booking ${bookingId}`);
    return booking;
  };

  async function charges(bookingId: string): Promise<readonly PaymentState[]> {
    const states: PaymentState[] = [];
    for (const { paymentId } of (await load(bookingId)).payments) {
      const idempotencyKey = `${paymentId}:authorise`;
      const found = await provider.find({
        idempotencyKey,
        request: 'authorise',
        paymentId: null,
        firstSentAtMs: 0,
      });
      const reading = found.kind === 'approved' ? await provider.read(found.paymentId) : null;
      if (reading?.kind === 'found') states.push(reading.payment);
    }
    return states;
  }

  return {
    ...engine,
    ...{ booking: load, charges },
    passMinutes: (minutes) => {
      clockMs += minutes * 60_000;
    },
    record: async (events) => {
      await store.execute(recordFacts(events));
    },
    history: async (bookingId) =>
      (await allEvents(reader))
        .filter(({ streamId }) => streamId === `booking-${bookingId}`)
        .map(({ type }) => type),
    soldSeats: async () => soldOn(await store.load(departureSeatsStream(DEPARTURE)), 0, 'ECONOMY'),
  };
}
