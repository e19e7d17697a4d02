import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseTarget } from '../../src/platform/database-url.js';
import { openDatabase } from '../../src/platform/open-database.js';
import { createSandboxProvider } from '../../src/suppliers/payments/sandbox-provider.js';
import type { SandboxTables } from '../../src/suppliers/payments/sandbox-ledger.js';
import { findViolations } from './invariants.js';
import { RunningEngine } from './running-engine.js';
import { createSeededRandom } from './seeded-random.js';
import { SETTINGS } from './simulated-engine.js';
import { actRandomly } from './travellers.js';

const MINUTE_MS = 60_000;

/** Every step is an act of one to three travellers. */
const STEPS_PER_TRAVELLER = 3;

/** Acts that take place at the same time, at the most. */
const MAX_AT_ONCE = 3;

/** Of all steps, those at which the engine is stopped and opened again. */
const STOP_SHARE = 0.01;

/** What a run came to. */
export interface SimulationResult {
  readonly seed: number;
  readonly bookings: number;
  /** Times that the engine ended in the middle of something, or was stopped. */
  readonly restarts: number;
  /** How often each act ended in which way. */
  readonly ends: ReadonlyMap<string, number>;
  /** What must not be; empty when all is well. */
  readonly violations: readonly string[];
}

/** What to simulate. */
export interface SimulationOptions {
  readonly seed: number;
  readonly travellers: number;
  /** Told how many steps are done. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Lets travellers book, pay, change and cancel against an engine that ends at any moment and a provider that fails; the same seed is the same run. */
export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  const folder = mkdtempSync(join(tmpdir(), 'jetsetgo-simulation-'));
  try {
    return await simulateIn(folder, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function simulateIn(
  folder: string,
  { seed, travellers, onProgress }: SimulationOptions,
): Promise<SimulationResult> {
  const random = createSeededRandom(seed);
  let clockMs = Date.parse('2026-11-01T12:00:00.000Z');
  const now = (): Date => new Date(clockMs);
  const books: DatabaseTarget = { engine: 'sqlite', file: join(folder, 'sandbox-payments.db') };
  const sandbox = await createSandboxProvider({
    ledger: books,
    ...{ settings: SETTINGS, nowMs: () => clockMs, notify: null },
  });
  const running = new RunningEngine({ ...{ folder, random, now }, provider: sandbox.provider }, random);
  const ends = new Map<string, number>();
  await running.open();
  const steps = travellers * STEPS_PER_TRAVELLER;
  const bookingIds: string[] = [];
  for (let step = 0; step < steps; step += 1) {
    await running.attempt(async (engine) => {
      const scene = { engine, random, bookingIds, ends };
      const atOnce = Array.from({ length: 1 + random.below(MAX_AT_ONCE) }, () => actRandomly(scene));
      const settling = random.chance(0.5) ? [engine.processes.settle()] : [];
      const ended = await Promise.allSettled([...atOnce, ...settling]);
      const failed = ended.find((one) => one.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    });
    if (random.chance(0.2)) await running.attempt((engine) => engine.projector.catchUp());
    if (random.chance(STOP_SHARE)) await running.reopen();
    clockMs += random.below(random.chance(0.05) ? 600 : 4) * MINUTE_MS;
    onProgress?.(step + 1, steps);
  }
  running.setFaults(null);
  await running.drain((ms) => {
    clockMs += ms;
  });
  const ledger = openDatabase<SandboxTables>(books, { access: 'read', durable: 'always' }, SETTINGS);
  const violations = await findViolations(running.engine, ledger, bookingIds);
  await ledger.db.destroy();
  await running.engine.close();
  await sandbox.close();
  return { seed, bookings: bookingIds.length, restarts: running.restarts, ends, violations };
}
