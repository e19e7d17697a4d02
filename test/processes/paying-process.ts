import { setTimeout as pause } from 'node:timers/promises';
import { v7 as newId } from 'uuid';
import type { DatabaseTarget } from '../../src/platform/database-url.js';
import { SANDBOX_TOKENS, type SandboxBehaviour } from '../../src/suppliers/payments/sandbox-tokens.js';
import { recordFacts } from '../read-models/domain-facts.js';
import { openSagaEngine } from './saga-engine.js';
import { bookedToPayNow } from './saga-facts.js';

/** A booking is followed by a pause of so long at most, in which others are paid. */
const LONGEST_PAUSE_MS = 20;

/** Books and pays until it is killed; prints `ready`, then a line for each booking that was recorded: its id. */
export async function payUntilKilled(log: DatabaseTarget): Promise<never> {
  const engine = await openSagaEngine(log, { now: () => new Date() });
  engine.processes.start();
  process.stdout.write('ready\n');
  const behaviours = Object.keys(SANDBOX_TOKENS) as SandboxBehaviour[];
  for (let turn = 0; ; turn += 1) {
    const bookingId = newId();
    await engine.store.execute(
      recordFacts(bookedToPayNow(bookingId, behaviours[turn % behaviours.length] ?? 'approve')),
    );
    process.stdout.write(`${bookingId}\n`);
    await pause(Math.random() * LONGEST_PAUSE_MS);
  }
}
