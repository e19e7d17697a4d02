import { join } from 'node:path';
import type { PaymentProvider } from '../../src/suppliers/payment-provider.js';
import { createFaultyProvider } from './faulty-provider.js';
import type { SeededRandom } from './seeded-random.js';
import { openSimulatedEngine, type SimulatedEngine } from './simulated-engine.js';

/** Rounds of half an hour after the last act: longer than any hold, quote or pause lasts. */
const MAX_DRAIN_ROUNDS = 200;

const DRAIN_STEP_MS = 30 * 60_000;

/** What stays when the engine ends, and who decides what goes wrong. */
export interface RunningWorld {
  readonly folder: string;
  readonly provider: PaymentProvider;
  readonly random: SeededRandom;
  readonly now: () => Date;
}

/** An engine that is opened again on its files whenever it ended. */
export class RunningEngine {
  /** Times that the engine ended in the middle of something, or was stopped. */
  restarts = 0;
  private current: SimulatedEngine | null = null;
  private hasCrashed = false;

  constructor(
    private readonly world: RunningWorld,
    /** By whose chances the provider fails; null while it does not. */
    private faults: SeededRandom | null,
  ) {}

  get engine(): SimulatedEngine {
    if (this.current === null) throw new Error('The engine is not open');
    return this.current;
  }

  async open(): Promise<void> {
    const { folder, provider, random, now } = this.world;
    const faulty =
      this.faults &&
      createFaultyProvider(provider, this.faults, () => {
        this.crash();
      });
    this.hasCrashed = false;
    this.current = await openSimulatedEngine({
      log: { engine: 'sqlite', file: join(folder, 'events.db') },
      read: { engine: 'sqlite', file: join(folder, 'read.db') },
      provider: faulty ?? provider,
      ...{ random, now },
    });
  }

  /** Lets the engine do something, during which it may end. */
  async attempt(work: (engine: SimulatedEngine) => Promise<unknown>): Promise<void> {
    try {
      await work(this.engine);
    } catch (error) {
      if (!this.hasCrashed) throw error;
    }
    if (this.hasCrashed) await this.reopen();
  }

  async reopen(): Promise<void> {
    await this.engine.close();
    this.restarts += 1;
    await this.open();
  }

  /** Ends the engine, and has the provider fail by other chances from then on. */
  setFaults(faults: SeededRandom | null): void {
    this.faults = faults;
    this.crash();
  }

  /** Ends the engine at once: what is under way finds its files closed. */
  crash(): void {
    if (this.hasCrashed) return;
    this.hasCrashed = true;
    void this.engine.close();
  }

  /** Lets time pass until nothing is left to do, and the read side has seen it. */
  async drain(passTime: (ms: number) => void): Promise<void> {
    for (let round = 0; round < MAX_DRAIN_ROUNDS; round += 1) {
      await this.attempt((engine) => engine.processes.settle());
      const { kinds } = await this.engine.processes.status();
      if (kinds.length === 0) break;
      passTime(DRAIN_STEP_MS);
    }
    await this.engine.projector.catchUp();
  }
}
